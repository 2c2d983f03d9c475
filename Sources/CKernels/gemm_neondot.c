#if defined(__aarch64__)
// Before the attribute, which must not reach the system's declarations.
#include <arm_neon.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "gemm.h"

#pragma clang attribute push(__attribute__((target("dotprod"))), apply_to = function)
#define CLASS neondot
#define CLASS_NAME "neondot"
#define HAS_DOT 1
#define HAS_I8MM 0
#define HAS_BF16 0
#include "neon_class.h"
#pragma clang attribute pop
#endif
