#if defined(__x86_64__)
// Before the attribute, which must not reach the system's declarations.
#include <float.h>
#include <stdint.h>
#include <string.h>

#include "distance.h"

#pragma clang attribute push(__attribute__((target("avx2,f16c"))), apply_to = function)
#define CLASS avx2
#define CLASS_NAME "avx2"
#define TILE_ROWS 2
#define TILE_PANELS 2
#define HARDWARE_HALF 1
#include "distance_loops.h"
#pragma clang attribute pop
#endif
