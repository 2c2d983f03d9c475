// A class of AVX-512, included by its file with CLASS, CLASS_NAME, HAS_VNNI and HAS_BF16 defined.

#define LANES 16
#define HAS_FMA 1
// Accumulators of a tile, 6 x 4, fill the registers with room for one row of weights.
#define TILE_ROWS 6
#define TILE_VECTORS 4
#define DEPTH_BLOCK 384
#define SUM_ROWS 12
#define BYTE_ROWS 6
#if HAS_VNNI
#define BYTE_VECTORS 4
#else
#define BYTE_VECTORS 2
#endif
#include "vector_loops.h"

typedef __m512i quads, byte_sums;

INLINE quads load_quads(const int8_t *from) { return _mm512_loadu_si512(from); }

INLINE quads splat_quad(const uint8_t *from) {
  int32_t four;
  memcpy(&four, from, sizeof four);
  return _mm512_set1_epi32(four);
}

#if HAS_VNNI
INLINE byte_sums begin_step(int_vector sum) { return (__m512i)sum; }

INLINE byte_sums add_quads(byte_sums products, quads factors, quads weights) {
  return _mm512_dpbusd_epi32(products, factors, weights);
}

INLINE int_vector end_step(byte_sums products, int_vector sum) {
  (void)sum;
  return (int_vector)products;
}
#else
// 16-bit sums of four products do not overflow; see gemm_avx2.c.
INLINE byte_sums begin_step(int_vector sum) {
  (void)sum;
  return _mm512_setzero_si512();
}

INLINE byte_sums add_quads(byte_sums products, quads factors, quads weights) {
  return _mm512_add_epi16(products, _mm512_maddubs_epi16(factors, weights));
}

INLINE int_vector end_step(byte_sums products, int_vector sum) {
  return sum + (int_vector)_mm512_madd_epi16(products, _mm512_set1_epi16(1));
}
#endif

#if HAS_BF16
typedef __m512bh pairs;

INLINE pairs load_pairs(const uint16_t *from) {
  pairs value;
  memcpy(&value, from, sizeof value);
  return value;
}

INLINE pairs splat_pair(const uint16_t *from) {
  int32_t two;
  memcpy(&two, from, sizeof two);
  __m512i repeated = _mm512_set1_epi32(two);
  pairs value;
  memcpy(&value, &repeated, sizeof value);
  return value;
}

INLINE vector add_pairs(vector sum, pairs factors, pairs weights) {
  return (vector)_mm512_dpbf16_ps((__m512)sum, factors, weights);
}

// Rounds a row to bfloat16; an odd depth gets a zero behind.
static void narrow(const float *x, size_t depth, uint16_t *values) {
  size_t k = 0;
  for (; k + 16 <= depth; k += 16) {
    __m256bh rounded = _mm512_cvtneps_pbh(_mm512_loadu_ps(x + k));
    memcpy(values + k, &rounded, sizeof rounded);
  }
  if (k < depth) {
    __m512 rest = _mm512_maskz_loadu_ps((__mmask16)((1u << (depth - k)) - 1), x + k);
    __m256bh rounded = _mm512_cvtneps_pbh(rest);
    memcpy(values + k, &rounded, (depth - k) * sizeof *values);
  }
  if (depth % 2) values[depth] = 0;
}
#endif

#include "gemm_loops.h"
#include "int8_loops.h"
#include "bf16_loops.h"
#include "class_table.h"
