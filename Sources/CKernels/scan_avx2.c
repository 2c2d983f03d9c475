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

// The list that comes next, of which as much is fetched as is read of this one: the processor would not
// look beyond the end of this one.
typedef struct {
  const uint8_t *at, *end;
} fetch_ahead;

INLINE fetch_ahead next_list(const sextant_code_lists *in, const uint32_t *lists, size_t count) {
  fetch_ahead ahead = {0};
  if (count < 2) return ahead;
  ahead.at = in->codes + (size_t)in->offsets[lists[1]] * in->width;
  ahead.end = in->codes + (size_t)in->offsets[lists[1] + 1] * in->width;
  return ahead;
}

INLINE void block4(const sextant_code_lists *in, const uint8_t *block, size_t count,
                   fetch_ahead *ahead, uint16_t *sums) {
  const __m256i low = _mm256_set1_epi8(15);
  __m256i even[2] = {_mm256_setzero_si256(), _mm256_setzero_si256()};
  __m256i odd[2] = {_mm256_setzero_si256(), _mm256_setzero_si256()};
  uint8_t padded[64] = {0};
  for (size_t w = 0; w < in->width; w++) {
    if (ahead->at < ahead->end) {
      _mm_prefetch((const char *)ahead->at, _MM_HINT_T0);
      ahead->at += 64;
    }
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
    fetch_ahead ahead = next_list(in, lists + i, list_count - i);
    for (; row < end; row += 64) {
      size_t count = end - row < 64 ? end - row : 64;
      uint16_t sums[64];
      block4(in, in->codes + (size_t)row * in->width, count, &ahead, sums);
      if (any_below(sums, out->threshold))
        offer_block(sums, count, row, allowed_bits(in->allowed, row), out);
    }
  }
}

DEFINE_LIST_SCAN(scan_lists8, plain_block8)

INLINE int64_t lane_sum(__m256i lanes) {
  int32_t values[8];
  _mm256_storeu_si256((__m256i *)values, lanes);
  return (int64_t)values[0] + values[1] + values[2] + values[3] + values[4] + values[5] +
         values[6] + values[7];
}

INLINE __m256i wide16(const int8_t *bytes) {
  return _mm256_cvtepi8_epi16(_mm_loadu_si128((const __m128i *)bytes));
}

// Components of a query that are widened together: few enough that no lane's sum of products of 16 by 8
// bits exceeds 32.
enum { QUERY_PART = 2048, ROWS_AT_ONCE = 4 };

// Adds the products of up to four rows with a part of a query, and the rows' own squares.
INLINE void add_products(const int16_t *query, const int8_t *const *rows, size_t row_count,
                         size_t dimension, int64_t *products, int32_t *squares) {
  __m256i sums[ROWS_AT_ONCE], own[ROWS_AT_ONCE];
  for (size_t r = 0; r < row_count; r++) sums[r] = own[r] = _mm256_setzero_si256();
  size_t d = 0;
  for (; d + 16 <= dimension; d += 16) {
    __m256i values = _mm256_loadu_si256((const __m256i *)(query + d));
    for (size_t r = 0; r < row_count; r++) {
      __m256i row = wide16(rows[r] + d);
      sums[r] = _mm256_add_epi32(sums[r], _mm256_madd_epi16(values, row));
      if (squares) own[r] = _mm256_add_epi32(own[r], _mm256_madd_epi16(row, row));
    }
  }
  for (size_t r = 0; r < row_count; r++) {
    products[r] += lane_sum(sums[r]);
    if (squares) squares[r] += (int32_t)lane_sum(own[r]);
    for (size_t rest = d; rest < dimension; rest++) {
      products[r] += query[rest] * rows[r][rest];
      if (squares) squares[r] += rows[r][rest] * rows[r][rest];
    }
  }
}

INLINE void add_row_products(const int16_t *query, const int8_t *const *rows, size_t row_count,
                             size_t dimension, int64_t *products, int32_t *squares) {
  if (row_count == ROWS_AT_ONCE && squares)
    add_products(query, rows, ROWS_AT_ONCE, dimension, products, squares);
  else if (row_count == ROWS_AT_ONCE)
    add_products(query, rows, ROWS_AT_ONCE, dimension, products, NULL);
  else
    for (size_t r = 0; r < row_count; r++)
      add_products(query, rows + r, 1, dimension, products + r, squares ? squares + r : NULL);
}

static void byte_dots(const int8_t *query, const int8_t *rows, size_t count, size_t dimension,
                      int32_t *out) {
  int16_t values[QUERY_PART];
  for (size_t d = 0; d == 0 || d < dimension; d += QUERY_PART) {
    size_t part = dimension - d < QUERY_PART ? dimension - d : QUERY_PART;
    for (size_t i = 0; i < part; i++) values[i] = query[d + i];
    for (size_t i = 0; i < count; i += ROWS_AT_ONCE) {
      size_t some = count - i < ROWS_AT_ONCE ? count - i : ROWS_AT_ONCE;
      const int8_t *at[ROWS_AT_ONCE];
      int64_t products[ROWS_AT_ONCE] = {0};
      for (size_t r = 0; r < some; r++) at[r] = rows + (i + r) * dimension + d;
      add_row_products(values, at, some, part, products, NULL);
      for (size_t r = 0; r < some; r++) out[i + r] = (int32_t)products[r] + (d ? out[i + r] : 0);
    }
  }
}

static void wide_dots(const int8_t *high, const int8_t *low, const int8_t *rows,
                      const uint32_t *numbers, size_t count, size_t dimension, int64_t *products,
                      int32_t *squares) {
  int16_t values[QUERY_PART];
  memset(products, 0, count * sizeof *products);
  if (squares) memset(squares, 0, count * sizeof *squares);
  for (size_t d = 0; d < dimension; d += QUERY_PART) {
    size_t part = dimension - d < QUERY_PART ? dimension - d : QUERY_PART;
    for (size_t i = 0; i < part; i++) values[i] = (int16_t)(256 * high[d + i] + low[d + i]);
    for (size_t i = 0; i < count; i += ROWS_AT_ONCE) {
      size_t some = count - i < ROWS_AT_ONCE ? count - i : ROWS_AT_ONCE;
      const int8_t *at[ROWS_AT_ONCE];
      for (size_t r = 0; r < some; r++) {
        at[r] = rows + (numbers ? numbers[i + r] : i + r) * dimension + d;
        if (!numbers || i + r + ROWS_AT_ONCE >= count) continue;
        const int8_t *next = rows + numbers[i + r + ROWS_AT_ONCE] * dimension + d;
        for (size_t byte = 0; byte < part; byte += 64)
          _mm_prefetch((const char *)next + byte, _MM_HINT_T0);
      }
      add_row_products(values, at, some, part, products + i, squares ? squares + i : NULL);
    }
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
      nearest_of_lanes(found, columns, nearest + first + r, measures + first + r);
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
