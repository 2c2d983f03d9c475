// Attention of one head with queries, keys, weights and values of 16 bits: a part of a class with
// HAS_HEADS, after bf16_loops.h. LANES is 16.
//
// Two depths of a column lie together. CPUs with BF16 take bfloat16 and add up floats. Those with VNNI
// alone take whole numbers times a scale, one for each query, key, value and row of weights, whose sums
// are exact.

// Queries that a tile takes, and columns: 12 x 2 sums fill the registers with room for the pairs.
#define QUERY_ROWS 12
#define HEAD_VECTORS 2
#define HEAD_COLUMNS SEXTANT_HEAD_COLUMNS

INLINE __mmask16 first_lanes(size_t count) {
  return count >= LANES ? 0xFFFF : (__mmask16)((1u << count) - 1);
}

INLINE __mmask32 first_of_32(size_t count) {
  return count >= 32 ? 0xFFFFFFFF : (__mmask32)((1u << count) - 1);
}

// `from` of null is a row of zeros.
INLINE __m512 load_lanes(const float *from, size_t count) {
  return from ? _mm512_maskz_loadu_ps(first_lanes(count), from) : _mm512_setzero_ps();
}

// MARK: Numbers

#if HAS_BF16
typedef __m512 head_sum;

INLINE head_sum no_sum(void) { return _mm512_setzero_ps(); }

INLINE head_sum add_products(head_sum sum, __m512i factors, __m512i columns) {
  return _mm512_dpbf16_ps(sum, (__m512bh)factors, (__m512bh)columns);
}

INLINE __m512 float_of(head_sum sum) { return sum; }

// 32 values, the first 16 in `low`.
INLINE __m512i narrow_32(__m512 low, __m512 high, float inverse) {
  (void)inverse;
  return (__m512i)_mm512_cvtne2ps_pbh(high, low);
}

// Each value of `a` beside that of `b`.
INLINE __m512i narrow_pairs(__m512 a, float inverse_a, __m512 b, float inverse_b) {
  (void)inverse_a, (void)inverse_b;
  const __m512i beside = _mm512_set_epi16(
      31, 15, 30, 14, 29, 13, 28, 12, 27, 11, 26, 10, 25, 9, 24, 8,
      23, 7, 22, 6, 21, 5, 20, 4, 19, 3, 18, 2, 17, 1, 16, 0);
  return _mm512_permutexvar_epi16(beside, (__m512i)_mm512_cvtne2ps_pbh(b, a));
}
#else
typedef __m512i head_sum;

INLINE head_sum no_sum(void) { return _mm512_setzero_si512(); }

INLINE head_sum add_products(head_sum sum, __m512i factors, __m512i columns) {
  // The compiler would make two instructions of the built-in form.
  __asm__("vpdpwssd %2, %1, %0" : "+v"(sum) : "v"(factors), "v"(columns));
  return sum;
}

INLINE __m512 float_of(head_sum sum) { return _mm512_cvtepi32_ps(sum); }

INLINE __m512i rounded(__m512 values, float inverse) {
  return _mm512_cvtps_epi32(values * _mm512_set1_ps(inverse));
}

// Packing goes by quarters of a vector; both forms put values back in order.
INLINE __m512i narrow_32(__m512 low, __m512 high, float inverse) {
  return _mm512_permutexvar_epi64(
      _mm512_setr_epi64(0, 2, 4, 6, 1, 3, 5, 7),
      _mm512_packs_epi32(rounded(low, inverse), rounded(high, inverse)));
}

INLINE __m512i narrow_pairs(__m512 a, float inverse_a, __m512 b, float inverse_b) {
  const __m512i beside = _mm512_broadcast_i32x4(
      _mm_setr_epi8(0, 1, 8, 9, 2, 3, 10, 11, 4, 5, 12, 13, 6, 7, 14, 15));
  return _mm512_shuffle_epi8(
      _mm512_packs_epi32(rounded(a, inverse_a), rounded(b, inverse_b)), beside);
}
#endif

// The largest number of queries and keys: that of products of `width` of them fits 31 bits.
INLINE float most_of_keys(size_t width) {
  float most = floorf(sqrtf(2147483008.0f / (float)(width + 1)));
  return most < 32767 ? most : 32767;
}

// The largest number of values. Weights have what is left of 31 bits, which depends on their sum.
#define MOST_OF_VALUES 4095

// MARK: Ends of rows

// Rows whose ends are made together, one a lane.
#define ENDED_ROWS 16

typedef enum { SUM, LARGEST } row_end;

INLINE __m512 joined(__m512 a, __m512 b, row_end end) {
  return end == SUM ? a + b : _mm512_max_ps(a, b);
}

// The sum or the largest value of each of 16 vectors: halves of two become one, until one is left. A
// vector alone would wait for four steps.
INLINE __m512 ends_of_rows(const __m512 rows[ENDED_ROWS], row_end end) {
  __m512 twos[8], fours[4];
  UNROLL for (int i = 0; i < 8; i++)
    twos[i] = joined(_mm512_unpacklo_ps(rows[2 * i], rows[2 * i + 1]),
                     _mm512_unpackhi_ps(rows[2 * i], rows[2 * i + 1]), end);
  UNROLL for (int i = 0; i < 4; i++) {
    __m512d even = _mm512_castps_pd(twos[2 * i]), odd = _mm512_castps_pd(twos[2 * i + 1]);
    fours[i] = joined(_mm512_castpd_ps(_mm512_unpacklo_pd(even, odd)),
                      _mm512_castpd_ps(_mm512_unpackhi_pd(even, odd)), end);
  }
  // Each quarter now has an end of four rows.
  __m512 low = joined(_mm512_shuffle_f32x4(fours[0], fours[1], 0x88),
                      _mm512_shuffle_f32x4(fours[0], fours[1], 0xDD), end);
  __m512 high = joined(_mm512_shuffle_f32x4(fours[2], fours[3], 0x88),
                       _mm512_shuffle_f32x4(fours[2], fours[3], 0xDD), end);
  return joined(_mm512_shuffle_f32x4(low, high, 0x88), _mm512_shuffle_f32x4(low, high, 0xDD), end);
}

// MARK: Scales

// The scales of a head's keys, behind keys and values; those of its values follow.
INLINE float *scales_of_head(const uint16_t *memory, size_t count, size_t width) {
  return (float *)(memory + SEXTANT_HEAD_KEYS(count, width) + SEXTANT_HEAD_VALUES(count, width));
}

// How up to ENDED_ROWS rows become numbers: a value times its row's `inverse`, rounded, stands for itself
// times its row's `scale`. 0 where a value is not finite or none is far from 0, and behind the last row.
typedef struct {
  float scales[ENDED_ROWS], inverses[ENDED_ROWS];
} row_scales;

// The next head lies beside this one in every row, too far apart for the CPU to foresee.
INLINE void fetch_next_head(const float *row, size_t width) {
  for (size_t c = 0; c < width; c += 16) __builtin_prefetch(row + width + c, 0, 2);
}

// With scales the largest value of a row becomes `most`.
INLINE row_scales scales_of_rows(const float *rows, size_t stride, size_t count, size_t width,
                                 float most) {
  for (size_t r = 0; r < count; r++) fetch_next_head(rows + r * stride, width);
#if HAS_BF16
  (void)most;
  __m512 scales = _mm512_set1_ps(1), inverses = scales;
#else
  __m512 largest[ENDED_ROWS];
  for (size_t r = 0; r < ENDED_ROWS; r++) largest[r] = _mm512_setzero_ps();
  for (size_t r = 0; r < count; r++)
    for (size_t c = 0; c < width; c += LANES)
      largest[r] = _mm512_max_ps(_mm512_abs_ps(load_lanes(rows + r * stride + c, width - c)),
                                 largest[r]);
  __m512 scales = ends_of_rows(largest, LARGEST) / _mm512_set1_ps(most);
  __mmask16 usable = _mm512_cmp_ps_mask(scales, _mm512_set1_ps(1e-30f), _CMP_GT_OQ) &
                     _mm512_cmp_ps_mask(scales, _mm512_set1_ps(1e30f), _CMP_LT_OQ);
  scales = _mm512_maskz_mov_ps(usable, scales);
  __m512 inverses = _mm512_maskz_div_ps(usable, _mm512_set1_ps(1), scales);
#endif
  row_scales result;
  _mm512_storeu_ps(result.scales, scales);
  _mm512_storeu_ps(result.inverses, inverses);
  return result;
}

// MARK: Packing

// 32 values of a row, 0 behind its last.
INLINE __m512i narrow_chunk(const float *row, size_t count, float inverse) {
  if (count >= 2 * LANES)
    return narrow_32(_mm512_loadu_ps(row), _mm512_loadu_ps(row + LANES), inverse);
  return narrow_32(load_lanes(row, count),
                   load_lanes(count > LANES ? row + LANES : 0, count > LANES ? count - LANES : 0),
                   inverse);
}

// Rows become columns: four of one quarter after another, then quarters.
INLINE void transpose_16x16(__m512i rows[16]) {
  __m512i quads[16];
  UNROLL for (int i = 0; i < 16; i += 4) {
    __m512i low = _mm512_unpacklo_epi32(rows[i], rows[i + 1]);
    __m512i high = _mm512_unpackhi_epi32(rows[i], rows[i + 1]);
    __m512i next_low = _mm512_unpacklo_epi32(rows[i + 2], rows[i + 3]);
    __m512i next_high = _mm512_unpackhi_epi32(rows[i + 2], rows[i + 3]);
    quads[i] = _mm512_unpacklo_epi64(low, next_low);
    quads[i + 1] = _mm512_unpackhi_epi64(low, next_low);
    quads[i + 2] = _mm512_unpacklo_epi64(high, next_high);
    quads[i + 3] = _mm512_unpackhi_epi64(high, next_high);
  }
  // quads[4 q + i] has column 4 l + i of rows 4 q to 4 q + 3 in its quarter l.
  UNROLL for (int i = 0; i < 4; i++) {
    __m512i even = _mm512_shuffle_i32x4(quads[i], quads[i + 4], 0x88);
    __m512i odd = _mm512_shuffle_i32x4(quads[i], quads[i + 4], 0xDD);
    __m512i next_even = _mm512_shuffle_i32x4(quads[i + 8], quads[i + 12], 0x88);
    __m512i next_odd = _mm512_shuffle_i32x4(quads[i + 8], quads[i + 12], 0xDD);
    rows[i] = _mm512_shuffle_i32x4(even, next_even, 0x88);
    rows[i + 4] = _mm512_shuffle_i32x4(odd, next_odd, 0x88);
    rows[i + 8] = _mm512_shuffle_i32x4(even, next_even, 0xDD);
    rows[i + 12] = _mm512_shuffle_i32x4(odd, next_odd, 0xDD);
  }
}

// Each pair of depths of 32 keys lies together.
static void pack_keys(const float *keys, size_t stride, size_t count, size_t width, float *scales,
                      uint16_t *panels) {
  size_t pair_count = (width + 1) / 2;
  for (size_t first = 0; first < SEXTANT_HEAD_ROUND(count); first += ENDED_ROWS) {
    size_t rows = first >= count ? 0 : count - first < ENDED_ROWS ? count - first : ENDED_ROWS;
    row_scales of_rows =
        scales_of_rows(keys + first * stride, stride, rows, width, most_of_keys(width));
    memcpy(scales + first, of_rows.scales, sizeof of_rows.scales);
    uint16_t *panel = panels + (first / HEAD_COLUMNS * HEAD_COLUMNS * pair_count +
                                first % HEAD_COLUMNS) * 2;
    for (size_t pair = 0; pair < pair_count; pair += LANES) {
      __m512i pairs[ENDED_ROWS];
      UNROLL for (size_t r = 0; r < ENDED_ROWS; r++)
        pairs[r] = r < rows ? narrow_chunk(keys + (first + r) * stride + 2 * pair,
                                           width - 2 * pair, of_rows.inverses[r])
                            : _mm512_setzero_si512();
      transpose_16x16(pairs);
      UNROLL for (size_t p = 0; p < LANES; p++)
        if (pair + p < pair_count)
          _mm512_storeu_si512(panel + (pair + p) * HEAD_COLUMNS * 2, pairs[p]);
    }
  }
}

// Each pair of values of 32 columns lies together.
static void pack_values(const float *values, size_t stride, size_t count, size_t width,
                        float *scales, uint16_t *panels) {
  size_t pair_count = (count + 1) / 2;
  for (size_t first = 0; first < SEXTANT_HEAD_ROUND(count); first += ENDED_ROWS) {
    size_t rows = first >= count ? 0 : count - first < ENDED_ROWS ? count - first : ENDED_ROWS;
    row_scales of_rows =
        scales_of_rows(values + first * stride, stride, rows, width, MOST_OF_VALUES);
    memcpy(scales + first, of_rows.scales, sizeof of_rows.scales);
    for (size_t r = 0; r < rows; r += 2) {
      const float *row = values + (first + r) * stride;
      uint16_t *pairs = panels + (first + r) * HEAD_COLUMNS;
      for (size_t c = 0; c < SEXTANT_HEAD_ROUND(width); c += LANES) {
        size_t columns = c < width ? width - c : 0;
        __m512 values_of_row = load_lanes(columns ? row + c : 0, columns);
        __m512 next = load_lanes(columns && r + 1 < rows ? row + stride + c : 0, columns);
        _mm512_storeu_si512(
            pairs + (c / HEAD_COLUMNS * pair_count * HEAD_COLUMNS + c % HEAD_COLUMNS) * 2,
            narrow_pairs(values_of_row, of_rows.inverses[r], next, of_rows.inverses[r + 1]));
      }
    }
  }
}

static void pack_head(const float *keys, const float *values, size_t stride, size_t count,
                      size_t width, uint16_t *memory) {
  float *scales = scales_of_head(memory, count, width);
  pack_keys(keys, stride, count, width, scales, memory);
  pack_values(values, stride, count, width, scales + SEXTANT_HEAD_ROUND(count),
              memory + SEXTANT_HEAD_KEYS(count, width));
}

// MARK: Products

// Distances of rows 1, 3, 5, 7, 9 and 11. Times 1, 2, 4 or 8, which an address adds for nothing, they are
// those of all.
typedef struct {
  size_t odd[QUERY_ROWS / 2];
} row_offsets;

INLINE row_offsets offsets_of_rows(size_t stride) {
  row_offsets offsets;
  UNROLL for (size_t i = 0; i < QUERY_ROWS / 2; i++) {
    offsets.odd[i] = (2 * i + 1) * stride;
    // Kept in a register: the compiler would add stride after stride at every step.
    __asm__("" : "+r"(offsets.odd[i]));
  }
  return offsets;
}

INLINE size_t offset_of_row(row_offsets offsets, size_t row) {
  if (row == 0) return 0;
  size_t even = row & -row;
  return offsets.odd[row / even / 2] * even;
}

INLINE void head_sums(head_sum sums[QUERY_ROWS][HEAD_VECTORS], const uint16_t *x,
                      size_t x_stride, const uint16_t *panel, size_t pair_count, size_t rows) {
  row_offsets offsets = offsets_of_rows(x_stride * sizeof *x);
  UNROLL for (size_t r = 0; r < rows; r++)
    UNROLL for (size_t v = 0; v < HEAD_VECTORS; v++) sums[r][v] = no_sum();
  for (size_t pair = 0; pair < pair_count; pair++) {
    __m512i columns[HEAD_VECTORS];
    UNROLL for (size_t v = 0; v < HEAD_VECTORS; v++)
      columns[v] = _mm512_loadu_si512(panel + (pair * HEAD_VECTORS + v) * LANES * 2);
    UNROLL for (size_t r = 0; r < rows; r++) {
      __m512i factors = splat_quad((const uint8_t *)(x + 2 * pair) + offset_of_row(offsets, r));
      UNROLL for (size_t v = 0; v < HEAD_VECTORS; v++)
        sums[r][v] = add_products(sums[r][v], factors, columns[v]);
    }
  }
}

// What a tile does to up to 32 columns: sums times the scales of rows and, where not null, of columns.
INLINE void head_tile(const uint16_t *x, size_t x_stride, const uint16_t *panel,
                      size_t pair_count, const float *scales,
                      const float *column_scales, float *y, size_t y_stride,
                      size_t columns, size_t rows) {
  head_sum sums[QUERY_ROWS][HEAD_VECTORS];
  head_sums(sums, x, x_stride, panel, pair_count, rows);
  UNROLL for (size_t r = 0; r < rows; r++)
    UNROLL for (size_t v = 0; v < HEAD_VECTORS; v++) {
      __m512 value = float_of(sums[r][v]) * _mm512_set1_ps(scales[r]);
      if (column_scales) value *= _mm512_loadu_ps(column_scales + v * LANES);
      if (columns >= HEAD_COLUMNS)
        _mm512_storeu_ps(y + r * y_stride + v * LANES, value);
      else if (columns > v * LANES)
        _mm512_mask_storeu_ps(y + r * y_stride + v * LANES, first_lanes(columns - v * LANES),
                              value);
    }
}

#define HEAD_TILE_CASE(R)                                                                 \
  case R:                                                                                 \
    head_tile(x, x_stride, panel, pair_count, scales, column_scales, y, y_stride, columns, R); \
    break;

static void head_tile_of(const uint16_t *x, size_t x_stride, const uint16_t *panel,
                         size_t pair_count, const float *scales, const float *column_scales,
                         float *y, size_t y_stride, size_t columns, size_t rows) {
  switch (rows) {
    HEAD_TILE_CASE(1)
    HEAD_TILE_CASE(2)
    HEAD_TILE_CASE(3)
    HEAD_TILE_CASE(4)
    HEAD_TILE_CASE(5)
    HEAD_TILE_CASE(6)
    HEAD_TILE_CASE(7)
    HEAD_TILE_CASE(8)
    HEAD_TILE_CASE(9)
    HEAD_TILE_CASE(10)
    HEAD_TILE_CASE(11)
    HEAD_TILE_CASE(12)
  }
}

INLINE size_t rows_of_tile(size_t rows, size_t first) {
  return rows - first < QUERY_ROWS ? rows - first : QUERY_ROWS;
}

static void score_keys(const float *queries, size_t query_stride, const uint16_t *memory,
                       size_t count, size_t width, float *scores, size_t stride, size_t rows) {
  uint16_t pairs_of_rows[QUERY_ROWS * (SEXTANT_HEAD_WIDTH + 1)];
  size_t padded = width + width % 2;
  const float *of_keys = scales_of_head(memory, count, width);
  float most = most_of_keys(width);
  for (size_t r = 0; r < rows; r += QUERY_ROWS) {
    size_t tile_rows = rows_of_tile(rows, r);
    const float *rows_of_queries = queries + r * query_stride;
    row_scales of_rows = scales_of_rows(rows_of_queries, query_stride, tile_rows, width, most);
    for (size_t i = 0; i < tile_rows; i++)
      for (size_t c = 0; c < width; c += 2 * LANES) {
        __m512i chunk = narrow_chunk(rows_of_queries + i * query_stride + c, width - c,
                                     of_rows.inverses[i]);
        _mm512_mask_storeu_epi16(pairs_of_rows + i * padded + c, first_of_32(padded - c), chunk);
      }
    for (size_t k = 0; k < count; k += HEAD_COLUMNS)
      head_tile_of(pairs_of_rows, padded, memory + k * padded, padded / 2, of_rows.scales,
                   HAS_BF16 ? 0 : of_keys + k, scores + r * stride + k, stride, HEAD_COLUMNS,
                   tile_rows);
  }
}

// MARK: Weights

// 2^x: the whole part below through the exponent, the rest, of 0 to 1, by a polynomial of degree 4 fitted
// by Remez' method (relative error below 4e-6, and 0 far below).
INLINE __m512 power_of_two(__m512 x) {
  __m512 r = _mm512_reduce_ps(x, _MM_FROUND_TO_NEG_INF | _MM_FROUND_NO_EXC);
  __m512 p = _mm512_set1_ps(0.0135341678f);
  p = _mm512_fmadd_ps(p, r, _mm512_set1_ps(0.0520114601f));
  p = _mm512_fmadd_ps(p, r, _mm512_set1_ps(0.2414427549f));
  p = _mm512_fmadd_ps(p, r, _mm512_set1_ps(0.6930038333f));
  p = _mm512_fmadd_ps(p, r, _mm512_set1_ps(1.0000026226f));
  // Takes the whole part itself.
  return _mm512_scalef_ps(p, x);
}

// Vectors whose largest value is that of `count` scores.
INLINE __m512 largest_of_scores(const float *row, size_t count) {
  size_t whole = count / LANES * LANES;
  __m512 most =
      _mm512_mask_loadu_ps(_mm512_set1_ps(-3e38f), first_lanes(count - whole), row + whole);
  __m512 other = most;
  size_t i = 0;
  for (; i + 2 * LANES <= whole; i += 2 * LANES) {
    most = _mm512_max_ps(_mm512_loadu_ps(row + i), most);
    other = _mm512_max_ps(_mm512_loadu_ps(row + i + LANES), other);
  }
  if (i < whole) most = _mm512_max_ps(_mm512_loadu_ps(row + i), most);
  return _mm512_max_ps(most, other);
}

// Vectors whose ends say what a row of scores becomes.
typedef struct {
  __m512 sum;
  // Of powers times the scales of their values; unused by bfloat16.
  __m512 size, largest;
} powers;

// exp(score - largest) of a vector at `place` of a row, added to what the row becomes. Whole numbers wait
// for the sum, which says how large they may be.
INLINE __m512 take_power(powers *powers, const float *row, size_t place, __mmask16 lanes,
                         __m512 offset, const float *of_values) {
  __m512 score = _mm512_maskz_loadu_ps(lanes, row + place);
  __m512 power = _mm512_maskz_mov_ps(
      lanes, power_of_two(_mm512_fmadd_ps(score, _mm512_set1_ps(1.44269504f), offset)));
  powers->sum += power;
#if HAS_BF16
  (void)of_values;
  return power;
#else
  __m512 weight = power * _mm512_loadu_ps(of_values + place);
  powers->size += weight;
  powers->largest = _mm512_max_ps(weight, powers->largest);
  return weight;
#endif
}

// 32 of them in place of scores that were read; zeros stand behind the last.
INLINE void take_powers(powers *powers, float *row, size_t place, __mmask16 low, __mmask16 high,
                        __m512 offset, const float *of_values) {
  __m512 first = take_power(powers, row, place, low, offset, of_values);
  __m512 second = take_power(powers, row, place + LANES, high, offset, of_values);
#if HAS_BF16
  _mm512_storeu_si512((uint16_t *)row + place, narrow_32(first, second, 1));
#else
  _mm512_storeu_ps(row + place, first);
  _mm512_storeu_ps(row + place + LANES, second);
#endif
}

INLINE powers powers_of_scores(float *row, size_t count, __m512 offset, const float *of_values) {
  powers powers;
  memset(&powers, 0, sizeof powers);
  size_t whole = count / HEAD_COLUMNS * HEAD_COLUMNS;
  for (size_t i = 0; i < whole; i += HEAD_COLUMNS)
    take_powers(&powers, row, i, 0xFFFF, 0xFFFF, offset, of_values);
  if (whole < count) {
    size_t above = count - whole > LANES ? count - whole - LANES : 0;
    take_powers(&powers, row, whole, first_lanes(count - whole), first_lanes(above), offset,
                of_values);
  }
  return powers;
}

// How powers of rows become whole numbers, and what sums of values times those are times.
typedef struct {
  float steps[ENDED_ROWS], scales[ENDED_ROWS];
} weight_scales;

INLINE weight_scales scales_of_weights(const powers powers[ENDED_ROWS], size_t count) {
  __m512 rows[ENDED_ROWS];
  UNROLL for (int r = 0; r < ENDED_ROWS; r++) rows[r] = powers[r].sum;
  __m512 sums = ends_of_rows(rows, SUM), one = _mm512_set1_ps(1), steps = one;
#if HAS_BF16
  (void)count;
  __m512 scales = one / sums;
#else
  UNROLL for (int r = 0; r < ENDED_ROWS; r++) rows[r] = powers[r].size;
  __m512 sizes = ends_of_rows(rows, SUM);
  UNROLL for (int r = 0; r < ENDED_ROWS; r++) rows[r] = powers[r].largest;
  __m512 largest = ends_of_rows(rows, LARGEST);
  // A weight fits 15 bits, sums of products 31. Rounding adds half a step each.
  float room = 2147483008.0f / MOST_OF_VALUES - 0.5f * (float)count;
  steps = _mm512_min_ps(_mm512_set1_ps(room) / sizes, _mm512_set1_ps(32767) / largest);
  __mmask16 usable = _mm512_cmp_ps_mask(steps, _mm512_set1_ps(1e36f), _CMP_LT_OQ);
  steps = _mm512_maskz_mov_ps(usable, steps);
  __m512 scales = _mm512_maskz_div_ps(usable, one, steps * sums);
#endif
  weight_scales result;
  _mm512_storeu_ps(result.steps, steps);
  _mm512_storeu_ps(result.scales, scales);
  return result;
}

// Replaces the scores of a tile's rows by the weights of values and returns what their sums are times. The
// scale of a value is a factor of its weight.
static weight_scales weights_of_scores(float *scores, size_t stride, size_t count,
                                       const float *of_values, size_t rows) {
  __m512 largest[ENDED_ROWS];
  memset(largest, 0, sizeof largest);
  for (size_t r = 0; r < rows; r++) largest[r] = largest_of_scores(scores + r * stride, count);
  float offsets[ENDED_ROWS];
  _mm512_storeu_ps(offsets, ends_of_rows(largest, LARGEST) * _mm512_set1_ps(-1.44269504f));
  powers powers[ENDED_ROWS];
  memset(powers, 0, sizeof powers);
  for (size_t r = 0; r < rows; r++)
    powers[r] = powers_of_scores(scores + r * stride, count, _mm512_set1_ps(offsets[r]), of_values);
  weight_scales ends = scales_of_weights(powers, count);
#if !HAS_BF16
  for (size_t r = 0; r < rows; r++) {
    float *row = scores + r * stride;
    for (size_t i = 0; i < count; i += HEAD_COLUMNS)
      _mm512_storeu_si512((uint16_t *)row + i,
                          narrow_32(_mm512_loadu_ps(row + i), _mm512_loadu_ps(row + i + LANES),
                                    ends.steps[r]));
  }
#endif
  return ends;
}

static void mix_values(float *scores, size_t stride, const uint16_t *memory, size_t count,
                       size_t width, float *y, size_t y_stride, size_t rows) {
  const uint16_t *values = memory + SEXTANT_HEAD_KEYS(count, width);
  const float *of_values = scales_of_head(memory, count, width) + SEXTANT_HEAD_ROUND(count);
  size_t pair_count = (count + 1) / 2;
  for (size_t r = 0; r < rows; r += QUERY_ROWS) {
    size_t tile_rows = rows_of_tile(rows, r);
    weight_scales ends =
        weights_of_scores(scores + r * stride, stride, count, of_values, tile_rows);
    for (size_t c = 0; c < width; c += HEAD_COLUMNS)
      head_tile_of((const uint16_t *)(scores + r * stride), 2 * stride,
                   values + c * 2 * pair_count, pair_count, ends.scales, 0, y + r * y_stride + c,
                   y_stride, width - c, tile_rows);
  }
}
