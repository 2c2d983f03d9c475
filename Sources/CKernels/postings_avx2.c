#if defined(__x86_64__)
// Before the attribute, which must not reach the system's declarations.
#include <immintrin.h>
#include <string.h>

#include "postings.h"

#pragma clang attribute push(__attribute__((target("avx2"))), apply_to = function)
#include "postings_steps.h"

/// Eight values at a time: `width` bytes hold them, and four bytes one of up to 25 bits.
static void unpack_values(const uint8_t *in, unsigned width, size_t count, uint32_t *values) {
  if (width > 25) {
    unpack_one_by_one(in, width, count, values);
    return;
  }
  __m256i bit = _mm256_mullo_epi32(_mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7),
                                   _mm256_set1_epi32((int)width));
  __m256i mask = _mm256_set1_epi32((1 << width) - 1);
  __m256i start = _mm256_srli_epi32(bit, 3), shift = _mm256_and_si256(bit, _mm256_set1_epi32(7));
  for (size_t i = 0; i < count; i += 8, in += width) {
    __m256i word = _mm256_i32gather_epi32((const int *)(const void *)in, start, 1);
    word = _mm256_and_si256(_mm256_srlv_epi32(word, shift), mask);
    _mm256_storeu_si256((__m256i *)(void *)(values + i), word);
  }
}

static inline __m256i load8(const void *at) { return _mm256_loadu_si256((const __m256i *)at); }

/// Sums of the lanes up to each.
static inline __m256i running_sums(__m256i values) {
  values = _mm256_add_epi32(values, _mm256_slli_si256(values, 4));
  values = _mm256_add_epi32(values, _mm256_slli_si256(values, 8));
  __m256i half = _mm256_permute2x128_si256(values, values, 0x08);
  return _mm256_add_epi32(values, _mm256_shuffle_epi32(half, 0xFF));
}

static int ordinals(uint32_t *values, size_t count, uint32_t first, uint32_t last) {
  const __m256i one = _mm256_set1_epi32(1), from = _mm256_set1_epi32((int)first);
  const __m256i most = _mm256_set1_epi32((int)(last - first));
  __m256i inside = _mm256_set1_epi32(-1);
  uint32_t next = first;
  size_t i = 0;
  for (; i + 8 <= count; i += 8) {
    // An ordinal is its gap behind the one that follows the ordinal before.
    __m256i sums = running_sums(_mm256_add_epi32(load8(values + i), one));
    __m256i found = _mm256_add_epi32(sums, _mm256_set1_epi32((int)(next - 1)));
    _mm256_storeu_si256((__m256i *)(void *)(values + i), found);
    __m256i behind = _mm256_sub_epi32(found, from);
    inside = _mm256_and_si256(inside, _mm256_cmpeq_epi32(_mm256_max_epu32(behind, most), most));
    next = values[i + 7] + 1;
  }
  int all = _mm256_movemask_epi8(inside) == -1;
  for (; i < count; i++) {
    values[i] += next;
    next = values[i] + 1;
    all &= values[i] - first <= last - first;
  }
  return all;
}

static inline __m256 pair_bounds(__m256 f, __m256i any, __m256i code, const float *norms,
                                 __m256 weight) {
  __m256 norm = _mm256_i32gather_ps(norms, code, 4);
  __m256 bound = _mm256_div_ps(_mm256_mul_ps(weight, f), _mm256_add_ps(f, norm));
  bound = _mm256_and_ps(bound, _mm256_cmp_ps(f, _mm256_setzero_ps(), _CMP_GT_OQ));
  return _mm256_blendv_ps(bound, weight, _mm256_castsi256_ps(any));
}

static void bounds(const uint8_t *entries, size_t count, const float *least, const float *most,
                   float weight, float *upper, float *reached) {
  const __m256i at = _mm256_slli_epi32(_mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7), 4);
  const __m256i byte = _mm256_set1_epi32(127), mark = _mm256_set1_epi32(128);
  const __m256 factor = _mm256_set1_ps(weight), zero = _mm256_setzero_ps();
  size_t i = 0;
  for (; i + 8 <= count; i += 8, entries += 8 * SEXTANT_BLOCK_ENTRY) {
    __m256i frequencies = _mm256_i32gather_epi32((const int *)(const void *)(entries + 8), at, 1);
    __m256i codes = _mm256_i32gather_epi32((const int *)(const void *)(entries + 12), at, 1);
    __m256 high = zero, real = zero;
    for (int k = 0; k < 4; k++) {
      __m256i f = _mm256_and_si256(frequencies, byte);
      __m256i code = _mm256_and_si256(codes, _mm256_set1_epi32(255));
      __m256i any = _mm256_cmpeq_epi32(f, byte);
      __m256i made_up = _mm256_cmpeq_epi32(_mm256_and_si256(frequencies, mark), mark);
      __m256 value = _mm256_cvtepi32_ps(f);
      high = _mm256_max_ps(high, pair_bounds(value, any, code, least, factor));
      __m256 score = pair_bounds(value, any, code, most, factor);
      __m256 passed = _mm256_castsi256_ps(_mm256_or_si256(made_up, any));
      real = _mm256_max_ps(real, _mm256_andnot_ps(passed, score));
      frequencies = _mm256_srli_epi32(frequencies, 8);
      codes = _mm256_srli_epi32(codes, 8);
    }
    _mm256_storeu_ps(upper + i, high);
    _mm256_storeu_ps(reached + i, real);
  }
  bounds_one_by_one(entries, count - i, least, most, weight, upper + i, reached + i);
}

static void add_matches(const uint32_t *ordinals, const float *scores, size_t count,
                        const uint32_t *candidates, float *sums, size_t candidate_count) {
  size_t group = 0;
  for (size_t j = 0; j < candidate_count; j++) {
    uint32_t wanted = candidates[j];
    while (group + 8 <= count && ordinals[group + 7] < wanted) group += 8;
    if (group + 8 > count) {
      add_matches_one_by_one(ordinals + group, scores + group, count - group, candidates + j,
                             sums + j, candidate_count - j);
      return;
    }
    __m256i equal = _mm256_cmpeq_epi32(load8(ordinals + group), _mm256_set1_epi32((int)wanted));
    unsigned bits = (unsigned)_mm256_movemask_ps(_mm256_castsi256_ps(equal));
    if (bits) sums[j] += scores[group + (size_t)__builtin_ctz(bits)];
  }
}

static void scores(const uint32_t *ordinals, const float *frequencies, size_t count,
                   const uint8_t *codes, const float *norms, float weight, float *scores) {
  size_t i = 0;
  for (; i + 8 <= count; i += 8) {
    __m256i at = _mm256_loadu_si256((const __m256i *)(const void *)(ordinals + i));
    if (codes)
      at = _mm256_and_si256(_mm256_i32gather_epi32((const int *)(const void *)codes, at, 1),
                            _mm256_set1_epi32(255));
    __m256 f = _mm256_loadu_ps(frequencies + i), norm = _mm256_i32gather_ps(norms, at, 4);
    __m256 score = _mm256_div_ps(_mm256_mul_ps(_mm256_set1_ps(weight), f), _mm256_add_ps(f, norm));
    __m256 some = _mm256_cmp_ps(f, _mm256_setzero_ps(), _CMP_GT_OQ);
    _mm256_storeu_ps(scores + i, _mm256_and_ps(score, some));
  }
  scores_one_by_one(ordinals + i, frequencies + i, count - i, codes, norms, weight, scores + i);
}

static size_t collect(const float *sums, size_t count, float threshold, uint32_t base,
                      uint32_t *ordinals, float *scores) {
  size_t found = 0, i = 0;
  for (; i + 8 <= count; i += 8) {
    __m256 sum = _mm256_loadu_ps(sums + i);
    __m256 wanted = _mm256_and_ps(_mm256_cmp_ps(sum, _mm256_setzero_ps(), _CMP_GT_OQ),
                                  _mm256_cmp_ps(sum, _mm256_set1_ps(threshold), _CMP_GE_OQ));
    for (unsigned bits = (unsigned)_mm256_movemask_ps(wanted); bits; bits &= bits - 1) {
      size_t place = i + (size_t)__builtin_ctz(bits);
      ordinals[found] = base + (uint32_t)place;
      scores[found++] = sums[place];
    }
  }
  return found + collect_one_by_one(sums + i, count - i, threshold, base + (uint32_t)i,
                                    ordinals + found, scores + found);
}

#define UNPACK unpack_values
#define ORDINALS ordinals
#define SCORES scores
#define BOUNDS bounds
#define COLLECT collect
#define SELECT select_one_by_one
#define ADD_MATCHES add_matches
#define CLASS avx2
#define CLASS_NAME "avx2"
#include "postings_loops.h"
#pragma clang attribute pop
#endif
