#include <math.h>
#include <stdint.h>
#include <string.h>

#include "gemm.h"

// Four lanes are what every x86-64 (SSE2) and every arm64 (NEON) has.
#define CLASS plain
#define CLASS_NAME "plain"
#define LANES 4
#if defined(__aarch64__) || defined(__FMA__)
#define HAS_FMA 1
#else
#define HAS_FMA 0
#endif
#define TILE_ROWS 6
#define TILE_VECTORS 2
#define SUM_ROWS 6
#include "gemm_loops.h"
