// A class of arm64, included by its file with CLASS, CLASS_NAME, HAS_DOT, HAS_I8MM and HAS_BF16
// defined. All have NEON and multiply-adds.

#define LANES 4
#define HAS_FMA 1
// 6 x 4 accumulators, four vectors of weights and two factors fill the 32 registers.
#define TILE_ROWS 6
#define TILE_VECTORS 4
// Weights of a tile: 32 KB.
#define DEPTH_BLOCK 512
#define SUM_ROWS 8
#define HAS_HEADS 0
#define BYTE_ROWS 6
#if HAS_DOT
#define BYTE_VECTORS 4
#define BYTE_STEP 4
#define BYTE_SUM 0
#else
#define BYTE_VECTORS 2
#define BYTE_STEP SEXTANT_I8_STEP
// 32767 / 127.
#define BYTE_SUM 258
#endif
#if HAS_I8MM
#define BYTE_MOST 255
#else
#define BYTE_MOST 127
#endif
#include "vector_loops.h"

typedef int8x16_t quads;

INLINE quads load_quads(const int8_t *from) { return vld1q_s8(from); }

INLINE quads splat_quad(const uint8_t *from) {
  int32_t four;
  memcpy(&four, from, sizeof four);
  return vreinterpretq_s8_s32(vdupq_n_s32(four));
}

#if HAS_DOT
typedef int32x4_t byte_sums;

INLINE byte_sums begin_step(int_vector sum) { return (int32x4_t)sum; }

INLINE byte_sums add_quads(byte_sums products, quads factors, quads weights) {
#if HAS_I8MM
  return vusdotq_s32(products, vreinterpretq_u8_s8(factors), weights);
#else
  // Activations up to 127 are the same with a sign.
  return vdotq_s32(products, factors, weights);
#endif
}

INLINE int_vector end_step(byte_sums products, int_vector sum) {
  (void)sum;
  return (int_vector)products;
}
#else
typedef int16x8_t byte_sums;

// 16-bit sums of four products of each half of a column's quads do not overflow, as in gemm_avx2.c.
INLINE byte_sums begin_step(int_vector sum) {
  (void)sum;
  return vdupq_n_s16(0);
}

INLINE byte_sums add_quads(byte_sums products, quads factors, quads weights) {
  int8x16_t even_factors = vuzp1q_s8(factors, factors), odd_factors = vuzp2q_s8(factors, factors);
  int8x16_t even = vuzp1q_s8(weights, weights), odd = vuzp2q_s8(weights, weights);
  products = vmlal_s8(products, vget_low_s8(even_factors), vget_low_s8(even));
  return vmlal_s8(products, vget_low_s8(odd_factors), vget_low_s8(odd));
}

INLINE int_vector end_step(byte_sums products, int_vector sum) {
  return (int_vector)vpadalq_s16((int32x4_t)sum, products);
}
#endif

#if HAS_BF16
typedef bfloat16x8_t pairs;

INLINE pairs load_pairs(const uint16_t *from) { return vreinterpretq_bf16_u16(vld1q_u16(from)); }

INLINE pairs splat_pair(const uint16_t *from) {
  uint32_t two;
  memcpy(&two, from, sizeof two);
  return vreinterpretq_bf16_u32(vdupq_n_u32(two));
}

INLINE vector add_pairs(vector sum, pairs factors, pairs weights) {
  return (vector)vbfdotq_f32((float32x4_t)sum, factors, weights);
}

// Rounds a row to bfloat16; an odd depth gets a zero behind.
static void narrow(const float *x, size_t depth, uint16_t *values) {
  size_t k = 0;
  for (; k + 4 <= depth; k += 4)
    vst1_u16(values + k, vreinterpret_u16_bf16(vcvt_bf16_f32(vld1q_f32(x + k))));
  if (k < depth) {
    float rest[4] = {0};
    memcpy(rest, x + k, (depth - k) * sizeof *rest);
    uint16_t rounded[4];
    vst1_u16(rounded, vreinterpret_u16_bf16(vcvt_bf16_f32(vld1q_f32(rest))));
    memcpy(values + k, rounded, (depth - k) * sizeof *values);
  }
  if (depth % 2) values[depth] = 0;
}
#endif

#include "gemm_loops.h"
#include "int8_loops.h"
#include "bf16_loops.h"
#include "class_table.h"
