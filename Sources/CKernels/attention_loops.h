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

INLINE __m256i narrow_16(__m512 values, float inverse) {
  (void)inverse;
  return (__m256i)_mm512_cvtneps_pbh(values);
}

static void narrow_row(const float *x, size_t width, float inverse, uint16_t *values) {
  (void)inverse;
  narrow(x, width, values);
}

INLINE float scale_of_row(const float *row, size_t width, float most) {
  (void)row, (void)width, (void)most;
  return 1;
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

INLINE __m256i narrow_16(__m512 values, float inverse) {
  return _mm512_cvtsepi32_epi16(_mm512_cvtps_epi32(values * _mm512_set1_ps(inverse)));
}

INLINE __m512i narrow_32(__m512 low, __m512 high, float inverse) {
  return _mm512_inserti64x4(_mm512_castsi256_si512(narrow_16(low, inverse)),
                            narrow_16(high, inverse), 1);
}

// An odd width gets a zero behind.
static void narrow_row(const float *x, size_t width, float inverse, uint16_t *values) {
  for (size_t c = 0; c < width; c += LANES) {
    __m256i rounded = narrow_16(load_lanes(x + c, width - c), inverse);
    _mm256_mask_storeu_epi16(values + c, first_lanes(width - c), rounded);
  }
  if (width % 2) values[width] = 0;
}

// The scale with which the largest value of a row becomes `most`; 0 where a value is not finite or none
// is far from 0.
INLINE float scale_of_row(const float *row, size_t width, float most) {
  __m512 largest = _mm512_setzero_ps();
  for (size_t c = 0; c < width; c += LANES)
    largest = _mm512_max_ps(_mm512_abs_ps(load_lanes(row + c, width - c)), largest);
  float scale = _mm512_reduce_max_ps(largest) / most;
  return scale > 1e-30f && scale < 1e30f ? scale : 0;
}
#endif

// The largest number of queries and keys: that of products of `width` of them fits 31 bits.
INLINE float most_of_keys(size_t width) {
  float most = floorf(sqrtf(2147483008.0f / (float)(width + 1)));
  return most < 32767 ? most : 32767;
}

// The largest number of values. Weights have what is left of 31 bits, which depends on their sum.
#define MOST_OF_VALUES 4095

INLINE float inverse_of(float scale) { return scale > 0 ? 1 / scale : 0; }

// The scales of a head's keys, behind keys and values; those of its values follow.
INLINE float *scales_of_head(const uint16_t *memory, size_t count, size_t width) {
  return (float *)(memory + SEXTANT_HEAD_KEYS(count, width) + SEXTANT_HEAD_VALUES(count, width));
}

// The next head lies beside this one in every row, too far apart for the CPU to foresee.
INLINE void fetch_next_head(const float *row, size_t width) {
  for (size_t c = 0; c < width; c += 16) __builtin_prefetch(row + width + c, 0, 2);
}

// Scales of rows, 0 up to a whole tile.
static void find_scales(const float *rows, size_t stride, size_t count, size_t width, float most,
                        float *scales) {
  for (size_t r = 0; r < count; r++) {
    scales[r] = scale_of_row(rows + r * stride, width, most);
    fetch_next_head(rows + r * stride, width);
  }
  for (size_t r = count; r < SEXTANT_HEAD_ROUND(count); r++) scales[r] = 0;
}

// MARK: Packing

// 32 values of a key as pairs.
INLINE void narrow_chunk(const float *key, size_t count, float inverse, float *pairs) {
  __m512i rounded =
      narrow_32(load_lanes(key, count),
                load_lanes(count > LANES ? key + LANES : 0, count > LANES ? count - LANES : 0),
                inverse);
  memcpy(pairs, &rounded, sizeof rounded);
}

// Each pair of depths of 32 keys lies together.
static void pack_keys(const float *keys, size_t stride, size_t count, size_t width,
                      const float *scales, uint16_t *panels) {
  size_t pair_count = (width + 1) / 2;
  for (size_t first = 0; first < SEXTANT_HEAD_ROUND(count); first += 4) {
    // Pairs are moved as if they were floats.
    float *panel = (float *)(panels + first / HEAD_COLUMNS * HEAD_COLUMNS * 2 * pair_count) +
                   first % HEAD_COLUMNS;
    for (size_t pair = 0; pair < pair_count; pair += 16) {
      float chunk[4][16];
      size_t depths = width - 2 * pair;
      for (size_t i = 0; i < 4; i++) {
        const float *key = first + i < count ? keys + (first + i) * stride + 2 * pair : 0;
        narrow_chunk(key, key ? depths : 0, inverse_of(scales[first + i]), chunk[i]);
      }
      float *out = panel + pair * HEAD_COLUMNS;
      size_t pairs = pair_count - pair < 16 ? pair_count - pair : 16;
      size_t p = 0;
      for (; p + 4 <= pairs; p += 4)
        transpose_4x4(chunk[0] + p, 16, out + p * HEAD_COLUMNS, HEAD_COLUMNS);
      for (; p < pairs; p++)
        for (size_t i = 0; i < 4; i++) memcpy(out + p * HEAD_COLUMNS + i, &chunk[i][p], 4);
    }
  }
}

INLINE __m512i words_of(const float *from, size_t count, float inverse) {
  return _mm512_cvtepu16_epi32(narrow_16(load_lanes(from, count), inverse));
}

// Each pair of values of 32 columns lies together.
static void pack_values(const float *values, size_t stride, size_t count, size_t width,
                        const float *scales, uint16_t *panels) {
  for (size_t first = 0; first < width; first += HEAD_COLUMNS)
    for (size_t k = 0; k < count; k += 2)
      for (size_t c = first; c < first + HEAD_COLUMNS; c += LANES, panels += 2 * LANES) {
        size_t columns = c < width ? width - c : 0;
        const float *row = columns ? values + k * stride + c : 0;
        const float *next = columns && k + 1 < count ? row + stride : 0;
        __m512i pairs = _mm512_or_si512(
            words_of(row, columns, inverse_of(scales[k])),
            _mm512_slli_epi32(words_of(next, columns, next ? inverse_of(scales[k + 1]) : 0), 16));
        memcpy(panels, &pairs, sizeof pairs);
      }
}

static void pack_head(const float *keys, const float *values, size_t stride, size_t count,
                      size_t width, uint16_t *memory) {
  float *of_keys = scales_of_head(memory, count, width);
  float *of_values = of_keys + SEXTANT_HEAD_ROUND(count);
  find_scales(keys, stride, count, width, most_of_keys(width), of_keys);
  find_scales(values, stride, count, width, MOST_OF_VALUES, of_values);
  pack_keys(keys, stride, count, width, of_keys, memory);
  pack_values(values, stride, count, width, of_values, memory + SEXTANT_HEAD_KEYS(count, width));
}

// MARK: Products

INLINE void head_sums(head_sum sums[QUERY_ROWS][HEAD_VECTORS], const uint16_t *x,
                      size_t x_stride, const uint16_t *panel, size_t pair_count, size_t rows) {
  UNROLL for (size_t r = 0; r < rows; r++)
    UNROLL for (size_t v = 0; v < HEAD_VECTORS; v++) sums[r][v] = no_sum();
  for (size_t pair = 0; pair < pair_count; pair++) {
    __m512i columns[HEAD_VECTORS];
    UNROLL for (size_t v = 0; v < HEAD_VECTORS; v++)
      columns[v] = _mm512_loadu_si512(panel + (pair * HEAD_VECTORS + v) * LANES * 2);
    UNROLL for (size_t r = 0; r < rows; r++) {
      __m512i factors = splat_quad((const uint8_t *)(x + r * x_stride + 2 * pair));
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
    float scales[QUERY_ROWS];
    for (size_t i = 0; i < tile_rows; i++) {
      const float *query = queries + (r + i) * query_stride;
      fetch_next_head(query, width);
      scales[i] = scale_of_row(query, width, most);
      narrow_row(query, width, inverse_of(scales[i]), pairs_of_rows + i * padded);
    }
    for (size_t k = 0; k < count; k += HEAD_COLUMNS)
      head_tile_of(pairs_of_rows, padded, memory + k * padded, padded / 2, scales,
                   HAS_BF16 ? 0 : of_keys + k, scores + r * stride + k, stride, HEAD_COLUMNS,
                   tile_rows);
  }
}

// MARK: Weights

// 2^x: the whole part through the exponent, the rest, of -1/2 to 1/2, by a polynomial of degree 4
// fitted by Remez' method (relative error below 2.7e-6, and 0 far below).
INLINE __m512 power_of_two(__m512 x) {
  __m512 whole = _mm512_roundscale_ps(x, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
  __m512 r = x - whole;
  __m512 p = _mm512_set1_ps(0.0095701022f);
  p = _mm512_fmadd_ps(p, r, _mm512_set1_ps(0.0559178591f));
  p = _mm512_fmadd_ps(p, r, _mm512_set1_ps(0.2402474433f));
  p = _mm512_fmadd_ps(p, r, _mm512_set1_ps(0.6931217909f));
  p = _mm512_fmadd_ps(p, r, _mm512_set1_ps(0.9999992847f));
  return _mm512_scalef_ps(p, whole);
}

// exp(score - largest) of a vector, where offset is -largest log2 e.
INLINE __m512 power_of_score(__m512 score, __m512 offset) {
  return power_of_two(_mm512_fmadd_ps(score, _mm512_set1_ps(1.44269504f), offset));
}

// What a row of scores becomes.
typedef struct {
  __m512 sum;
#if !HAS_BF16
  // Powers times the scales of their values.
  __m512 sizes, largest;
#endif
} powers;

// bfloat16 takes the place of scores that were read. Whole numbers wait for the sum, which says how
// large they may be.
INLINE void take_power(powers *powers, float *row, size_t place, __m512 power,
                       const float *of_values) {
  powers->sum += power;
#if HAS_BF16
  (void)of_values;
  __m256i rounded = narrow_16(power, 1);
  memcpy((uint16_t *)row + place, &rounded, sizeof rounded);
#else
  __m512 weight = power * _mm512_loadu_ps(of_values + place);
  _mm512_storeu_ps(row + place, weight);
  powers->sizes += weight;
  powers->largest = _mm512_max_ps(weight, powers->largest);
#endif
}

// Replaces a row of scores by exp(score - largest). Up to a whole vector zeros stand behind.
INLINE powers exponentials(float *row, size_t count, const float *of_values) {
  size_t whole = count / LANES * LANES;
  __mmask16 rest = first_lanes(count - whole);
  __m512 most = _mm512_mask_loadu_ps(_mm512_set1_ps(-3e38f), rest, row + whole);
  for (size_t i = 0; i < whole; i += LANES) most = _mm512_max_ps(_mm512_loadu_ps(row + i), most);
  __m512 offset = _mm512_set1_ps(-1.44269504f * _mm512_reduce_max_ps(most));
  powers powers;
  memset(&powers, 0, sizeof powers);
  for (size_t i = 0; i < whole; i += LANES)
    take_power(&powers, row, i, power_of_score(_mm512_loadu_ps(row + i), offset), of_values);
  if (rest) {
    __m512 score = _mm512_maskz_loadu_ps(rest, row + whole);
    __m512 power = _mm512_maskz_mov_ps(rest, power_of_score(score, offset));
    take_power(&powers, row, whole, power, of_values);
  }
  return powers;
}

// Replaces a row of scores by the weights of its values and returns what their sums are times. The
// scale of a value is a factor of its weight.
static float weights_of_scores(float *row, size_t count, const float *of_values) {
  powers powers = exponentials(row, count, of_values);
  float sum = _mm512_reduce_add_ps(powers.sum);
#if HAS_BF16
  return 1 / sum;
#else
  // Steps of 1, so that a weight fits 15 bits and sums of products 31. Rounding adds half a step each.
  float steps = (2147483008.0f / MOST_OF_VALUES - 0.5f * (float)count) /
                _mm512_reduce_add_ps(powers.sizes);
  float most = 32767 / _mm512_reduce_max_ps(powers.largest);
  if (steps > most) steps = most;
  if (!(steps < 1e36f)) return 0;
  for (size_t i = 0; i < count; i += LANES) {
    __m256i rounded = narrow_16(_mm512_loadu_ps(row + i), steps);
    memcpy((uint16_t *)row + i, &rounded, sizeof rounded);
  }
  return 1 / (steps * sum);
#endif
}

static void mix_values(float *scores, size_t stride, const uint16_t *memory, size_t count,
                       size_t width, float *y, size_t y_stride, size_t rows) {
  const uint16_t *values = memory + SEXTANT_HEAD_KEYS(count, width);
  const float *of_values = scales_of_head(memory, count, width) + SEXTANT_HEAD_ROUND(count);
  size_t pair_count = (count + 1) / 2;
  for (size_t r = 0; r < rows; r += QUERY_ROWS) {
    size_t tile_rows = rows_of_tile(rows, r);
    float scales[QUERY_ROWS];
    for (size_t i = 0; i < tile_rows; i++)
      scales[i] = weights_of_scores(scores + (r + i) * stride, count, of_values);
    for (size_t c = 0; c < width; c += HEAD_COLUMNS)
      head_tile_of((const uint16_t *)(scores + r * stride), 2 * stride,
                   values + c * 2 * pair_count, pair_count, scales, 0, y + r * y_stride + c,
                   y_stride, width - c, tile_rows);
  }
}
