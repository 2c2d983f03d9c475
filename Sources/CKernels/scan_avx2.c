#if defined(__x86_64__)
// Before the attribute, which must not reach the system's declarations.
#include <float.h>
#include <immintrin.h>
#include <stdint.h>
#include <string.h>

#include "scan.h"

#pragma clang attribute push(__attribute__((target("avx2"))), apply_to = function)
#define CLASS avx2
#define CLASS_NAME "avx2"
#include "scan_loops.h"
#include "scan_plain_loops.h"

INLINE __m256i table16(const uint8_t *table) {
  return _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)table));
}

// Bytes are added two at a time as 16-bit numbers: `even` takes in 256 times the odd rows' sums.
INLINE void add_entries(__m256i entries, __m256i *even, __m256i *odd) {
  *even = _mm256_add_epi16(*even, entries);
  *odd = _mm256_add_epi16(*odd, _mm256_srli_epi16(entries, 8));
}

INLINE void store_sums(__m256i even, __m256i odd, uint16_t *sums) {
  even = _mm256_sub_epi16(even, _mm256_slli_epi16(odd, 8));
  __m256i low = _mm256_unpacklo_epi16(even, odd), high = _mm256_unpackhi_epi16(even, odd);
  _mm256_storeu_si256((__m256i *)sums, _mm256_permute2x128_si256(low, high, 0x20));
  _mm256_storeu_si256((__m256i *)(sums + 16), _mm256_permute2x128_si256(low, high, 0x31));
}

INLINE void block4(const sextant_code_lists *in, const uint8_t *block, size_t count,
                   uint16_t *sums) {
  const __m256i low = _mm256_set1_epi8(15);
  __m256i even[2] = {_mm256_setzero_si256(), _mm256_setzero_si256()};
  __m256i odd[2] = {_mm256_setzero_si256(), _mm256_setzero_si256()};
  uint8_t padded[64] = {0};
  for (size_t w = 0; w < in->width; w++) {
    const uint8_t *at = block + w * count;
    if (count < 64) at = memcpy(padded, at, count);
    __m256i first = table16(in->table + 32 * w), second = table16(in->table + 32 * w + 16);
    for (int half = 0; half < 2; half++) {
      __m256i codes = _mm256_loadu_si256((const __m256i *)(at + 32 * half));
      __m256i halves = _mm256_and_si256(_mm256_srli_epi16(codes, 4), low);
      add_entries(_mm256_shuffle_epi8(first, _mm256_and_si256(codes, low)), &even[half],
                  &odd[half]);
      add_entries(_mm256_shuffle_epi8(second, halves), &even[half], &odd[half]);
    }
  }
  for (int half = 0; half < 2; half++) store_sums(even[half], odd[half], sums + 32 * half);
}

// True when a sum could be kept.
INLINE int any_below(const uint16_t *sums, uint32_t threshold) {
  if (threshold == 0) return 0;
  __m256i most = _mm256_set1_epi16((short)(threshold - 1)), any = _mm256_setzero_si256();
  for (int i = 0; i < 64; i += 16) {
    __m256i some = _mm256_loadu_si256((const __m256i *)(sums + i));
    any = _mm256_or_si256(any, _mm256_cmpeq_epi16(_mm256_min_epu16(some, most), some));
  }
  return !_mm256_testz_si256(any, any);
}

static void scan_lists4(const sextant_code_lists *in, const uint32_t *lists, size_t list_count,
                        sextant_reservoir *out) {
  for (size_t i = 0; i < list_count; i++) {
    uint32_t row = in->offsets[lists[i]], end = in->offsets[lists[i] + 1];
    for (; row < end; row += 64) {
      size_t count = end - row < 64 ? end - row : 64;
      uint16_t sums[64];
      block4(in, in->codes + (size_t)row * in->width, count, sums);
      if (any_below(sums, out->threshold))
        offer_block(sums, count, row, allowed_bits(in->allowed, row), out);
    }
  }
}

DEFINE_LIST_SCAN(scan_lists8, plain_block8)

INLINE int32_t lane_sum(__m256i lanes) {
  int32_t values[8];
  _mm256_storeu_si256((__m256i *)values, lanes);
  return values[0] + values[1] + values[2] + values[3] + values[4] + values[5] + values[6] +
         values[7];
}

INLINE __m256i wide16(const int8_t *bytes) {
  return _mm256_cvtepi8_epi16(_mm_loadu_si128((const __m128i *)bytes));
}

static void byte_dots(const int8_t *query, const int8_t *rows, size_t count, size_t dimension,
                      int32_t *out) {
  for (size_t i = 0; i < count; i++) {
    const int8_t *row = rows + i * dimension;
    __m256i sum = _mm256_setzero_si256();
    size_t d = 0;
    for (; d + 16 <= dimension; d += 16)
      sum = _mm256_add_epi32(sum, _mm256_madd_epi16(wide16(query + d), wide16(row + d)));
    out[i] = lane_sum(sum) + plain_dot(query + d, row + d, dimension - d);
  }
}

static void wide_dots(const int8_t *high, const int8_t *low, const int8_t *rows,
                      const uint32_t *numbers, size_t count, size_t dimension, int64_t *products,
                      int32_t *squares) {
  for (size_t i = 0; i < count; i++) {
    const int8_t *row = rows + (numbers ? numbers[i] : i) * dimension;
    if (numbers && i + 4 < count)
      for (size_t d = 0; d < dimension; d += 64)
        _mm_prefetch((const char *)rows + numbers[i + 4] * dimension + d, _MM_HINT_T0);
    __m256i highs = _mm256_setzero_si256(), lows = highs, own = highs;
    size_t d = 0;
    for (; d + 16 <= dimension; d += 16) {
      __m256i bytes = wide16(row + d);
      highs = _mm256_add_epi32(highs, _mm256_madd_epi16(wide16(high + d), bytes));
      lows = _mm256_add_epi32(lows, _mm256_madd_epi16(wide16(low + d), bytes));
      if (squares) own = _mm256_add_epi32(own, _mm256_madd_epi16(bytes, bytes));
    }
    size_t rest = dimension - d;
    products[i] = 256 * ((int64_t)lane_sum(highs) + plain_dot(high + d, row + d, rest)) +
                  lane_sum(lows) + plain_dot(low + d, row + d, rest);
    if (squares) squares[i] = lane_sum(own) + plain_dot(row + d, row + d, rest);
  }
}

const sextant_scan_kernels sextant_scan_avx2 = {
    .name = CLASS_NAME,
    .scan_lists8 = scan_lists8,
    .scan_lists4 = scan_lists4,
    .reduce = reduce,
    .ranked_sum = ranked_sum,
    .byte_dots = byte_dots,
    .wide_dots = wide_dots,
    .nearest_bytes = plain_nearest_bytes,
    .fill_table = fill_table,
    .rank = rank,
};
#pragma clang attribute pop
#endif
