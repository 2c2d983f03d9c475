// The bodies of all distance kernels, written once with clang's vector types and compiled by
// distance_plain.c, distance_avx2.c and distance_avx512.c, each for its CPU class. The including
// file defines CLASS (a name suffix), CLASS_NAME, TILE_ROWS, TILE_PANELS and HARDWARE_HALF (1 where
// the class converts half floats itself).
//
// A 16-lane vector is one register with AVX-512, two with AVX2, four with SSE2 or NEON; the order
// of additions is the same in all of them, and so are the bits of every result.

#include <float.h>
#include <stdint.h>
#include <string.h>

#include "distance.h"
#include "class_names.h"

typedef uint32_t words __attribute__((vector_size(64)));
typedef uint16_t halves __attribute__((vector_size(32)));
typedef int8_t bytes __attribute__((vector_size(16)));

// Vectors go in and out by pointer: passing them by value depends on the CPU class.
INLINE void splat(float value, floats *out) {
  floats zero = {0};
  *out = zero + value;
}

INLINE void load_f32(const float *from, floats *out) { memcpy(out, from, sizeof *out); }

#if HARDWARE_HALF
typedef _Float16 native_halves __attribute__((vector_size(32)));

INLINE void load_f16(const uint16_t *from, floats *out) {
  native_halves raw;
  memcpy(&raw, from, sizeof raw);
  *out = __builtin_convertvector(raw, floats);
}
#else
// Shifting a half's exponent and fraction into a float's place leaves the exponent 112 too small;
// one exact multiplication mends it, subnormal halves included.
INLINE void load_f16(const uint16_t *from, floats *out) {
  halves raw;
  memcpy(&raw, from, sizeof raw);
  words wide = __builtin_convertvector(raw, words);
  words magnitude = (wide & 0x7fff) << 13, sign = (wide & 0x8000) << 16;
  floats value;
  memcpy(&value, &magnitude, sizeof value);
  value = value * 0x1p112f;
  words bits;
  memcpy(&bits, &value, sizeof bits);
  bits |= sign;
  memcpy(out, &bits, sizeof bits);
}
#endif

INLINE void load_i8(const int8_t *from, floats *out) {
  bytes raw;
  memcpy(&raw, from, sizeof raw);
  *out = __builtin_convertvector(raw, floats);
}

// Lane i meets lane i + 8, then i + 4, i + 2, i + 1.
INLINE float sum_of_lanes(const floats *lanes) {
  float value[16];
  memcpy(value, lanes, sizeof value);
  for (int half = 8; half > 0; half /= 2)
    for (int i = 0; i < half; i++) value[i] += value[i + half];
  return value[0];
}

INLINE void add_product(const floats *query, const floats *row, floats *sum) {
  floats product = *query * *row;
  *sum = *sum + product;
}

INLINE void add_squared_difference(const floats *query, const floats *row, floats *sum) {
  floats difference = *query - *row;
  floats square = difference * difference;
  *sum = *sum + square;
}

// One query against one row of `element`, 32 components at a time in two running sums; the last,
// short part is padded with zeros. `scaled` multiplies each loaded row, `scale_after` the finished
// sum.
#define DEFINE_ROW_KERNEL(name, element, load, step, scaled, scale_after)                        \
  INLINE void NAMED(name##_step)(const float *query, const element *row, float scale,            \
                                 floats *sums) {                                                 \
    floats q, r;                                                                                 \
    for (int part = 0; part < 2; part++) {                                                       \
      load_f32(query + 16 * part, &q);                                                           \
      load(row + 16 * part, &r);                                                                 \
      if (scaled) r = r * scale;                                                                 \
      step(&q, &r, &sums[part]);                                                                 \
    }                                                                                            \
  }                                                                                              \
  INLINE float NAMED(name##_row)(const float *query, const element *row, float scale,            \
                                 size_t dimension) {                                             \
    floats sums[2] = {{0}, {0}};                                                                 \
    size_t d = 0;                                                                                \
    for (; d + 32 <= dimension; d += 32) NAMED(name##_step)(query + d, row + d, scale, sums);    \
    if (d < dimension) {                                                                         \
      float query_end[32] = {0};                                                                 \
      element row_end[32] = {0};                                                                 \
      memcpy(query_end, query + d, (dimension - d) * sizeof *query);                             \
      memcpy(row_end, row + d, (dimension - d) * sizeof *row);                                   \
      NAMED(name##_step)(query_end, row_end, scale, sums);                                       \
    }                                                                                            \
    sums[0] = sums[0] + sums[1];                                                                 \
    float sum = sum_of_lanes(&sums[0]);                                                          \
    return scale_after ? sum * scale : sum;                                                      \
  }

#define DEFINE_PLAIN_ROWS(name, step)                                                            \
  DEFINE_ROW_KERNEL(name, float, load_f32, step, 0, 0)                                           \
  static void NAMED(name)(const float *query, const float *rows, const uint32_t *numbers,        \
                          size_t count, size_t dimension, float *out) {                          \
    for (size_t i = 0; i < count; i++)                                                           \
      out[i] = NAMED(name##_row)(query, rows + (numbers ? numbers[i] : i) * dimension, 1,        \
                                 dimension);                                                     \
  }

#define DEFINE_SCALED_ROWS(name, element, load, step, scaled, scale_after)                       \
  DEFINE_ROW_KERNEL(name, element, load, step, scaled, scale_after)                              \
  static void NAMED(name)(const float *query, const element *rows, const float *scales,          \
                          const uint32_t *numbers, size_t count, size_t dimension,               \
                          float *out) {                                                          \
    for (size_t i = 0; i < count; i++) {                                                         \
      size_t row = numbers ? numbers[i] : i;                                                     \
      out[i] = NAMED(name##_row)(query, rows + row * dimension, scales[row], dimension);         \
    }                                                                                            \
  }

DEFINE_PLAIN_ROWS(row_dots_f32, add_product)
DEFINE_PLAIN_ROWS(row_distances_f32, add_squared_difference)
DEFINE_SCALED_ROWS(row_dots_f16, uint16_t, load_f16, add_product, 0, 1)
DEFINE_SCALED_ROWS(row_distances_f16, uint16_t, load_f16, add_squared_difference, 1, 0)
DEFINE_SCALED_ROWS(row_dots_i8, int8_t, load_i8, add_product, 0, 1)
DEFINE_SCALED_ROWS(row_distances_i8, int8_t, load_i8, add_squared_difference, 1, 0)

// One vector against TILE_PANELS panels at a time; each column adds its components in order.
#define DEFINE_PANEL_KERNEL(name, step)                                                          \
  INLINE void NAMED(name##_tile)(const float *vector, size_t dimension, const float *panels,     \
                                 size_t tile, float *out) {                                      \
    floats sums[TILE_PANELS], x, column;                                                         \
    for (size_t p = 0; p < tile; p++) splat(0, &sums[p]);                                        \
    for (size_t d = 0; d < dimension; d++) {                                                     \
      splat(vector[d], &x);                                                                      \
      for (size_t p = 0; p < tile; p++) {                                                        \
        load_f32(panels + (p * dimension + d) * 16, &column);                                    \
        step(&x, &column, &sums[p]);                                                             \
      }                                                                                          \
    }                                                                                            \
    memcpy(out, sums, tile * sizeof sums[0]);                                                    \
  }                                                                                              \
  static void NAMED(name)(const float *vector, size_t dimension, const float *panels,            \
                          size_t panel_count, float *out) {                                      \
    size_t p = 0;                                                                                \
    for (; p + TILE_PANELS <= panel_count; p += TILE_PANELS)                                     \
      NAMED(name##_tile)(vector, dimension, panels + p * dimension * 16, TILE_PANELS,            \
                         out + p * 16);                                                          \
    for (; p < panel_count; p++)                                                                 \
      NAMED(name##_tile)(vector, dimension, panels + p * dimension * 16, 1, out + p * 16);       \
  }

DEFINE_PANEL_KERNEL(panel_dots, add_product)
DEFINE_PANEL_KERNEL(panel_distances, add_squared_difference)

// The best column of each lane so far, for one row.
typedef struct {
  floats distance;
  words column;
} lane_best;

INLINE void keep_nearer(const floats *distance, uint32_t first_column, lane_best *best) {
  const words lane = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
  words column = lane + first_column;
  integers nearer = *distance < best->distance;
  words choose = (words)nearer;
  best->column = (column & choose) | (best->column & ~choose);
  words new_bits, old_bits;
  memcpy(&new_bits, distance, sizeof new_bits);
  memcpy(&old_bits, &best->distance, sizeof old_bits);
  words kept = (new_bits & choose) | (old_bits & ~choose);
  memcpy(&best->distance, &kept, sizeof kept);
}

// Rows that meet a panel which has no others beside it.
#define LONE_ROWS (TILE_ROWS * TILE_PANELS)

// Squared distances of `rows` rows to `tile` panels, each folded into the rows' best.
INLINE void NAMED(nearest_tile)(const float *first_row, size_t row_stride, size_t rows,
                                size_t dimension, const float *panels, size_t tile,
                                uint32_t first_column, lane_best *best) {
  floats sums[LONE_ROWS][TILE_PANELS], x, column;
  for (size_t r = 0; r < rows; r++)
    for (size_t p = 0; p < tile; p++) splat(0, &sums[r][p]);
  for (size_t d = 0; d < dimension; d++)
    for (size_t p = 0; p < tile; p++) {
      load_f32(panels + (p * dimension + d) * 16, &column);
      for (size_t r = 0; r < rows; r++) {
        splat(first_row[r * row_stride + d], &x);
        add_squared_difference(&x, &column, &sums[r][p]);
      }
    }
  for (size_t r = 0; r < rows; r++)
    for (size_t p = 0; p < tile; p++)
      keep_nearer(&sums[r][p], first_column + (uint32_t)(p * 16), &best[r]);
}

// Zero columns after the last centroid must never win, so a last, short panel is scanned alone.
INLINE void NAMED(last_panel)(const float *row, size_t dimension, const float *panel,
                              size_t columns, uint32_t first_column, uint32_t *nearest,
                              float *distance) {
  float distances[16];
  NAMED(panel_distances_tile)(row, dimension, panel, 1, distances);
  for (size_t c = 0; c < columns; c++)
    if (distances[c] < *distance) {
      *distance = distances[c];
      *nearest = first_column + (uint32_t)c;
    }
}

// The least distance, of equal ones the lowest column.
INLINE void best_of_lanes(const lane_best *best, uint32_t *nearest, float *distance) {
  *distance = __builtin_reduce_min(best->distance);
  words equal = (words)(best->distance == *distance);
  *nearest = __builtin_reduce_min((best->column & equal) | ~equal);
}

enum { NAMED(block) = 64 };

// A block of rows meets one tile of panels after another, so that a tile is read from the second
// level cache and not from memory.
static void NAMED(nearest_block)(const float *rows, size_t row_count, size_t row_stride,
                                 size_t dimension, const float *panels, size_t column_count,
                                 uint32_t *nearest, float *distances) {
  lane_best best[NAMED(block)];
  for (size_t r = 0; r < row_count; r++) {
    splat(FLT_MAX, &best[r].distance);
    memset(&best[r].column, 0, sizeof best[r].column);
    nearest[r] = 0;
    distances[r] = FLT_MAX;
  }
  size_t full = column_count / 16, p = 0;
  while (p < full) {
    size_t tile = full - p >= TILE_PANELS ? TILE_PANELS : 1, r = 0;
    const float *at = panels + p * dimension * 16;
    uint32_t column = (uint32_t)(p * 16);
    if (tile == TILE_PANELS) {
      for (; r + TILE_ROWS <= row_count; r += TILE_ROWS)
        NAMED(nearest_tile)(rows + r * row_stride, row_stride, TILE_ROWS, dimension, at,
                            TILE_PANELS, column, best + r);
      for (; r < row_count; r++)
        NAMED(nearest_tile)(rows + r * row_stride, row_stride, 1, dimension, at, TILE_PANELS,
                            column, best + r);
    } else {
      for (; r + LONE_ROWS <= row_count; r += LONE_ROWS)
        NAMED(nearest_tile)(rows + r * row_stride, row_stride, LONE_ROWS, dimension, at, 1, column,
                            best + r);
      for (; r < row_count; r++)
        NAMED(nearest_tile)(rows + r * row_stride, row_stride, 1, dimension, at, 1, column,
                            best + r);
    }
    p += tile;
  }
  for (size_t r = 0; r < row_count; r++) {
    if (full > 0) best_of_lanes(&best[r], nearest + r, distances + r);
    if (column_count > full * 16)
      NAMED(last_panel)(rows + r * row_stride, dimension, panels + full * dimension * 16,
                        column_count - full * 16, (uint32_t)(full * 16), nearest + r,
                        distances + r);
  }
}

static void NAMED(nearest_columns)(const float *rows, size_t row_count, size_t row_stride,
                                   size_t dimension, const float *panels, size_t column_count,
                                   uint32_t *nearest, float *distances) {
  for (size_t r = 0; r < row_count; r += NAMED(block)) {
    size_t count = row_count - r < NAMED(block) ? row_count - r : NAMED(block);
    NAMED(nearest_block)(rows + r * row_stride, count, row_stride, dimension, panels, column_count,
                         nearest + r, distances + r);
  }
}

static void NAMED(integer_dots)(const int8_t *query, const int8_t *rows, size_t row_count,
                                size_t dimension, int32_t *out) {
  for (size_t r = 0; r < row_count; r++) {
    const int8_t *row = rows + r * dimension;
    int32_t sum = 0;
    for (size_t d = 0; d < dimension; d++) sum += (int32_t)query[d] * row[d];
    out[r] = sum;
  }
}

// Left scalar: the vectorised form gathers, which takes three times as long.
static void NAMED(table_sums)(const float *table, const uint8_t *codes, size_t code_count,
                              size_t width, float *out) {
#pragma clang loop vectorize(disable)
  for (size_t i = 0; i < code_count; i++) {
    const uint8_t *code = codes + i * width;
    float sums[4] = {0};
    size_t m = 0;
#pragma clang loop vectorize(disable)
    for (; m + 4 <= width; m += 4) {
      const float *at = table + 256 * m;
      sums[0] += at[code[m]];
      sums[1] += at[256 + code[m + 1]];
      sums[2] += at[512 + code[m + 2]];
      sums[3] += at[768 + code[m + 3]];
    }
    for (size_t j = 0; m + j < width; j++) sums[j] += table[256 * (m + j) + code[m + j]];
    out[i] = (sums[0] + sums[1]) + (sums[2] + sums[3]);
  }
}

const sextant_distance_kernels NAMED(sextant_distance) = {
    .name = CLASS_NAME,
    .panel_distances = NAMED(panel_distances),
    .panel_dots = NAMED(panel_dots),
    .nearest_columns = NAMED(nearest_columns),
    .row_dots_f32 = NAMED(row_dots_f32),
    .row_distances_f32 = NAMED(row_distances_f32),
    .row_dots_f16 = NAMED(row_dots_f16),
    .row_distances_f16 = NAMED(row_distances_f16),
    .row_dots_i8 = NAMED(row_dots_i8),
    .row_distances_i8 = NAMED(row_distances_i8),
    .integer_dots = NAMED(integer_dots),
    .table_sums = NAMED(table_sums),
};
