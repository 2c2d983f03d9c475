#if defined(__x86_64__)
// Before the attribute, which must not reach the system's declarations.
#include <float.h>
#include <immintrin.h>
#include <stdint.h>
#include <string.h>

#include "scan.h"

#pragma clang attribute push( \
    __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,avx512vnni,bmi2"))), \
    apply_to = function)
#define CLASS avx512vnni
#define CLASS_NAME "avx512vnni"
#define HAS_VBMI 0
#include "scan_avx512_class.h"
#pragma clang attribute pop
#endif
