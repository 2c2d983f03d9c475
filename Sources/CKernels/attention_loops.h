// Attention of one head with queries, keys, weights and values of bfloat16: a part of a class with
// HAS_HEADS, after bf16_loops.h. LANES is 16.

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

// MARK: Packing

// 32 values of a key as pairs.
INLINE void narrow_chunk(const float *key, size_t count, float *pairs) {
  __m512bh rounded = _mm512_cvtne2ps_pbh(
      load_lanes(count > LANES ? key + LANES : 0, count > LANES ? count - LANES : 0),
      load_lanes(key, count));
  memcpy(pairs, &rounded, sizeof rounded);
}

// Each pair of depths of 32 keys lies together.
static void pack_keys(const float *keys, size_t stride, size_t count, size_t width,
                      uint16_t *panels) {
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
        narrow_chunk(key, key ? depths : 0, chunk[i]);
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

INLINE __m512i words_of(const float *from, size_t count) {
  __m256bh rounded = _mm512_cvtneps_pbh(load_lanes(from, count));
  __m256i words;
  memcpy(&words, &rounded, sizeof words);
  return _mm512_cvtepu16_epi32(words);
}

// Each pair of values of 32 columns lies together.
static void pack_values(const float *values, size_t stride, size_t count, size_t width,
                        uint16_t *panels) {
  for (size_t first = 0; first < width; first += HEAD_COLUMNS)
    for (size_t k = 0; k < count; k += 2)
      for (size_t c = first; c < first + HEAD_COLUMNS; c += LANES, panels += 2 * LANES) {
        size_t columns = c < width ? width - c : 0;
        const float *row = columns ? values + k * stride + c : 0;
        const float *next = columns && k + 1 < count ? row + stride : 0;
        __m512i pairs = _mm512_or_si512(
            words_of(row, columns), _mm512_slli_epi32(words_of(next, columns), 16));
        memcpy(panels, &pairs, sizeof pairs);
      }
}

static void pack_head(const float *keys, const float *values, size_t stride, size_t count,
                      size_t width, uint16_t *memory) {
  pack_keys(keys, stride, count, width, memory);
  pack_values(values, stride, count, width, memory + SEXTANT_HEAD_KEYS(count, width));
}

// MARK: Products

INLINE void head_sums(vector sums[QUERY_ROWS][HEAD_VECTORS], const uint16_t *x, size_t x_stride,
                      const uint16_t *panel, size_t pair_count, size_t rows) {
  UNROLL for (size_t r = 0; r < rows; r++)
    UNROLL for (size_t v = 0; v < HEAD_VECTORS; v++) sums[r][v] = splat(0);
  for (size_t pair = 0; pair < pair_count; pair++) {
    pairs columns[HEAD_VECTORS];
    UNROLL for (size_t v = 0; v < HEAD_VECTORS; v++)
      columns[v] = load_pairs(panel + (pair * HEAD_VECTORS + v) * LANES * 2);
    UNROLL for (size_t r = 0; r < rows; r++) {
      pairs factors = splat_pair(x + r * x_stride + 2 * pair);
      UNROLL for (size_t v = 0; v < HEAD_VECTORS; v++)
        sums[r][v] = add_pairs(sums[r][v], factors, columns[v]);
    }
  }
}

// What a tile of sums times `scales`, or as they are where that is null, does to up to 32 columns.
INLINE void head_tile(const uint16_t *x, size_t x_stride, const uint16_t *panel,
                      size_t pair_count, const float *scales, float *y, size_t y_stride,
                      size_t columns, size_t rows) {
  vector sums[QUERY_ROWS][HEAD_VECTORS];
  head_sums(sums, x, x_stride, panel, pair_count, rows);
  UNROLL for (size_t r = 0; r < rows; r++)
    UNROLL for (size_t v = 0; v < HEAD_VECTORS; v++) {
      vector value = scales ? sums[r][v] * splat(scales[r]) : sums[r][v];
      if (columns >= HEAD_COLUMNS)
        store(y + r * y_stride + v * LANES, value);
      else if (columns > v * LANES)
        _mm512_mask_storeu_ps(y + r * y_stride + v * LANES, first_lanes(columns - v * LANES),
                              (__m512)value);
    }
}

#define HEAD_TILE_CASE(R)                                                                 \
  case R:                                                                                 \
    head_tile(x, x_stride, panel, pair_count, scales, y, y_stride, columns, R);           \
    break;

static void head_tile_of(const uint16_t *x, size_t x_stride, const uint16_t *panel,
                         size_t pair_count, const float *scales, float *y, size_t y_stride,
                         size_t columns, size_t rows) {
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
  for (size_t r = 0; r < rows; r += QUERY_ROWS) {
    size_t tile_rows = rows_of_tile(rows, r);
    for (size_t i = 0; i < tile_rows; i++)
      narrow(queries + (r + i) * query_stride, width, pairs_of_rows + i * padded);
    for (size_t k = 0; k < count; k += HEAD_COLUMNS)
      head_tile_of(pairs_of_rows, padded, memory + k * padded, padded / 2, 0,
                   scores + r * stride + k, stride, HEAD_COLUMNS, tile_rows);
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

INLINE void store_narrow(uint16_t *to, __m512 value) {
  __m256bh rounded = _mm512_cvtneps_pbh(value);
  memcpy(to, &rounded, sizeof rounded);
}

// Replaces a row of scores by exp(score - largest), rounded to bfloat16, and returns their sum
// before rounding. An odd row gets a zero behind.
static float exponentials(float *row, size_t count) {
  size_t whole = count / LANES * LANES;
  __mmask16 rest = first_lanes(count - whole);
  __m512 most = _mm512_mask_loadu_ps(_mm512_set1_ps(-3e38f), rest, row + whole);
  for (size_t i = 0; i < whole; i += LANES) most = _mm512_max_ps(_mm512_loadu_ps(row + i), most);
  __m512 offset = _mm512_set1_ps(-1.44269504f * _mm512_reduce_max_ps(most));
  __m512 sum = _mm512_setzero_ps();
  // A vector of pairs takes the place of scores that were read.
  for (size_t i = 0; i < whole; i += LANES) {
    __m512 value = power_of_score(_mm512_loadu_ps(row + i), offset);
    store_narrow((uint16_t *)row + i, value);
    sum += value;
  }
  if (rest) {
    __m512 score = _mm512_maskz_loadu_ps(rest, row + whole);
    __m512 value = _mm512_maskz_mov_ps(rest, power_of_score(score, offset));
    store_narrow((uint16_t *)row + whole, value);
    sum += value;
  }
  return _mm512_reduce_add_ps(sum);
}

static void mix_values(float *scores, size_t stride, const uint16_t *memory, size_t count,
                       size_t width, float *y, size_t y_stride, size_t rows) {
  const uint16_t *values = memory + SEXTANT_HEAD_KEYS(count, width);
  size_t pair_count = (count + 1) / 2;
  for (size_t r = 0; r < rows; r += QUERY_ROWS) {
    size_t tile_rows = rows_of_tile(rows, r);
    float scales[QUERY_ROWS];
    for (size_t i = 0; i < tile_rows; i++)
      scales[i] = 1 / exponentials(scores + (r + i) * stride, count);
    for (size_t c = 0; c < width; c += HEAD_COLUMNS)
      head_tile_of((const uint16_t *)(scores + r * stride), 2 * stride,
                   values + c * 2 * pair_count, pair_count, scales, y + r * y_stride + c,
                   y_stride, width - c, tile_rows);
  }
}
