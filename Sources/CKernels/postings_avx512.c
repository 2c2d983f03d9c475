#if defined(__x86_64__)
// Before the attribute, which must not reach the system's declarations.
#include <immintrin.h>
#include <string.h>

#include "postings.h"

#pragma clang attribute push(                                                                 \
    __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,avx512vbmi,avx512vbmi2"))), \
    apply_to = function)
#include "postings_steps.h"

static inline __m512i lanes(void) {
  return _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
}

/// Sixteen values at a time: 2 `width` bytes hold them, and four bytes one of up to 25 bits.
static void unpack_values(const uint8_t *in, unsigned width, size_t count, uint32_t *values) {
  if (width > 25) {
    unpack_one_by_one(in, width, count, values);
    return;
  }
  __m512i bit = _mm512_mullo_epi32(lanes(), _mm512_set1_epi32((int)width));
  __m512i mask = _mm512_set1_epi32((1 << width) - 1);
  __m512i start = _mm512_srli_epi32(bit, 3), shift = _mm512_and_si512(bit, _mm512_set1_epi32(7));
  // The four bytes from `start` on, in each lane.
  __m512i bytes = _mm512_add_epi32(_mm512_mullo_epi32(start, _mm512_set1_epi32(0x01010101)),
                                   _mm512_set1_epi32(0x03020100));
  for (size_t i = 0; i < count; i += 16, in += 2 * width) {
    __m512i word = _mm512_permutexvar_epi8(bytes, _mm512_loadu_si512(in));
    word = _mm512_and_si512(_mm512_srlv_epi32(word, shift), mask);
    _mm512_storeu_si512(values + i, word);
  }
}

static int ordinals(uint32_t *values, size_t count, uint32_t first, uint32_t last) {
  __m512i zero = _mm512_setzero_si512(), low = _mm512_set1_epi32((int)first);
  __m512i span = _mm512_set1_epi32((int)(last - first));
  __m512i before = _mm512_sub_epi32(low, _mm512_set1_epi32(1));
  __mmask16 outside = 0;
  for (size_t i = 0; i < count; i += 16) {
    __mmask16 valid = count - i >= 16 ? 0xFFFF : (__mmask16)((1u << (count - i)) - 1);
    __m512i sum = _mm512_add_epi32(_mm512_maskz_loadu_epi32(valid, values + i), _mm512_set1_epi32(1));
    sum = _mm512_add_epi32(sum, _mm512_alignr_epi32(sum, zero, 15));
    sum = _mm512_add_epi32(sum, _mm512_alignr_epi32(sum, zero, 14));
    sum = _mm512_add_epi32(sum, _mm512_alignr_epi32(sum, zero, 12));
    sum = _mm512_add_epi32(sum, _mm512_alignr_epi32(sum, zero, 8));
    sum = _mm512_add_epi32(sum, before);
    before = _mm512_permutexvar_epi32(_mm512_set1_epi32(15), sum);
    outside |= _mm512_mask_cmpgt_epu32_mask(valid, _mm512_sub_epi32(sum, low), span);
    _mm512_storeu_si512(values + i, sum);
  }
  return outside == 0;
}

static void scores(const uint32_t *ordinals, const float *frequencies, size_t count,
                   const uint8_t *codes, const float *norms, float weight, float *scores) {
  __m512 factor = _mm512_set1_ps(weight), zero = _mm512_setzero_ps();
  for (size_t i = 0; i < count; i += 16) {
    __mmask16 valid = count - i >= 16 ? 0xFFFF : (__mmask16)((1u << (count - i)) - 1);
    __m512i at = _mm512_maskz_loadu_epi32(valid, ordinals + i);
    if (codes)
      at = _mm512_and_si512(_mm512_mask_i32gather_epi32(at, valid, at, codes, 1),
                            _mm512_set1_epi32(255));
    __m512 f = _mm512_maskz_loadu_ps(valid, frequencies + i);
    __m512 norm = _mm512_mask_i32gather_ps(zero, valid, at, norms, 4);
    __mmask16 some = _mm512_cmp_ps_mask(f, zero, _CMP_GT_OQ);
    _mm512_storeu_ps(scores + i, _mm512_maskz_div_ps(some, _mm512_mul_ps(factor, f),
                                                     _mm512_add_ps(f, norm)));
  }
}

static inline __m512 pair_bounds(__m512 f, __mmask16 any, __m512i code, const float *norms,
                                 __m512 weight) {
  __m512 norm = _mm512_i32gather_ps(code, norms, 4);
  __mmask16 some = _mm512_cmp_ps_mask(f, _mm512_setzero_ps(), _CMP_GT_OQ);
  __m512 bound = _mm512_maskz_div_ps(some, _mm512_mul_ps(weight, f), _mm512_add_ps(f, norm));
  return _mm512_mask_mov_ps(bound, any, weight);
}

static void bounds(const uint8_t *entries, size_t count, const float *least, const float *most,
                   float weight, float *upper, float *reached) {
  __m512i at = _mm512_slli_epi32(lanes(), 4), byte = _mm512_set1_epi32(127);
  __m512 factor = _mm512_set1_ps(weight);
  size_t i = 0;
  for (; i + 16 <= count; i += 16, entries += 16 * SEXTANT_BLOCK_ENTRY) {
    __m512i frequencies = _mm512_i32gather_epi32(at, entries + 8, 1);
    __m512i codes = _mm512_i32gather_epi32(at, entries + 12, 1);
    __m512 high = _mm512_setzero_ps(), real = high;
    for (int k = 0; k < 4; k++) {
      __mmask16 made = _mm512_test_epi32_mask(frequencies, _mm512_set1_epi32(128));
      __m512i f = _mm512_and_si512(frequencies, byte);
      __m512i code = _mm512_and_si512(codes, _mm512_set1_epi32(255));
      __mmask16 any = _mm512_cmpeq_epi32_mask(f, byte);
      __m512 value = _mm512_cvtepi32_ps(f);
      high = _mm512_max_ps(high, pair_bounds(value, any, code, least, factor));
      real = _mm512_mask_max_ps(real, (__mmask16) ~(made | any), real,
                                pair_bounds(value, any, code, most, factor));
      frequencies = _mm512_srli_epi32(frequencies, 8);
      codes = _mm512_srli_epi32(codes, 8);
    }
    _mm512_storeu_ps(upper + i, high);
    _mm512_storeu_ps(reached + i, real);
  }
  bounds_one_by_one(entries, count - i, least, most, weight, upper + i, reached + i);
}

static size_t collect(const float *sums, size_t count, float threshold, uint32_t base,
                      uint32_t *ordinals, float *scores) {
  __m512 zero = _mm512_setzero_ps(), least = _mm512_set1_ps(threshold);
  size_t found = 0;
  for (size_t i = 0; i < count; i += 16) {
    __mmask16 valid = count - i >= 16 ? 0xFFFF : (__mmask16)((1u << (count - i)) - 1);
    __m512 sum = _mm512_maskz_loadu_ps(valid, sums + i);
    __mmask16 wanted = _mm512_mask_cmp_ps_mask(_mm512_cmp_ps_mask(sum, zero, _CMP_GT_OQ), sum, least,
                                               _CMP_GE_OQ);
    if (!wanted) continue;
    __m512i place = _mm512_add_epi32(lanes(), _mm512_set1_epi32((int)(base + i)));
    _mm512_storeu_si512(ordinals + found, _mm512_maskz_compress_epi32(wanted, place));
    _mm512_storeu_ps(scores + found, _mm512_maskz_compress_ps(wanted, sum));
    found += (size_t)__builtin_popcount(wanted);
  }
  return found;
}

static size_t select_scores(const uint32_t *ordinals, const float *scores, size_t count,
                            float threshold, uint32_t *out_ordinals, float *out_scores) {
  __m512 zero = _mm512_setzero_ps(), least = _mm512_set1_ps(threshold);
  size_t found = 0;
  for (size_t i = 0; i < count; i += 16) {
    __mmask16 valid = count - i >= 16 ? 0xFFFF : (__mmask16)((1u << (count - i)) - 1);
    __m512 score = _mm512_maskz_loadu_ps(valid, scores + i);
    __m512i ordinal = _mm512_maskz_loadu_epi32(valid, ordinals + i);
    __mmask16 wanted = _mm512_mask_cmp_ps_mask(_mm512_cmp_ps_mask(score, zero, _CMP_GT_OQ), score,
                                               least, _CMP_GE_OQ);
    unsigned kept = (unsigned)__builtin_popcount(wanted);
    __mmask16 room = (__mmask16)((1u << kept) - 1);
    _mm512_mask_storeu_epi32(out_ordinals + found, room,
                             _mm512_maskz_compress_epi32(wanted, ordinal));
    _mm512_mask_storeu_ps(out_scores + found, room, _mm512_maskz_compress_ps(wanted, score));
    found += kept;
  }
  return found;
}

static void add_matches(const uint32_t *ordinals, const float *scores, size_t count,
                        const uint32_t *candidates, float *sums, size_t candidate_count) {
  size_t group = 0;
  for (size_t j = 0; j < candidate_count; j++) {
    uint32_t wanted = candidates[j];
    while (group + 16 < count && ordinals[group + 15] < wanted) group += 16;
    size_t left = count - group;
    __mmask16 valid = left >= 16 ? 0xFFFF : (__mmask16)((1u << left) - 1);
    __mmask16 equal = _mm512_mask_cmpeq_epi32_mask(
        valid, _mm512_maskz_loadu_epi32(valid, ordinals + group), _mm512_set1_epi32((int)wanted));
    if (equal) sums[j] += scores[group + (size_t)__builtin_ctz(equal)];
  }
}

#define UNPACK unpack_values
#define ORDINALS ordinals
#define SCORES scores
#define BOUNDS bounds
#define COLLECT collect
#define SELECT select_scores
#define ADD_MATCHES add_matches
#define CLASS avx512
#define CLASS_NAME "avx512"
#include "postings_loops.h"
#pragma clang attribute pop
#endif
