#ifndef SEXTANT_DISTANCE_H
#define SEXTANT_DISTANCE_H

#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

/// Distance loops for one CPU class.
///
/// Every class gives the same bits: sums run over 16 lanes in one fixed order and never fuse a
/// multiplication with an addition, so an index trained on one machine equals one trained on
/// another. Rows and tables need no alignment.
///
/// A *panel* holds 16 columns: `(dimension, 16)` row-major, so that component d of 16 centroids is
/// one load. Columns beyond the last centroid are zero.
typedef struct {
  /// "avx512", "avx2" or "plain".
  const char *name;

  /// Squared L2 distance of `vector` to every column of `panel_count` panels; writes 16 a panel.
  void (*panel_distances)(const float *vector, size_t dimension, const float *panels,
                          size_t panel_count, float *out);

  /// Dot product of `vector` with every column.
  void (*panel_dots)(const float *vector, size_t dimension, const float *panels,
                     size_t panel_count, float *out);

  /// For each row the column at the least squared L2 distance (the lowest of equals) and that
  /// distance. Rows begin `row_stride` floats apart; `column_count` is at least 1.
  void (*nearest_columns)(const float *rows, size_t row_count, size_t row_stride,
                          size_t dimension, const float *panels, size_t column_count,
                          uint32_t *nearest, float *distances);

  /// Dot product of `query` with `count` rows: rows `numbers[i]`, or the first `count` rows when
  /// `numbers` is null.
  void (*row_dots_f32)(const float *query, const float *rows, const uint32_t *_Nullable numbers,
                       size_t count, size_t dimension, float *out);

  /// Squared L2 distance of `query` to rows, chosen as above.
  void (*row_distances_f32)(const float *query, const float *rows,
                            const uint32_t *_Nullable numbers, size_t count, size_t dimension,
                            float *out);

  /// As `row_dots_f32` for rows of IEEE half floats (finite), row r times `scales[r]`.
  void (*row_dots_f16)(const float *query, const uint16_t *rows, const float *scales,
                       const uint32_t *_Nullable numbers, size_t count, size_t dimension,
                       float *out);

  /// As `row_distances_f32` for rows of half floats, row r times `scales[r]`.
  void (*row_distances_f16)(const float *query, const uint16_t *rows, const float *scales,
                            const uint32_t *_Nullable numbers, size_t count, size_t dimension,
                            float *out);

  /// As `row_dots_f16` for rows of signed bytes.
  void (*row_dots_i8)(const float *query, const int8_t *rows, const float *scales,
                      const uint32_t *_Nullable numbers, size_t count, size_t dimension,
                      float *out);

  /// As `row_distances_f16` for rows of signed bytes.
  void (*row_distances_i8)(const float *query, const int8_t *rows, const float *scales,
                           const uint32_t *_Nullable numbers, size_t count, size_t dimension,
                           float *out);

  /// Integer dot products of signed bytes; exact while `dimension` < 2^17.
  void (*integer_dots)(const int8_t *query, const int8_t *rows, size_t row_count,
                       size_t dimension, int32_t *out);

  /// Sums of table entries: out[i] = sum over m of table[256 m + codes[i * width + m]], in four
  /// running sums (m mod 4) added as (0 + 1) + (2 + 3).
  void (*table_sums)(const float *table, const uint8_t *codes, size_t code_count, size_t width,
                     float *out);
} sextant_distance_kernels;

/// Number of CPU classes that this machine can run, at least 1.
size_t sextant_distance_class_count(void);

/// Kernels of class `index`, slowest ("plain") first; `index` < `sextant_distance_class_count()`.
const sextant_distance_kernels *sextant_distance_class(size_t index);

/// The fastest class here, or the one that the environment variable SEXTANT_CPU names ("avx512",
/// "avx2", "plain") when this machine can run it.
const sextant_distance_kernels *sextant_distance_best(void);

#pragma clang assume_nonnull end

#endif
