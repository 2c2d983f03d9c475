// Products with weights of 8 bits and activations of 7 or 8: a part of a CPU class's file, after
// vector_loops.h and gemm_loops.h.
//
// The class defines BYTE_ROWS and BYTE_VECTORS, the shape of a tile, BYTE_MOST and BYTE_SUM, its
// largest_byte and most_weight_sum, and how a step of BYTE_STEP depths is multiplied: `byte_sums`
// holds the sums of LANES columns meanwhile, `quads` 4 depths of each.
//   byte_sums begin_step(int_vector sum);
//   byte_sums add_quads(byte_sums products, quads factors, quads weights);
//   int_vector end_step(byte_sums products, int_vector sum);
// It may define WIDE with its own row_bytes and bytes_of.
// Sums are exact, so classes with the same bytes give the same.

#define BYTE_COLUMNS (BYTE_VECTORS * LANES)
// Cache lines of four depths of a tile's weights; less than one counts as one.
#define BYTE_LINES ((BYTE_COLUMNS + 15) / 16)

static void pack_i8(const int8_t *weights, size_t columns, size_t depth, int8_t *panels) {
  size_t padded = (columns + SEXTANT_PANEL_WIDTH - 1) / SEXTANT_PANEL_WIDTH * SEXTANT_PANEL_WIDTH;
  size_t padded_depth = SEXTANT_I8_DEPTH(depth);
  for (size_t first = 0; first < padded; first += BYTE_COLUMNS)
    for (size_t k = 0; k < padded_depth; k += 4)
      for (size_t c = first; c < first + BYTE_COLUMNS; c++)
        for (size_t i = k; i < k + 4; i++)
          *panels++ = c < columns && i < depth ? weights[c * depth + i] : 0;
}

// MARK: Activations

// How a row of bytes stands for floats: value = scale * (byte - zero).
typedef struct {
  float scale;
  int32_t zero;
} row_scale;

// Vectors of a row between whose ends it and 0 lie. Two each, which do not wait for each other.
typedef struct {
  vector low[2], high[2];
} row_range;

INLINE row_range range_of(const float *x, size_t depth) {
  row_range range = {.low = {splat(0), splat(0)}, .high = {splat(0), splat(0)}};
  size_t k = 0;
  for (; k + 2 * LANES <= depth; k += 2 * LANES)
    UNROLL for (size_t v = 0; v < 2; v++) {
      vector value = load(x + k + v * LANES);
      range.low[v] = smaller(value, range.low[v]);
      range.high[v] = larger(value, range.high[v]);
    }
  for (; k < depth; k += LANES) {
    vector value = load_first(x + k, depth - k < LANES ? depth - k : LANES);
    range.low[0] = smaller(value, range.low[0]);
    range.high[0] = larger(value, range.high[0]);
  }
  return range;
}

// The range in BYTE_MOST steps.
INLINE row_scale scale_of(row_range range) {
  float least = -largest_of(-smaller(range.low[0], range.low[1]));
  float scale = (largest_of(larger(range.high[0], range.high[1])) - least) / BYTE_MOST;
  // No range, or one that is not finite: all bytes become 0.
  if (!(scale > 1e-30f && scale < 1e30f)) return (row_scale){.scale = 0, .zero = 0};
  return (row_scale){.scale = scale, .zero = (int32_t)(0.5f - least / scale)};
}

#ifndef WIDE
// Values that become bytes at once: four vectors, which narrow in few steps.
#define WIDE (4 * LANES)
typedef float wide_vector __attribute__((ext_vector_type(WIDE)));
typedef int32_t wide_ints __attribute__((ext_vector_type(WIDE)));
typedef uint8_t row_bytes __attribute__((ext_vector_type(WIDE)));

// Rounds products to nearest; the result lies in 0...BYTE_MOST whatever comes in.
INLINE row_bytes bytes_of(const float *x, float inverse, float zero) {
  wide_vector value;
  memcpy(&value, x, sizeof value);
  value *= inverse;
  // Between 2^23 and 2^24 floats are whole numbers, whose lowest bits are the integer.
  value = __builtin_elementwise_max(value, (wide_vector)-zero);
  value = __builtin_elementwise_min(value, (wide_vector)(BYTE_MOST - zero));
  value = value + 12582912.0f;
  value = value + zero;
  wide_ints bits;
  memcpy(&bits, &value, sizeof bits);
  return __builtin_convertvector(bits & BYTE_MOST, row_bytes);
}
#endif

INLINE void write_bytes(const float *x, size_t depth, row_scale scale, uint8_t *bytes) {
  float inverse = scale.scale > 0 ? 1 / scale.scale : 0;
  size_t k = 0;
  for (; k + WIDE <= depth; k += WIDE) {
    row_bytes values = bytes_of(x + k, inverse, (float)scale.zero);
    memcpy(bytes + k, &values, sizeof values);
  }
  if (k < depth) {
    float rest[WIDE] = {0};
    memcpy(rest, x + k, (depth - k) * sizeof *rest);
    row_bytes values = bytes_of(rest, inverse, (float)scale.zero);
    memcpy(bytes + k, &values, depth - k);
  }
  // The weights behind the last depth are 0; these only have to be defined.
  memset(bytes + depth, 0, SEXTANT_I8_DEPTH(depth) - depth);
}

// Rows that are rounded together, step by step: the scale of one waits long for its ends.
#define ROUNDED_ROWS 8

static void quantise(const float *x, size_t x_stride, size_t rows, size_t depth, uint8_t *bytes,
                     size_t stride, row_scale *scales) {
  for (size_t first = 0; first < rows; first += ROUNDED_ROWS) {
    size_t end = first + ROUNDED_ROWS < rows ? first + ROUNDED_ROWS : rows;
    row_range ranges[ROUNDED_ROWS];
    for (size_t r = first; r < end; r++) ranges[r - first] = range_of(x + r * x_stride, depth);
    for (size_t r = first; r < end; r++) scales[r] = scale_of(ranges[r - first]);
    for (size_t r = first; r < end; r++)
      write_bytes(x + r * x_stride, depth, scales[r], bytes + r * stride);
  }
}

static void quantise_row(const float *x, size_t depth, uint8_t *bytes, float *scale,
                         int32_t *zero) {
  row_scale result;
  quantise(x, depth, 1, depth, bytes, depth, &result);
  *scale = result.scale;
  *zero = result.zero;
}

// MARK: Products

INLINE int_vector load_ints(const int32_t *from) {
  int_vector value;
  memcpy(&value, from, sizeof value);
  return value;
}

INLINE void byte_tile(const uint8_t *x, size_t x_stride, const row_scale *scales,
                      const int8_t *panel, next_weights next, const float *column_scales,
                      const int32_t *column_sums, const float *bias,
                      sextant_activation activation, float *y, size_t y_stride,
                      size_t columns, size_t depth, size_t rows, size_t lines) {
  int_vector sums[BYTE_ROWS][BYTE_VECTORS];
  UNROLL for (size_t r = 0; r < rows; r++)
    UNROLL for (size_t v = 0; v < BYTE_VECTORS; v++)
      sums[r][v] = load_ints(column_sums + v * LANES) * -scales[r].zero;
  for (size_t k = 0; k < depth; k += BYTE_STEP) {
    const int8_t *step = panel + k * BYTE_COLUMNS;
    byte_sums products[BYTE_ROWS][BYTE_VECTORS];
    UNROLL for (size_t r = 0; r < rows; r++)
      UNROLL for (size_t v = 0; v < BYTE_VECTORS; v++) products[r][v] = begin_step(sums[r][v]);
    UNROLL for (size_t i = 0; i < BYTE_STEP / 4; i++) {
      fetch(next, k / 4 + i, lines);
      quads weights[BYTE_VECTORS];
      UNROLL for (size_t v = 0; v < BYTE_VECTORS; v++)
        weights[v] = load_quads(step + (i * BYTE_VECTORS + v) * LANES * 4);
      UNROLL for (size_t r = 0; r < rows; r++) {
        quads factors = splat_quad(x + r * x_stride + k + 4 * i);
        UNROLL for (size_t v = 0; v < BYTE_VECTORS; v++)
          products[r][v] = add_quads(products[r][v], factors, weights[v]);
      }
      // Weights of two quads at once do not fit the registers.
      __asm__ volatile("" ::: "memory");
    }
    UNROLL for (size_t r = 0; r < rows; r++)
      UNROLL for (size_t v = 0; v < BYTE_VECTORS; v++)
        sums[r][v] = end_step(products[r][v], sums[r][v]);
  }
  UNROLL for (size_t r = 0; r < rows; r++) {
    vector results[BYTE_VECTORS], factors[BYTE_VECTORS];
    UNROLL for (size_t v = 0; v < BYTE_VECTORS; v++) {
      factors[v] = load(column_scales + v * LANES) * splat(scales[r].scale);
      results[v] = __builtin_convertvector(sums[r][v], vector);
    }
    if (columns < BYTE_COLUMNS) {
      UNROLL for (size_t v = 0; v < BYTE_VECTORS; v++) results[v] *= factors[v];
      store_partly(results, columns, bias, activation, y + r * y_stride);
    } else {
      UNROLL for (size_t v = 0; v < BYTE_VECTORS; v++) {
        vector offset = bias ? load(bias + v * LANES) : splat(0);
        store(y + r * y_stride + v * LANES,
              activated(multiply_add(results[v], factors[v], offset), activation));
      }
    }
  }
}

#define BYTE_TILE_CASE(R)                                                                     \
  case R:                                                                                     \
    byte_tile(x, x_stride, scales, panel, next, column_scales, column_sums, bias, activation, \
              y, y_stride, columns, depth, R, BYTE_LINES);                                    \
    break;

INLINE void byte_tile_of(const uint8_t *x, size_t x_stride, const row_scale *scales,
                         const int8_t *panel, next_weights next, const float *column_scales,
                         const int32_t *column_sums, const float *bias,
                         sextant_activation activation, float *y, size_t y_stride, size_t rows,
                         size_t columns, size_t depth) {
  if (rows == BYTE_ROWS && next.lines == 1)
    return byte_tile(x, x_stride, scales, panel, next, column_scales, column_sums, bias,
                     activation, y, y_stride, columns, depth, BYTE_ROWS, 1);
  switch (rows) {
    BYTE_TILE_CASE(1)
    BYTE_TILE_CASE(2)
    BYTE_TILE_CASE(3)
#if BYTE_ROWS > 3
    BYTE_TILE_CASE(4)
#endif
#if BYTE_ROWS > 4
    BYTE_TILE_CASE(5)
    BYTE_TILE_CASE(6)
#endif
  }
}

// Bytes of activations that stay in the L2 cache.
#define BLOCK_BYTES 131072

static void multiply_i8(const float *x, size_t x_stride, const int8_t *panels,
                        const float *column_scales, const int32_t *column_sums, const float *bias,
                        sextant_activation activation, float *y, size_t y_stride, size_t rows,
                        size_t columns, size_t depth) {
  __attribute__((aligned(64))) uint8_t bytes[BLOCK_BYTES + 64];
  row_scale scales[BLOCK_ROWS];
  size_t stride = SEXTANT_I8_DEPTH(depth);
  size_t block = stride ? BLOCK_BYTES / stride / BYTE_ROWS * BYTE_ROWS : BLOCK_ROWS;
  if (block < 1) block = 1;
  if (block > BLOCK_ROWS) block = BLOCK_ROWS;
  for (size_t first = 0; first < rows; first += block) {
    size_t count = rows - first < block ? rows - first : block;
    quantise(x + first * x_stride, x_stride, count, depth, bytes, stride, scales);
    fetch_share share = share_fetches(BYTE_LINES, (count + BYTE_ROWS - 1) / BYTE_ROWS);
    for (size_t column = 0; column < columns; column += BYTE_COLUMNS)
      for (size_t r = 0; r < count; r += BYTE_ROWS) {
        const int8_t *panel = panels + column * stride;
        next_weights next =
            next_after(panel + BYTE_COLUMNS * stride, stride / 4, share, r / BYTE_ROWS);
        byte_tile_of(bytes + r * stride, stride, scales + r, panel, next, column_scales + column,
                     column_sums + column, bias ? bias + column : 0, activation,
                     y + (first + r) * y_stride + column, y_stride,
                     count - r < BYTE_ROWS ? count - r : BYTE_ROWS, columns - column, stride);
      }
  }
}
