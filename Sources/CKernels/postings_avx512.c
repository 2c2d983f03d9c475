#if defined(__x86_64__)
// Before the attribute, which must not reach the system's declarations.
#include <immintrin.h>
#include <string.h>

#include "postings.h"

#pragma clang attribute push(                                                                 \
    __attribute__((target("avx512f,avx512bw,avx512cd,avx512vl,avx512dq,avx512vbmi,avx512vbmi2,popcnt"))), \
    apply_to = function)
#include "postings_steps.h"

static inline __m512i lanes(void) {
  return _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
}

/// Values from `place` on, zeros beyond `count`.
static inline __m512i load_values(const uint32_t *values, size_t place, size_t count) {
  size_t left = place < count ? count - place : 0;
  __mmask16 valid = left >= 16 ? 0xFFFF : (__mmask16)((1u << left) - 1);
  return _mm512_maskz_loadu_epi32(valid, values + place);
}

static unsigned measure(const uint32_t *values, size_t count, uint8_t *widths, uint8_t *wider) {
  __m512i all = _mm512_setzero_si512();
  for (size_t i = 0; i < count; i += 16) {
    __m512i value = load_values(values, i, count);
    all = _mm512_or_si512(all, value);
    __m512i width = _mm512_sub_epi32(_mm512_set1_epi32(32), _mm512_lzcnt_epi32(value));
    _mm_storeu_si128((__m128i *)(void *)(widths + i), _mm512_cvtepi32_epi8(width));
  }
  __m512i low = _mm512_loadu_si512(widths), high = _mm512_loadu_si512(widths + 64);
  unsigned widest = bit_width((uint32_t)_mm512_reduce_or_epi32(all));
  for (unsigned width = 0; width < widest; width++) {
    __m512i each = _mm512_set1_epi8((char)width);
    wider[width] = (uint8_t)(__builtin_popcountll(_mm512_cmpgt_epu8_mask(low, each)) +
                             __builtin_popcountll(_mm512_cmpgt_epu8_mask(high, each)));
  }
  return widest;
}

/// Four values of `width` bits in each 64 bits, brought together at its low end.
static inline __m512i join_four(__m512i x, unsigned width) {
  __m128i once = _mm_cvtsi32_si128((int)width), twice = _mm_cvtsi32_si128(2 * (int)width);
  x = _mm512_or_si512(_mm512_and_si512(x, _mm512_set1_epi32(0xFFFF)),
                      _mm512_sll_epi32(_mm512_srli_epi32(x, 16), once));
  return _mm512_or_si512(_mm512_and_si512(x, _mm512_set1_epi64(0xFFFFFFFF)),
                         _mm512_sll_epi64(_mm512_srli_epi64(x, 32), twice));
}

/// The low `width` bits of sixteen values from `place` on.
static inline __m512i low_bits(const uint32_t *values, size_t place, size_t count, unsigned width) {
  return _mm512_and_si512(load_values(values, place, count), _mm512_set1_epi32((1 << width) - 1));
}

/// 64 values of up to 8 bits.
static inline __m512i join_bytes(const uint32_t *values, size_t place, size_t count, unsigned width) {
  __m128i bytes[4];
  for (size_t k = 0; k < 4; k++)
    bytes[k] = _mm512_cvtepi32_epi8(low_bits(values, place + 16 * k, count, width));
  __m512i x = _mm512_loadu_si512(bytes);
  x = _mm512_or_si512(_mm512_and_si512(x, _mm512_set1_epi16(0xFF)),
                      _mm512_sll_epi16(_mm512_srli_epi16(x, 8), _mm_cvtsi32_si128((int)width)));
  // Then each 64 bits hold `width` bytes.
  return _mm512_maskz_compress_epi8(((1u << width) - 1) * 0x0101010101010101,
                                    join_four(x, 2 * width));
}

/// 32 values of 9 to 16 bits.
static inline __m512i join_words(const uint32_t *values, size_t place, size_t count, unsigned width) {
  __m256i first = _mm512_cvtepi32_epi16(low_bits(values, place, count, width));
  __m256i second = _mm512_cvtepi32_epi16(low_bits(values, place + 16, count, width));
  __m512i x = join_four(_mm512_inserti64x4(_mm512_castsi256_si512(first), second, 1), width);
  __m128i up = _mm_cvtsi32_si128(4 * (int)width), down = _mm_cvtsi32_si128(64 - 4 * (int)width);
  // 4 `width` bits in each 64: those of two become one.
  __m512i upper = _mm512_shuffle_epi32(x, _MM_PERM_BADC);
  __m512i joined = _mm512_or_si512(x, _mm512_sll_epi64(upper, up));
  joined = _mm512_mask_srl_epi64(joined, 0xAA, x, down);
  return _mm512_maskz_compress_epi8(((1u << width) - 1) * 0x0001000100010001, joined);
}

static void pack_values(const uint32_t *values, size_t count, unsigned width, uint8_t *out) {
  if (width > 16) {
    pack_one_by_one(values, count, width, out);
  } else if (width > 8) {
    for (size_t i = 0; i < count; i += 32, out += 4 * width)
      _mm512_storeu_si512(out, join_words(values, i, count, width));
  } else {
    for (size_t i = 0; i < count; i += 64, out += 8 * width)
      _mm512_storeu_si512(out, join_bytes(values, i, count, width));
  }
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
      __m512 score = pair_bounds(value, any, code, least, factor);
      high = _mm512_max_ps(high, score);
      if (least != most) score = pair_bounds(value, any, code, most, factor);
      real = _mm512_mask_max_ps(real, (__mmask16) ~(made | any), real, score);
      frequencies = _mm512_srli_epi32(frequencies, 8);
      codes = _mm512_srli_epi32(codes, 8);
    }
    _mm512_storeu_ps(upper + i, high);
    _mm512_storeu_ps(reached + i, real);
  }
  bounds_one_by_one(entries, count - i, least, most, weight, upper + i, reached + i);
}

/// What a score must reach to be above 0 and not below `threshold`.
static inline __m512 least_score(float threshold) {
  return _mm512_set1_ps(threshold > 0 ? threshold : 0x1p-149f);
}

static size_t collect(float *sums, size_t count, float threshold, uint32_t base,
                      uint32_t *ordinals, float *scores) {
  __m512 zero = _mm512_setzero_ps(), least = least_score(threshold);
  size_t found = 0;
  for (size_t i = 0; i < count; i += 64) {
    __m512 sum[4];
    __mmask16 wanted[4];
    for (size_t k = 0; k < 4; k++) {
      size_t at = i + 16 * k, left = at < count ? count - at : 0;
      __mmask16 valid = left >= 16 ? 0xFFFF : (__mmask16)((1u << left) - 1);
      sum[k] = _mm512_maskz_loadu_ps(valid, sums + at);
      wanted[k] = _mm512_cmp_ps_mask(sum[k], least, _CMP_GE_OQ);
      _mm512_mask_storeu_ps(sums + at, valid, zero);
    }
    if (!(wanted[0] | wanted[1] | wanted[2] | wanted[3])) continue;
    for (size_t k = 0; k < 4; k++) {
      __m512i place = _mm512_add_epi32(lanes(), _mm512_set1_epi32((int)(base + i + 16 * k)));
      _mm512_storeu_si512(ordinals + found, _mm512_maskz_compress_epi32(wanted[k], place));
      _mm512_storeu_ps(scores + found, _mm512_maskz_compress_ps(wanted[k], sum[k]));
      found += (size_t)__builtin_popcount(wanted[k]);
    }
  }
  return found;
}

static size_t select_scores(const uint32_t *ordinals, const float *scores, size_t count,
                            float threshold, uint32_t *out_ordinals, float *out_scores) {
  __m512 least = least_score(threshold);
  size_t found = 0;
  for (size_t i = 0; i < count; i += 16) {
    __mmask16 valid = count - i >= 16 ? 0xFFFF : (__mmask16)((1u << (count - i)) - 1);
    __m512 score = _mm512_maskz_loadu_ps(valid, scores + i);
    __m512i ordinal = _mm512_maskz_loadu_epi32(valid, ordinals + i);
    __mmask16 wanted = _mm512_cmp_ps_mask(score, least, _CMP_GE_OQ);
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

#define MEASURE measure
#define PACK pack_values
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
