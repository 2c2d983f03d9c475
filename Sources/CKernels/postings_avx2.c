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
#define ORDINALS ordinals_one_by_one
#define SCORES scores
#define BOUNDS bounds_one_by_one
#define COLLECT collect
#define SELECT select_one_by_one
#define ADD_MATCHES add_matches_one_by_one
#define CLASS avx2
#define CLASS_NAME "avx2"
#include "postings_loops.h"
#pragma clang attribute pop
#endif
