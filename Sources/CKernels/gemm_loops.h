// The loops of gemm.h, written once over vectors of LANES floats and compiled for each CPU class.
// The including file defines CLASS, CLASS_NAME, LANES, HAS_FMA, TILE_ROWS, TILE_VECTORS, SUM_ROWS.

#include "activation_loops.h"

// MARK: Packing

static inline void transpose_4x4(const float *in, size_t stride, float *out, size_t out_stride) {
  vector4 a = load4(in), b = load4(in + stride);
  vector4 c = load4(in + 2 * stride), d = load4(in + 3 * stride);
  vector4 ab_low = __builtin_shufflevector(a, b, 0, 4, 1, 5);
  vector4 ab_high = __builtin_shufflevector(a, b, 2, 6, 3, 7);
  vector4 cd_low = __builtin_shufflevector(c, d, 0, 4, 1, 5);
  vector4 cd_high = __builtin_shufflevector(c, d, 2, 6, 3, 7);
  store4(out, __builtin_shufflevector(ab_low, cd_low, 0, 1, 4, 5));
  store4(out + out_stride, __builtin_shufflevector(ab_low, cd_low, 2, 3, 6, 7));
  store4(out + 2 * out_stride, __builtin_shufflevector(ab_high, cd_high, 0, 1, 4, 5));
  store4(out + 3 * out_stride, __builtin_shufflevector(ab_high, cd_high, 2, 3, 6, 7));
}

static void pack(const float *weights, size_t stride, size_t columns, size_t depth,
                 float *panels) {
  for (size_t first = 0; first < columns; first += SEXTANT_PANEL_WIDTH) {
    size_t width = columns - first;
    if (width > SEXTANT_PANEL_WIDTH) width = SEXTANT_PANEL_WIDTH;
    float *panel = panels + first * depth;
    for (size_t c = 0; c < SEXTANT_PANEL_WIDTH; c += 4) {
      const float *rows = weights + (first + c) * stride;
      size_t k = 0;
      if (c + 4 <= width)
        for (; k + 4 <= depth; k += 4)
          transpose_4x4(rows + k, stride, panel + k * SEXTANT_PANEL_WIDTH + c,
                        SEXTANT_PANEL_WIDTH);
      for (; k < depth; k++)
        for (size_t i = 0; i < 4; i++)
          panel[k * SEXTANT_PANEL_WIDTH + c + i] = c + i < width ? rows[i * stride + k] : 0;
    }
  }
}

// MARK: Products

// Columns of a tile.
#define TILE_COLUMNS (TILE_VECTORS * LANES)

INLINE vector activated(vector value, sextant_activation activation) {
  return activation == SEXTANT_ACTIVATION_GELU ? gelu(value) : value;
}

// Ends a row of a tile that reaches beyond the last column.
static __attribute__((noinline)) void store_partly(const vector *sums, size_t columns,
                                                   const float *bias,
                                                   sextant_activation activation, float *y) {
  for (size_t first = 0; first < columns; first += LANES) {
    size_t count = columns - first < LANES ? columns - first : LANES;
    vector offset = bias ? load_first(bias + first, count) : splat(0);
    store_first(y + first, activated(sums[first / LANES] + offset, activation), count);
  }
}

// Always inlined with a constant `rows`, so that the sums stay in registers.
INLINE void tile(const float *x, size_t x_stride, const float *panel, const float *bias,
                 sextant_activation activation, float *y, size_t y_stride, size_t rows,
                 size_t columns, size_t depth) {
  vector sums[TILE_ROWS][TILE_VECTORS];
  UNROLL for (size_t r = 0; r < rows; r++)
    UNROLL for (size_t v = 0; v < TILE_VECTORS; v++) sums[r][v] = splat(0);
  for (size_t k = 0; k < depth; k++) {
    vector weights[TILE_VECTORS];
    UNROLL for (size_t v = 0; v < TILE_VECTORS; v++)
      weights[v] = load(panel + k * SEXTANT_PANEL_WIDTH + v * LANES);
    UNROLL for (size_t r = 0; r < rows; r++) {
      vector factor = splat(x[r * x_stride + k]);
      UNROLL for (size_t v = 0; v < TILE_VECTORS; v++)
        sums[r][v] = multiply_add(factor, weights[v], sums[r][v]);
    }
  }
  if (columns >= TILE_COLUMNS) {
    UNROLL for (size_t v = 0; v < TILE_VECTORS; v++) {
      vector offset = bias ? load(bias + v * LANES) : splat(0);
      UNROLL for (size_t r = 0; r < rows; r++)
        store(y + r * y_stride + v * LANES, activated(sums[r][v] + offset, activation));
    }
  } else {
    UNROLL for (size_t r = 0; r < rows; r++)
      store_partly(sums[r], columns, bias, activation, y + r * y_stride);
  }
}

#define TILE_CASE(R)                                                                        \
  case R:                                                                                   \
    tile(x, x_stride, panel, bias, activation, y, y_stride, R, columns, depth);             \
    break;

static void tile_of(const float *x, size_t x_stride, const float *panel, const float *bias,
                    sextant_activation activation, float *y, size_t y_stride, size_t rows,
                    size_t columns, size_t depth) {
  switch (rows) {
    TILE_CASE(1)
    TILE_CASE(2)
    TILE_CASE(3)
    TILE_CASE(4)
    TILE_CASE(5)
    TILE_CASE(6)
  }
}

// Rows that are multiplied with one panel before the next panel comes; they stay in the L2 cache,
// and so does the panel.
#define BLOCK_ROWS 96

static void multiply(const float *x, size_t x_stride, const float *panels, const float *bias,
                     sextant_activation activation, float *y, size_t y_stride, size_t rows,
                     size_t columns, size_t depth) {
  for (size_t block = 0; block < rows; block += BLOCK_ROWS) {
    size_t end = block + BLOCK_ROWS < rows ? block + BLOCK_ROWS : rows;
    for (size_t column = 0; column < columns; column += TILE_COLUMNS) {
      const float *panel = panels + column / SEXTANT_PANEL_WIDTH * SEXTANT_PANEL_WIDTH * depth +
                           column % SEXTANT_PANEL_WIDTH;
      for (size_t r = block; r < end; r += TILE_ROWS)
        tile_of(x + r * x_stride, x_stride, panel, bias ? bias + column : 0, activation,
                y + r * y_stride + column, y_stride, end - r < TILE_ROWS ? end - r : TILE_ROWS,
                columns - column, depth);
    }
  }
}

// MARK: Weighted sums

INLINE void sums_of(const float *weights, size_t weight_stride, const float *values,
                    size_t value_stride, float *y, size_t y_stride, size_t rows, size_t vectors,
                    size_t last_count, size_t depth) {
  vector sums[SUM_ROWS][2];
  UNROLL for (size_t r = 0; r < rows; r++)
    UNROLL for (size_t v = 0; v < vectors; v++) sums[r][v] = splat(0);
  for (size_t k = 0; k < depth; k++) {
    const float *row = values + k * value_stride;
    vector value[2];
    UNROLL for (size_t v = 0; v < vectors; v++)
      value[v] = v + 1 == vectors ? load_first(row + v * LANES, last_count)
                                  : load(row + v * LANES);
    UNROLL for (size_t r = 0; r < rows; r++) {
      vector weight = splat(weights[r * weight_stride + k]);
      UNROLL for (size_t v = 0; v < vectors; v++)
        sums[r][v] = multiply_add(weight, value[v], sums[r][v]);
    }
  }
  UNROLL for (size_t r = 0; r < rows; r++)
    UNROLL for (size_t v = 0; v < vectors; v++)
      store_first(y + r * y_stride + v * LANES, sums[r][v], v + 1 == vectors ? last_count : LANES);
}

// One or two vectors of columns, all rows.
INLINE void column_sums(const float *weights, size_t weight_stride, const float *values,
                        size_t value_stride, float *y, size_t y_stride, size_t rows,
                        size_t vectors, size_t last_count, size_t depth) {
  size_t r = 0;
  for (; r + SUM_ROWS <= rows; r += SUM_ROWS)
    sums_of(weights + r * weight_stride, weight_stride, values, value_stride, y + r * y_stride,
            y_stride, SUM_ROWS, vectors, last_count, depth);
  for (; r < rows; r++)
    sums_of(weights + r * weight_stride, weight_stride, values, value_stride, y + r * y_stride,
            y_stride, 1, vectors, last_count, depth);
}

static void weighted_sums(const float *weights, size_t weight_stride, const float *values,
                          size_t value_stride, float *y, size_t y_stride, size_t rows,
                          size_t columns, size_t depth) {
  size_t c = 0;
  for (; c + 2 * LANES <= columns; c += 2 * LANES)
    column_sums(weights, weight_stride, values + c, value_stride, y + c, y_stride, rows, 2, LANES,
                depth);
  for (; c + LANES <= columns; c += LANES)
    column_sums(weights, weight_stride, values + c, value_stride, y + c, y_stride, rows, 1, LANES,
                depth);
  if (c < columns)
    column_sums(weights, weight_stride, values + c, value_stride, y + c, y_stride, rows, 1,
                columns - c, depth);
}

// MARK: Sums of chosen rows

typedef int8_t byte_vector __attribute__((ext_vector_type(LANES)));

INLINE vector load_bytes(const int8_t *from) {
  byte_vector value;
  memcpy(&value, from, sizeof value);
  return __builtin_convertvector(value, vector);
}

// Columns that are summed together; their sums stay in registers over all rows.
#define SUM_VECTORS 8

#define SUM_ROWS_OF(NAME, TYPE, LOAD)                                                       \
  static void NAME(const TYPE *rows, const int32_t *numbers, const float *factors,          \
                   size_t count, size_t width, float *out) {                                \
    size_t c = 0;                                                                           \
    for (; c + SUM_VECTORS * LANES <= width; c += SUM_VECTORS * LANES) {                    \
      vector sums[SUM_VECTORS];                                                             \
      UNROLL for (size_t v = 0; v < SUM_VECTORS; v++) sums[v] = splat(0);                   \
      for (size_t i = 0; i < count; i++) {                                                  \
        const TYPE *row = rows + (size_t)numbers[i] * width + c;                            \
        vector factor = splat(factors[i]);                                                  \
        UNROLL for (size_t v = 0; v < SUM_VECTORS; v++)                                     \
          sums[v] = multiply_add(factor, LOAD(row + v * LANES), sums[v]);                   \
      }                                                                                     \
      UNROLL for (size_t v = 0; v < SUM_VECTORS; v++) store(out + c + v * LANES, sums[v]);  \
    }                                                                                       \
    for (; c < width; c++) {                                                                \
      float sum = 0;                                                                        \
      for (size_t i = 0; i < count; i++)                                                    \
        sum += factors[i] * (float)rows[(size_t)numbers[i] * width + c];                    \
      out[c] = sum;                                                                         \
    }                                                                                       \
  }

SUM_ROWS_OF(sum_rows_f32, float, load)
SUM_ROWS_OF(sum_rows_i8, int8_t, load_bytes)

#define JOIN(a, b) a##b
#define NAMED(class) JOIN(sextant_matrix_, class)
const sextant_matrix_kernels NAMED(CLASS) = {
    .name = CLASS_NAME,
    .pack = pack,
    .multiply = multiply,
    .weighted_sums = weighted_sums,
    .softmax = softmax,
    .layer_norm = layer_norm,
    .sum_rows_f32 = sum_rows_f32,
    .sum_rows_i8 = sum_rows_i8,
};
