#if defined(__aarch64__)
// Before the attribute, which must not reach the system's declarations.
#include <arm_neon.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "gemm.h"

#define CLASS neon
#define CLASS_NAME "neon"
#define HAS_DOT 0
#define HAS_I8MM 0
#define HAS_BF16 0
#include "neon_class.h"
#endif
