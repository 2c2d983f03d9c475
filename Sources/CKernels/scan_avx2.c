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

// The best of each of the 16 columns of a panel, for one row.
typedef struct {
  __m256 measures[2];
  __m256i columns[2];
} nearest_lanes;

// Rows that meet a panel while it is near.
#define NEAREST_BLOCK 16

// Two rows against a panel: sums of bytes as 16-bit products, two for each column.
INLINE void panel_sums(const uint8_t *const rows[2], size_t dimension4, const int8_t *panel,
                       __m256i sums[2][2]) {
  __m256i parts[2][4];
  for (int r = 0; r < 2; r++)
    for (int c = 0; c < 4; c++) parts[r][c] = _mm256_setzero_si256();
  for (size_t d = 0; d < dimension4; d += 4) {
    __m256i values[2];
    for (int r = 0; r < 2; r++) {
      int32_t four;
      memcpy(&four, rows[r] + d, 4);
      values[r] = _mm256_cvtepu8_epi16(_mm_set1_epi32(four));
    }
    for (int c = 0; c < 4; c++) {
      __m256i columns = wide16(panel + 16 * d + 16 * c);
      for (int r = 0; r < 2; r++)
        parts[r][c] = _mm256_add_epi32(parts[r][c], _mm256_madd_epi16(values[r], columns));
    }
  }
  for (int r = 0; r < 2; r++)
    for (int half = 0; half < 2; half++)
      sums[r][half] = _mm256_permute4x64_epi64(
          _mm256_hadd_epi32(parts[r][2 * half], parts[r][2 * half + 1]), 0xD8);
}

static void nearest_bytes(const uint8_t *rows, const float *scales, size_t row_count,
                          size_t dimension4, const int8_t *panels, const int32_t *bases,
                          const float *factors, const float *penalties, size_t panel_count,
                          uint32_t *nearest, float *measures) {
  for (size_t first = 0; first < row_count; first += NEAREST_BLOCK) {
    size_t count = row_count - first < NEAREST_BLOCK ? row_count - first : NEAREST_BLOCK;
    nearest_lanes best[NEAREST_BLOCK];
    for (size_t r = 0; r < count; r++)
      for (int half = 0; half < 2; half++) {
        best[r].measures[half] = _mm256_set1_ps(FLT_MAX);
        best[r].columns[half] = _mm256_setzero_si256();
      }
    for (size_t p = 0; p < panel_count; p++)
      for (size_t r = 0; r < count; r += 2) {
        const uint8_t *row = rows + (first + r) * dimension4;
        // The last row is its own neighbour.
        int both = r + 1 < count;
        const uint8_t *const pair[2] = {row, both ? row + dimension4 : row};
        __m256i sums[2][2];
        panel_sums(pair, dimension4, panels + p * dimension4 * 16, sums);
        for (int second = 0; second <= both; second++)
          for (int half = 0; half < 2; half++) {
            size_t column = 16 * p + 8 * half;
            nearest_lanes *lanes = &best[r + second];
            __m256i sum = _mm256_sub_epi32(
                sums[second][half], _mm256_loadu_si256((const __m256i *)(bases + column)));
            __m256 factor = _mm256_mul_ps(_mm256_set1_ps(2 * scales[first + r + second]),
                                          _mm256_loadu_ps(factors + column));
            __m256 measure = _mm256_sub_ps(_mm256_loadu_ps(penalties + column),
                                           _mm256_mul_ps(factor, _mm256_cvtepi32_ps(sum)));
            __m256 less = _mm256_cmp_ps(measure, lanes->measures[half], _CMP_LT_OQ);
            __m256i numbers = _mm256_add_epi32(_mm256_set1_epi32((int)column),
                                               _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7));
            lanes->measures[half] = _mm256_blendv_ps(lanes->measures[half], measure, less);
            lanes->columns[half] =
                _mm256_blendv_epi8(lanes->columns[half], numbers, _mm256_castps_si256(less));
          }
      }
    for (size_t r = 0; r < count; r++) {
      float found[16];
      uint32_t columns[16];
      for (int half = 0; half < 2; half++) {
        _mm256_storeu_ps(found + 8 * half, best[r].measures[half]);
        _mm256_storeu_si256((__m256i *)(columns + 8 * half), best[r].columns[half]);
      }
      size_t winner = 0;
      for (size_t lane = 1; lane < 16; lane++)
        if (found[lane] < found[winner] ||
            (found[lane] == found[winner] && columns[lane] < columns[winner]))
          winner = lane;
      nearest[first + r] = columns[winner];
      measures[first + r] = found[winner];
    }
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
    .nearest_bytes = nearest_bytes,
    .fill_table = fill_table,
    .rank = rank,
};
#pragma clang attribute pop
#endif
