#if defined(__x86_64__)
// Before the attribute, which must not reach the system's declarations.
#include <float.h>
#include <stdint.h>
#include <string.h>

#include "distance.h"

#pragma clang attribute push( \
    __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq"))), apply_to = function)
#define CLASS avx512
#define CLASS_NAME "avx512"
#define TILE_ROWS 4
#define TILE_PANELS 4
#define HARDWARE_HALF 1
#include "distance_loops.h"
#pragma clang attribute pop
#endif
