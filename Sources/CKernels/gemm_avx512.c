#if defined(__x86_64__)
// Before the attribute, which must not reach the system's declarations.
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "gemm.h"

#pragma clang attribute push(__attribute__((target("avx512f,avx512vl,avx512dq,avx512bw"))), apply_to = function)
#define CLASS avx512
#define CLASS_NAME "avx512"
#define LANES 16
#define HAS_FMA 1
// Accumulators of a tile, 6 x 4, fill the registers with room for one row of weights.
#define TILE_ROWS 6
#define TILE_VECTORS 4
#define SUM_ROWS 12
#include "gemm_loops.h"
#pragma clang attribute pop
#endif
