// Products with weights of bfloat16: a part of a CPU class's file, after gemm_loops.h.
//
// Two depths of a column lie together. Where the CPU multiplies such pairs (HAS_BF16), rows are
// rounded to bfloat16 too; elsewhere a block of weights is widened for all rows, which stay as they are:
// half the memory of single precision at the same speed.

// The nearest bfloat16, ties to even; what is not finite stays so.
static uint16_t narrowed(float value) {
  uint32_t bits;
  memcpy(&bits, &value, sizeof bits);
  if ((bits & 0x7FFFFFFF) > 0x7F800000) return (uint16_t)(bits >> 16 | 0x40);
  return (uint16_t)((bits + 0x7FFF + (bits >> 16 & 1)) >> 16);
}

static void pack_bf16(const float *weights, size_t stride, size_t columns, size_t depth,
                      uint16_t *panels) {
  size_t padded = (columns + SEXTANT_PANEL_WIDTH - 1) / SEXTANT_PANEL_WIDTH * SEXTANT_PANEL_WIDTH;
  for (size_t first = 0; first < padded; first += TILE_COLUMNS)
    for (size_t k = 0; k < depth; k += 2)
      for (size_t c = first; c < first + TILE_COLUMNS; c++)
        for (size_t i = k; i < k + 2; i++)
          *panels++ = c < columns && i < depth ? narrowed(weights[c * stride + i]) : 0;
}

#if HAS_BF16
// Bytes of rows that stay in the L2 cache.
#define PAIR_BLOCK 65536

INLINE void pair_tile(const uint16_t *x, size_t x_stride, const uint16_t *panel,
                      next_weights next, tile_ends ends, float *y, size_t y_stride,
                      size_t columns, size_t depth, size_t rows, size_t lines) {
  vector sums[TILE_ROWS][TILE_VECTORS];
  UNROLL for (size_t r = 0; r < rows; r++)
    UNROLL for (size_t v = 0; v < TILE_VECTORS; v++)
      sums[r][v] = ends.before ? load(ends.before + r * TILE_COLUMNS + v * LANES) : splat(0);
  for (size_t k = 0; k < depth; k += 2) {
    const uint16_t *step = panel + k * TILE_COLUMNS;
    fetch(next, k / 2, lines);
    pairs weights[TILE_VECTORS];
    UNROLL for (size_t v = 0; v < TILE_VECTORS; v++)
      weights[v] = load_pairs(step + v * LANES * 2);
    UNROLL for (size_t r = 0; r < rows; r++) {
      pairs factors = splat_pair(x + r * x_stride + k);
      UNROLL for (size_t v = 0; v < TILE_VECTORS; v++)
        sums[r][v] = add_pairs(sums[r][v], factors, weights[v]);
    }
  }
  end_tile(sums, ends, y, y_stride, rows, columns);
}

#define PAIR_TILE_CASE(R)                                                                   \
  case R:                                                                                   \
    pair_tile(x, x_stride, panel, next, ends, y, y_stride, columns, depth, R, TILE_LINES);  \
    break;

INLINE void pair_tile_of(const uint16_t *x, size_t x_stride, const uint16_t *panel,
                         next_weights next, tile_ends ends, float *y, size_t y_stride,
                         size_t rows, size_t columns, size_t depth) {
  if (rows == TILE_ROWS && next.lines == 1)
    return pair_tile(x, x_stride, panel, next, ends, y, y_stride, columns, depth, TILE_ROWS, 1);
  switch (rows) {
    PAIR_TILE_CASE(1)
    PAIR_TILE_CASE(2)
    PAIR_TILE_CASE(3)
    PAIR_TILE_CASE(4)
    PAIR_TILE_CASE(5)
    PAIR_TILE_CASE(6)
  }
}

// Depths of a panel whose weights are read from the L1 cache.
#define PAIR_DEPTHS DEPTH_BLOCK
#else
// Depths of a panel that are widened at once; in half an L1 cache they are there when rows need them.
#define PAIR_DEPTHS 64

// Writes `depth` rows of a panel's weights as floats; behind an odd one goes a row of zeros.
static void widen(const uint16_t *panel, size_t depth, float *weights) {
  for (size_t k = 0; k < depth; k += 2, weights += 2 * TILE_COLUMNS, panel += 2 * TILE_COLUMNS)
    UNROLL for (size_t v = 0; v < TILE_VECTORS; v++) {
      int_vector bits;
      memcpy(&bits, panel + v * LANES * 2, sizeof bits);
      store(weights + v * LANES, (vector)(bits << 16));
      store(weights + TILE_COLUMNS + v * LANES, (vector)(bits & (int32_t)0xFFFF0000));
    }
}
#endif

// Rows of one block with all panels. `x` is of bfloat16 where the CPU multiplies pairs.
static void multiply_pairs(const void *x, size_t x_stride, const uint16_t *panels,
                           const float *bias, sextant_activation activation, float *y,
                           size_t y_stride, size_t rows, size_t columns, size_t depth) {
  // Sums of one panel between two blocks of depths.
  float sums[BLOCK_ROWS * TILE_COLUMNS];
  size_t padded = depth + depth % 2;
  fetch_share share = share_fetches(TILE_LINES, (rows + TILE_ROWS - 1) / TILE_ROWS);
  for (size_t column = 0; column < columns; column += TILE_COLUMNS) {
    const uint16_t *panel = panels + column * padded;
    size_t k = 0;
    do {
      size_t count = depth - k < PAIR_DEPTHS ? depth - k : PAIR_DEPTHS;
#if !HAS_BF16
      __attribute__((aligned(64))) float weights[PAIR_DEPTHS * TILE_COLUMNS];
      widen(panel + k * TILE_COLUMNS, count, weights);
#endif
      for (size_t r = 0; r < rows; r += TILE_ROWS) {
        next_weights next =
            next_after(panel + (k + count) * TILE_COLUMNS, count / 2, share, r / TILE_ROWS);
        float *kept = sums + r * TILE_COLUMNS;
        tile_ends ends = {.before = k == 0 ? 0 : kept,
                          .after = k + count < depth ? kept : 0,
                          .bias = bias ? bias + column : 0,
                          .activation = activation};
        size_t tile_rows = rows - r < TILE_ROWS ? rows - r : TILE_ROWS;
        float *out = y + r * y_stride + column;
#if HAS_BF16
        pair_tile_of((const uint16_t *)x + r * x_stride + k, x_stride, panel + k * TILE_COLUMNS,
                     next, ends, out, y_stride, tile_rows, columns - column, count);
#else
        tile_of((const float *)x + r * x_stride + k, x_stride, weights, next, ends, out, y_stride,
                tile_rows, columns - column, count);
#endif
      }
      k += count;
    } while (k < depth);
  }
}

static void multiply_bf16(const float *x, size_t x_stride, const uint16_t *panels,
                          const float *bias, sextant_activation activation, float *y,
                          size_t y_stride, size_t rows, size_t columns, size_t depth) {
#if HAS_BF16
  __attribute__((aligned(64))) uint16_t values[PAIR_BLOCK];
  size_t padded = depth + depth % 2;
  size_t block = padded ? PAIR_BLOCK / padded / TILE_ROWS * TILE_ROWS : BLOCK_ROWS;
  if (block < 1) block = 1;
  if (block > BLOCK_ROWS) block = BLOCK_ROWS;
  for (size_t first = 0; first < rows; first += block) {
    size_t count = rows - first < block ? rows - first : block;
    for (size_t r = 0; r < count; r++)
      narrow(x + (first + r) * x_stride, depth, values + r * padded);
    multiply_pairs(values, padded, panels, bias, activation, y + first * y_stride, y_stride, count,
                   columns, padded);
  }
#else
  size_t block = block_rows(depth);
  for (size_t first = 0; first < rows; first += block)
    multiply_pairs(x + first * x_stride, x_stride, panels, bias, activation, y + first * y_stride,
                   y_stride, rows - first < block ? rows - first : block, columns, depth);
#endif
}
