#if defined(__x86_64__)
// Before the attribute, which must not reach the system's declarations.
#include <immintrin.h>
#include <string.h>

#include "postings.h"

#pragma clang attribute push(__attribute__((target("avx2,popcnt"))), apply_to = function)
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

/// Values from `place` on, zeros beyond `count`.
static inline __m256i load_values(const uint32_t *values, size_t place, size_t count) {
  if (place + 8 <= count) return load8(values + place);
  if (place >= count) return _mm256_setzero_si256();
  __m256i valid = _mm256_cmpgt_epi32(_mm256_set1_epi32((int)(count - place)),
                                     _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7));
  return _mm256_maskload_epi32((const int *)(const void *)(values + place), valid);
}

static inline __m256i bit_widths(__m256i values) {
  // Without the bit below the highest, conversion can't round up to the next power of two.
  __m256i high = _mm256_andnot_si256(_mm256_srli_epi32(values, 1), values);
  __m256i exponent = _mm256_srli_epi32(_mm256_castps_si256(_mm256_cvtepi32_ps(high)), 23);
  __m256i width = _mm256_sub_epi32(exponent, _mm256_set1_epi32(126));
  width = _mm256_max_epi32(width, _mm256_setzero_si256());
  // The highest bit is a sign to the conversion.
  return _mm256_blendv_epi8(width, _mm256_set1_epi32(32), _mm256_srai_epi32(values, 31));
}

/// Four times eight values below 256 as bytes.
static inline __m256i bytes_of(__m256i a, __m256i b, __m256i c, __m256i d) {
  __m256i mixed = _mm256_packus_epi16(_mm256_packs_epi32(a, b), _mm256_packs_epi32(c, d));
  return _mm256_permutevar8x32_epi32(mixed, _mm256_setr_epi32(0, 4, 1, 5, 2, 6, 3, 7));
}

static unsigned measure(const uint32_t *values, size_t count, uint8_t *widths, uint8_t *wider) {
  __m256i all = _mm256_setzero_si256();
  for (size_t i = 0; i < count; i += 32) {
    __m256i width[4];
    for (size_t k = 0; k < 4; k++) {
      __m256i value = load_values(values, i + 8 * k, count);
      all = _mm256_or_si256(all, value);
      width[k] = bit_widths(value);
    }
    _mm256_storeu_si256((__m256i *)(void *)(widths + i),
                        bytes_of(width[0], width[1], width[2], width[3]));
  }
  __m256i each = bit_widths(all);
  uint32_t lanes[8];
  _mm256_storeu_si256((__m256i *)(void *)lanes, each);
  unsigned widest = 0;
  for (int k = 0; k < 8; k++) widest = lanes[k] > widest ? lanes[k] : widest;
  for (unsigned width = 0; width < widest; width++) {
    int above = 0;
    for (size_t i = 0; i < count; i += 32) {
      __m256i greater = _mm256_cmpgt_epi8(load8(widths + i), _mm256_set1_epi8((char)width));
      above += __builtin_popcount((unsigned)_mm256_movemask_epi8(greater));
    }
    wider[width] = (uint8_t)above;
  }
  return widest;
}

/// Four values of `width` bits in each 64 bits, brought together at its low end.
static inline __m256i join_four(__m256i x, unsigned width) {
  __m128i once = _mm_cvtsi32_si128((int)width), twice = _mm_cvtsi32_si128(2 * (int)width);
  x = _mm256_or_si256(_mm256_and_si256(x, _mm256_set1_epi32(0xFFFF)),
                      _mm256_sll_epi32(_mm256_srli_epi32(x, 16), once));
  return _mm256_or_si256(_mm256_and_si256(x, _mm256_set1_epi64x(0xFFFFFFFF)),
                         _mm256_sll_epi64(_mm256_srli_epi64(x, 32), twice));
}

/// Eight values of up to 8 bits in each 64 bits, brought together in 8 `width` of them.
static inline __m256i join_bytes(__m256i x, unsigned width) {
  __m128i once = _mm_cvtsi32_si128((int)width);
  x = _mm256_or_si256(_mm256_and_si256(x, _mm256_set1_epi16(0xFF)),
                      _mm256_sll_epi16(_mm256_srli_epi16(x, 8), once));
  return join_four(x, 2 * width);
}

/// Eight values of 9 to 16 bits in each 128 bits, brought together in 8 `width` of them.
static inline __m256i join_words(__m256i x, unsigned width) {
  __m128i up = _mm_cvtsi32_si128(4 * (int)width), down = _mm_cvtsi32_si128(64 - 4 * (int)width);
  x = join_four(x, width);
  __m256i upper = _mm256_shuffle_epi32(x, 0x4E);
  return _mm256_blend_epi32(_mm256_or_si256(x, _mm256_sll_epi64(upper, up)),
                            _mm256_srl_epi64(x, down), 0xCC);
}

static void pack_values(const uint32_t *values, size_t count, unsigned width, uint8_t *out) {
  if (width > 16) {
    pack_one_by_one(values, count, width, out);
    return;
  }
  __m256i mask = _mm256_set1_epi32((1 << width) - 1);
  for (size_t i = 0; i < count; i += 32) {
    __m256i low[4];
    for (size_t k = 0; k < 4; k++)
      low[k] = _mm256_and_si256(load_values(values, i + 8 * k, count), mask);
    if (width <= 8) {
      uint64_t lanes[4];
      __m256i joined = join_bytes(bytes_of(low[0], low[1], low[2], low[3]), width);
      _mm256_storeu_si256((__m256i *)(void *)lanes, joined);
      for (size_t k = 0; k < 4; k++, out += width) memcpy(out, lanes + k, sizeof lanes[k]);
    } else {
      for (size_t k = 0; k < 4; k += 2) {
        __m256i words = _mm256_permute4x64_epi64(_mm256_packus_epi32(low[k], low[k + 1]), 0xD8);
        __m256i joined = join_words(words, width);
        _mm_storeu_si128((__m128i *)(void *)out, _mm256_castsi256_si128(joined));
        _mm_storeu_si128((__m128i *)(void *)(out + width), _mm256_extracti128_si256(joined, 1));
        out += 2 * width;
      }
    }
  }
}

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
      __m256 score = pair_bounds(value, any, code, least, factor);
      high = _mm256_max_ps(high, score);
      if (least != most) score = pair_bounds(value, any, code, most, factor);
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

static size_t collect(float *sums, size_t count, float threshold, uint32_t base,
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
    _mm256_storeu_ps(sums + i, _mm256_setzero_ps());
  }
  return found + collect_one_by_one(sums + i, count - i, threshold, base + (uint32_t)i,
                                    ordinals + found, scores + found);
}

#define MEASURE measure
#define PACK pack_values
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
