#if defined(__x86_64__)
// Before the attribute, which must not reach the system's declarations.
#include <immintrin.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "gemm.h"

#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#define CLASS avx2
#define CLASS_NAME "avx2"
#define LANES 8
#define HAS_FMA 1
// Accumulators of a tile, 6 x 2, and later 2 x (3 x 2), fill the registers with room for one row of weights.
#define TILE_ROWS 6
#define TILE_VECTORS 2
// Weights of a tile: 24 KB.
#define DEPTH_BLOCK 384
#define SUM_ROWS 6
#define HAS_BF16 0
#define HAS_HEADS 0
#define BYTE_ROWS 3
#define BYTE_STEP SEXTANT_I8_STEP
#define BYTE_MOST 127
// 32767 / 127.
#define BYTE_SUM 258
#define BYTE_VECTORS 2
#include "vector_loops.h"

typedef __m256i quads, byte_sums;

INLINE quads load_quads(const int8_t *from) { return _mm256_loadu_si256((const __m256i *)from); }

INLINE quads splat_quad(const uint8_t *from) {
  int32_t four;
  memcpy(&four, from, sizeof four);
  return _mm256_set1_epi32(four);
}

// 16-bit sums of four products do not overflow, sextant_quantise_weights sees to it. That takes
// five multiplications for 16 depths, where widening after each product takes eight.
INLINE byte_sums begin_step(int_vector sum) {
  (void)sum;
  return _mm256_setzero_si256();
}

INLINE byte_sums add_quads(byte_sums products, quads factors, quads weights) {
  products = _mm256_add_epi16(products, _mm256_maddubs_epi16(factors, weights));
  // Added up as a tree, products would not fit the registers.
  __asm__("" : "+x"(products));
  return products;
}

static const __attribute__((aligned(32))) int16_t ones[16] = {1, 1, 1, 1, 1, 1, 1, 1,
                                                             1, 1, 1, 1, 1, 1, 1, 1};

INLINE int_vector end_step(byte_sums products, int_vector sum) {
  // Where the compiler knows them, they take a register that the sums need.
  const int16_t *factors = ones;
  __asm__("" : "+r"(factors));
  return sum +
         (int_vector)_mm256_madd_epi16(products, _mm256_load_si256((const __m256i *)factors));
}

#include "gemm_loops.h"
#include "int8_loops.h"
#include "bf16_loops.h"
#include "class_table.h"
#pragma clang attribute pop
#endif
