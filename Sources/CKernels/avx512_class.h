// A class of AVX-512, included by its file with CLASS, CLASS_NAME, HAS_VNNI and HAS_BF16 defined.

#define LANES 16
#define HAS_FMA 1
// Accumulators of a tile, 6 x 4, fill the registers with room for one row of weights.
#define TILE_ROWS 6
#define TILE_VECTORS 4
#define DEPTH_BLOCK 384
#define SUM_ROWS 12
#define HAS_HEADS HAS_VNNI
#define BYTE_ROWS 6
#if HAS_VNNI
#define BYTE_VECTORS 4
#define BYTE_STEP 4
#define BYTE_MOST 255
#define BYTE_SUM 0
#else
#define BYTE_STEP SEXTANT_I8_STEP
#define BYTE_MOST 127
// 32767 / 127.
#define BYTE_SUM 258
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

// Rounds to the nearest even while converting; packing saturates at 0.
#define WIDE 64
typedef __m512i row_bytes;

INLINE row_bytes bytes_of(const float *x, float inverse, float zero) {
  __m512i values[4];
  UNROLL for (int i = 0; i < 4; i++)
    values[i] = _mm512_cvtps_epi32(_mm512_loadu_ps(x + 16 * i) * _mm512_set1_ps(inverse));
  __m512i offset = _mm512_set1_epi16((int16_t)zero);
  __m512i low = _mm512_adds_epi16(_mm512_packs_epi32(values[0], values[1]), offset);
  __m512i high = _mm512_adds_epi16(_mm512_packs_epi32(values[2], values[3]), offset);
  // Packing goes by quarters of a vector; groups of four bytes are put back in order.
  __m512i order = _mm512_setr_epi32(0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15);
  __m512i bytes = _mm512_permutexvar_epi32(order, _mm512_packus_epi16(low, high));
  return _mm512_min_epu8(bytes, _mm512_set1_epi8((int8_t)BYTE_MOST));
}

#if HAS_BF16
typedef __m512bh pairs;

INLINE pairs load_pairs(const uint16_t *from) {
  pairs value;
  memcpy(&value, from, sizeof value);
  return value;
}

INLINE pairs splat_pair(const uint16_t *from) {
  __m512i repeated = splat_quad((const uint8_t *)from);
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
#if HAS_HEADS
#include "attention_loops.h"
#endif
#include "class_table.h"
