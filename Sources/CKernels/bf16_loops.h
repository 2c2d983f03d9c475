// Products with weights of bfloat16: a part of a CPU class's file, after gemm_loops.h.
//
// Two depths of a column lie together. Where the CPU multiplies such pairs (HAS_BF16), rows are
// rounded to bfloat16 too; elsewhere weights are widened and rows stay as they are, which takes half
// the memory of single precision at the same speed.

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

// MARK: Pairs

#if HAS_BF16
typedef uint16_t pair_value;
// Bytes of rows that stay in the L2 cache.
#define PAIR_BLOCK 65536
#else
typedef float pair_value;

// Adds the products of one depth of a pair: the first with a `shift` of 16, the second with 0.
INLINE void add_depth(vector sums[TILE_ROWS][TILE_VECTORS], const float *x, size_t x_stride,
                      const uint16_t *step, int shift, size_t rows) {
  vector weights[TILE_VECTORS];
  UNROLL for (size_t v = 0; v < TILE_VECTORS; v++) {
    int_vector bits;
    memcpy(&bits, step + v * LANES * 2, sizeof bits);
    bits = shift ? bits << 16 : bits & (int32_t)0xFFFF0000;
    memcpy(&weights[v], &bits, sizeof bits);
  }
  UNROLL for (size_t r = 0; r < rows; r++) {
    vector factor = splat(x[r * x_stride]);
    UNROLL for (size_t v = 0; v < TILE_VECTORS; v++)
      sums[r][v] = multiply_add(factor, weights[v], sums[r][v]);
  }
}
#endif

INLINE void pair_tile(const pair_value *x, size_t x_stride, const uint16_t *panel,
                      next_weights next, tile_ends ends, float *y, size_t y_stride, size_t rows,
                      size_t columns, size_t depth) {
  vector sums[TILE_ROWS][TILE_VECTORS];
  UNROLL for (size_t r = 0; r < rows; r++)
    UNROLL for (size_t v = 0; v < TILE_VECTORS; v++)
      sums[r][v] = ends.before ? load(ends.before + r * TILE_COLUMNS + v * LANES) : splat(0);
  for (size_t k = 0; k + 1 < depth; k += 2) {
    const uint16_t *step = panel + k * TILE_COLUMNS;
    UNROLL for (size_t line = 0; line < TILE_LINES; line++)
      fetch(next, k / 2 * TILE_LINES + line);
#if HAS_BF16
    pairs weights[TILE_VECTORS];
    UNROLL for (size_t v = 0; v < TILE_VECTORS; v++)
      weights[v] = load_pairs(step + v * LANES * 2);
    UNROLL for (size_t r = 0; r < rows; r++) {
      pairs factors = splat_pair(x + r * x_stride + k);
      UNROLL for (size_t v = 0; v < TILE_VECTORS; v++)
        sums[r][v] = add_pairs(sums[r][v], factors, weights[v]);
    }
#else
    add_depth(sums, x + k, x_stride, step, 16, rows);
    // Both depths widened at once do not fit the registers, so they are loaded twice.
    __asm__ volatile("" ::: "memory");
    add_depth(sums, x + k + 1, x_stride, step, 0, rows);
#endif
  }
#if !HAS_BF16
  if (depth % 2)
    add_depth(sums, x + depth - 1, x_stride, panel + (depth - 1) * TILE_COLUMNS, 16, rows);
#endif
  end_tile(sums, ends, y, y_stride, rows, columns);
}

#define PAIR_TILE_CASE(R)                                                       \
  case R:                                                                       \
    pair_tile(x, x_stride, panel, next, ends, y, y_stride, R, columns, depth);  \
    break;

static void pair_tile_of(const pair_value *x, size_t x_stride, const uint16_t *panel,
                         next_weights next, tile_ends ends, float *y, size_t y_stride,
                         size_t rows, size_t columns, size_t depth) {
  switch (rows) {
    PAIR_TILE_CASE(1)
    PAIR_TILE_CASE(2)
    PAIR_TILE_CASE(3)
    PAIR_TILE_CASE(4)
    PAIR_TILE_CASE(5)
    PAIR_TILE_CASE(6)
  }
}

// Rows of one block with all panels.
static void multiply_pairs(const pair_value *x, size_t x_stride, const uint16_t *panels,
                           const float *bias, sextant_activation activation, float *y,
                           size_t y_stride, size_t rows, size_t columns, size_t depth) {
  // Sums of one panel between two blocks of depths.
  float sums[BLOCK_ROWS * TILE_COLUMNS];
  size_t padded = depth + depth % 2;
  for (size_t column = 0; column < columns; column += TILE_COLUMNS) {
    const uint16_t *panel = panels + column * padded;
    size_t k = 0;
    do {
      size_t count = depth - k < DEPTH_BLOCK ? depth - k : DEPTH_BLOCK;
      size_t tiles = (rows + TILE_ROWS - 1) / TILE_ROWS;
      for (size_t r = 0; r < rows; r += TILE_ROWS) {
        next_weights next = next_after(panel + (k + count) * TILE_COLUMNS,
                                       count / 2 * TILE_LINES, r / TILE_ROWS, tiles);
        float *kept = sums + r * TILE_COLUMNS;
        tile_ends ends = {.before = k == 0 ? 0 : kept,
                          .after = k + count < depth ? kept : 0,
                          .bias = bias ? bias + column : 0,
                          .activation = activation};
        pair_tile_of(x + r * x_stride + k, x_stride, panel + k * TILE_COLUMNS, next, ends,
                     y + r * y_stride + column, y_stride,
                     rows - r < TILE_ROWS ? rows - r : TILE_ROWS, columns - column, count);
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
