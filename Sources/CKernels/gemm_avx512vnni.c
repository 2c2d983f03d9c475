#if defined(__x86_64__)
// Before the attribute, which must not reach the system's declarations.
#include <immintrin.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "gemm.h"

#pragma clang attribute push(__attribute__((target("avx512f,avx512vl,avx512dq,avx512bw,avx512vnni"))), apply_to = function)
#define CLASS avx512vnni
#define CLASS_NAME "avx512vnni"
#define HAS_VNNI 1
#define HAS_BF16 0
#include "avx512_class.h"
#pragma clang attribute pop
#endif
