#if defined(__x86_64__)
// Before the attribute, which must not reach the system's declarations.
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "gemm.h"

#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#define CLASS avx2
#define CLASS_NAME "avx2"
#define LANES 8
#define HAS_FMA 1
// Accumulators of a tile, 6 x 2, fill the registers with room for one row of weights.
#define TILE_ROWS 6
#define TILE_VECTORS 2
#define SUM_ROWS 6
#include "gemm_loops.h"
#pragma clang attribute pop
#endif
