// Single-precision products of gemm.h, written once over vectors of LANES floats and compiled for
// each CPU class; vector_loops.h comes before.
// The including file defines CLASS, CLASS_NAME, LANES, HAS_FMA, TILE_ROWS, TILE_VECTORS, SUM_ROWS
// and DEPTH_BLOCK, the depths of a panel that stay in the L1 cache together.

// MARK: Packing

// Columns of a tile, and of a panel: the weights of a tile lie together, so that a block of them
// stays in the L1 cache while the rows pass.
#define TILE_COLUMNS (TILE_VECTORS * LANES)
// Cache lines of one depth of a tile's weights; less than one counts as one.
#define TILE_LINES ((TILE_COLUMNS + 15) / 16)

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
  size_t padded = (columns + SEXTANT_PANEL_WIDTH - 1) / SEXTANT_PANEL_WIDTH * SEXTANT_PANEL_WIDTH;
  for (size_t first = 0; first < padded; first += 4) {
    float *panel = panels + first / TILE_COLUMNS * TILE_COLUMNS * depth + first % TILE_COLUMNS;
    const float *rows = weights + first * stride;
    size_t k = 0;
    if (first + 4 <= columns)
      for (; k + 4 <= depth; k += 4)
        transpose_4x4(rows + k, stride, panel + k * TILE_COLUMNS, TILE_COLUMNS);
    // A condition inside would become masked loads from beyond the weights, which are slow where no
    // memory is mapped.
    size_t count = columns > first ? columns - first : 0;
    if (count > 4) count = 4;
    for (; k < depth; k++) {
      for (size_t i = 0; i < count; i++) panel[k * TILE_COLUMNS + i] = rows[i * stride + k];
      for (size_t i = count; i < 4; i++) panel[k * TILE_COLUMNS + i] = 0;
    }
  }
}

// MARK: Weights that come next

// A panel is multiplied with several tiles of rows, the first of which would wait for its weights to
// come from memory; so the tiles of the panel before fetch them, each a part. Behind the last panel
// lies the matrix that is used next, or nothing, which does no harm.
typedef struct {
  uintptr_t start;
  // Bytes between two fetches.
  size_t step;
  // Fetches at a step of the tile's loop: 1 or as many lines as it reads there.
  size_t lines;
} next_weights;

#define CACHE_LINE 64

// How `count` tiles of a panel share the fetches: each as many as it reads itself, `lines` cache lines at a
// step. Where one fetch at a step reaches all lines, there are no more: of products from the cache they
// take a tenth of the time.
typedef struct {
  size_t step, lines;
} fetch_share;

INLINE fetch_share share_fetches(size_t lines, size_t count) {
  size_t fetches = count < lines ? lines : 1;
  return (fetch_share){.step = (CACHE_LINE * lines / fetches + count - 1) / count,
                       .lines = fetches};
}

// The part of tile number `tile` of the weights behind `end`.
INLINE next_weights next_after(const void *end, size_t steps, fetch_share share, size_t tile) {
  return (next_weights){.start = (uintptr_t)end + tile * share.step * steps * share.lines,
                        .step = share.step,
                        .lines = share.lines};
}

// Fetches into the L2 cache; called at each step with the same constant `lines`.
INLINE void fetch(next_weights next, size_t step, size_t lines) {
  UNROLL for (size_t i = 0; i < lines; i++)
    __builtin_prefetch((const void *)(next.start + (step * lines + i) * next.step), 0, 2);
}

// MARK: Products

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

// What happens to the sums of a tile before and after its products.
typedef struct {
  // Sums of the depths before, `TILE_COLUMNS` a row; null at the first block of depths.
  const float *before;
  // Where the sums go when more depths follow; null at the last block.
  float *after;
  const float *bias;
  sextant_activation activation;
} tile_ends;

INLINE void end_tile(vector sums[TILE_ROWS][TILE_VECTORS], tile_ends ends, float *y,
                     size_t y_stride, size_t rows, size_t columns) {
  if (ends.after) {
    UNROLL for (size_t r = 0; r < rows; r++)
      UNROLL for (size_t v = 0; v < TILE_VECTORS; v++)
        store(ends.after + r * TILE_COLUMNS + v * LANES, sums[r][v]);
  } else if (columns >= TILE_COLUMNS) {
    UNROLL for (size_t v = 0; v < TILE_VECTORS; v++) {
      vector offset = ends.bias ? load(ends.bias + v * LANES) : splat(0);
      UNROLL for (size_t r = 0; r < rows; r++)
        store(y + r * y_stride + v * LANES, activated(sums[r][v] + offset, ends.activation));
    }
  } else {
    UNROLL for (size_t r = 0; r < rows; r++) {
      // A copy, since an array whose address is handed on may be kept in memory all the time.
      vector row[TILE_VECTORS];
      UNROLL for (size_t v = 0; v < TILE_VECTORS; v++) row[v] = sums[r][v];
      store_partly(row, columns, ends.bias, ends.activation, y + r * y_stride);
    }
  }
}

// Always inlined with constant `rows` and `lines`, so that the sums stay in registers.
INLINE void tile(const float *x, size_t x_stride, const float *panel, next_weights next,
                 tile_ends ends, float *y, size_t y_stride, size_t columns, size_t depth,
                 size_t rows, size_t lines) {
  vector sums[TILE_ROWS][TILE_VECTORS];
  UNROLL for (size_t r = 0; r < rows; r++)
    UNROLL for (size_t v = 0; v < TILE_VECTORS; v++)
      sums[r][v] = ends.before ? load(ends.before + r * TILE_COLUMNS + v * LANES) : splat(0);
  for (size_t k = 0; k < depth; k++) {
    vector weights[TILE_VECTORS];
    UNROLL for (size_t v = 0; v < TILE_VECTORS; v++)
      weights[v] = load(panel + k * TILE_COLUMNS + v * LANES);
    fetch(next, k, lines);
    UNROLL for (size_t r = 0; r < rows; r++) {
      vector factor = splat(x[r * x_stride + k]);
      UNROLL for (size_t v = 0; v < TILE_VECTORS; v++)
        sums[r][v] = multiply_add(factor, weights[v], sums[r][v]);
    }
  }
  end_tile(sums, ends, y, y_stride, rows, columns);
}

#define TILE_CASE(R)                                                                   \
  case R:                                                                              \
    tile(x, x_stride, panel, next, ends, y, y_stride, columns, depth, R, TILE_LINES);  \
    break;

INLINE void tile_of(const float *x, size_t x_stride, const float *panel, next_weights next,
                    tile_ends ends, float *y, size_t y_stride, size_t rows, size_t columns,
                    size_t depth) {
  if (rows == TILE_ROWS && next.lines == 1)
    return tile(x, x_stride, panel, next, ends, y, y_stride, columns, depth, TILE_ROWS, 1);
  switch (rows) {
    TILE_CASE(1)
    TILE_CASE(2)
    TILE_CASE(3)
    TILE_CASE(4)
    TILE_CASE(5)
    TILE_CASE(6)
  }
}

// Rows that are multiplied with all panels before the next rows come, at most; with fewer where
// rows are long, they fill half of an L2 cache.
#define BLOCK_ROWS 96
#define BLOCK_FLOATS 65536

static size_t block_rows(size_t depth) {
  size_t rows = depth ? BLOCK_FLOATS / depth / TILE_ROWS * TILE_ROWS : BLOCK_ROWS;
  return rows < TILE_ROWS ? TILE_ROWS : rows > BLOCK_ROWS ? BLOCK_ROWS : rows;
}

static void multiply(const float *x, size_t x_stride, const float *panels, const float *bias,
                     sextant_activation activation, float *y, size_t y_stride, size_t rows,
                     size_t columns, size_t depth) {
  // Sums of one panel between two blocks of depths.
  float sums[BLOCK_ROWS * TILE_COLUMNS];
  size_t block = block_rows(depth);
  for (size_t first = 0; first < rows; first += block) {
    size_t end = first + block < rows ? first + block : rows;
    fetch_share share = share_fetches(TILE_LINES, (end - first + TILE_ROWS - 1) / TILE_ROWS);
    for (size_t column = 0; column < columns; column += TILE_COLUMNS) {
      const float *panel = panels + column * depth;
      size_t k = 0;
      do {
        size_t count = depth - k < DEPTH_BLOCK ? depth - k : DEPTH_BLOCK;
        for (size_t r = first; r < end; r += TILE_ROWS) {
          next_weights next = next_after(panel + (k + count) * TILE_COLUMNS, count, share,
                                         (r - first) / TILE_ROWS);
          float *kept = sums + (r - first) * TILE_COLUMNS;
          tile_ends ends = {.before = k == 0 ? 0 : kept,
                            .after = k + count < depth ? kept : 0,
                            .bias = bias ? bias + column : 0,
                            .activation = activation};
          tile_of(x + r * x_stride + k, x_stride, panel + k * TILE_COLUMNS, next, ends,
                  y + r * y_stride + column, y_stride, end - r < TILE_ROWS ? end - r : TILE_ROWS,
                  columns - column, count);
        }
        k += count;
      } while (k < depth);
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

// Half of them come from the lower bits of the bytes read, half from the upper.
#define NIBBLE_VECTORS (SUM_VECTORS / 2)

INLINE void load_nibbles(const uint8_t *from, vector *low, vector *high) {
  byte_vector value;
  memcpy(&value, from, sizeof value);
  *low = __builtin_convertvector((value & 15) - 8, vector);
  *high = __builtin_convertvector(((value >> 4) & 15) - 8, vector);
}

static void sum_rows_i4(const uint8_t *rows, const int32_t *numbers, const float *factors,
                        size_t count, size_t width, float *out) {
  size_t half = width / 2, c = 0;
  for (; c + NIBBLE_VECTORS * LANES <= half; c += NIBBLE_VECTORS * LANES) {
    vector low[NIBBLE_VECTORS], high[NIBBLE_VECTORS];
    UNROLL for (size_t v = 0; v < NIBBLE_VECTORS; v++) low[v] = high[v] = splat(0);
    for (size_t i = 0; i < count; i++) {
      const uint8_t *row = rows + (size_t)numbers[i] * half + c;
      vector factor = splat(factors[i]);
      UNROLL for (size_t v = 0; v < NIBBLE_VECTORS; v++) {
        vector below, above;
        load_nibbles(row + v * LANES, &below, &above);
        low[v] = multiply_add(factor, below, low[v]);
        high[v] = multiply_add(factor, above, high[v]);
      }
    }
    UNROLL for (size_t v = 0; v < NIBBLE_VECTORS; v++) {
      store(out + c + v * LANES, low[v]);
      store(out + half + c + v * LANES, high[v]);
    }
  }
  for (; c < half; c++) {
    float low = 0, high = 0;
    for (size_t i = 0; i < count; i++) {
      int byte = rows[(size_t)numbers[i] * half + c];
      low += factors[i] * (float)((byte & 15) - 8);
      high += factors[i] * (float)((byte >> 4) - 8);
    }
    out[c] = low;
    out[half + c] = high;
  }
}
