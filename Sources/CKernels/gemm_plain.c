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
#define DEPTH_BLOCK 512
#define SUM_ROWS 6
#define HAS_BF16 0
#define HAS_HEADS 0
#define BYTE_ROWS 3
#define BYTE_STEP SEXTANT_I8_STEP
#define BYTE_MOST 127
// 32767 / 127.
#define BYTE_SUM 258
#define BYTE_VECTORS 1
#include "vector_loops.h"

typedef int8_t quads __attribute__((ext_vector_type(4 * LANES)));
typedef int_vector byte_sums;

INLINE quads load_quads(const int8_t *from) {
  quads value;
  memcpy(&value, from, sizeof value);
  return value;
}

INLINE quads splat_quad(const uint8_t *from) {
  int32_t four;
  memcpy(&four, from, sizeof four);
  int_vector repeated = (int_vector)four;
  quads value;
  memcpy(&value, &repeated, sizeof value);
  return value;
}

INLINE byte_sums begin_step(int_vector sum) { return sum; }

INLINE byte_sums add_quads(byte_sums products, quads factors, quads weights) {
  typedef int16_t shorts __attribute__((ext_vector_type(4 * LANES)));
  typedef int32_t halves __attribute__((ext_vector_type(2 * LANES)));
  // No product exceeds 127 * 127.
  shorts both = __builtin_convertvector(factors, shorts) * __builtin_convertvector(weights, shorts);
  halves pairs;
  memcpy(&pairs, &both, sizeof pairs);
  pairs = (pairs << 16 >> 16) + (pairs >> 16);
  return products + __builtin_shufflevector(pairs, pairs, 0, 2, 4, 6) +
         __builtin_shufflevector(pairs, pairs, 1, 3, 5, 7);
}

INLINE int_vector end_step(byte_sums products, int_vector sum) {
  (void)sum;
  return products;
}

#include "gemm_loops.h"
#include "int8_loops.h"
#include "bf16_loops.h"
#include "class_table.h"
