#ifndef SEXTANT_GEMM_H
#define SEXTANT_GEMM_H

#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

/// Packed columns are a multiple of this.
#define SEXTANT_PANEL_WIDTH 64

/// Depths of bytes whose products some classes add up in 16 bits before they are widened.
#define SEXTANT_I8_STEP 16

/// Depths of packed bytes: `depth` rounded up to whole steps.
#define SEXTANT_I8_DEPTH(depth) (((depth) + SEXTANT_I8_STEP - 1) / SEXTANT_I8_STEP * SEXTANT_I8_STEP)

/// Most depths of products in less than single precision.
#define SEXTANT_NARROW_DEPTH 65536

/// Columns that attention in 16 bits multiplies at once: keys, or values of a head.
#define SEXTANT_HEAD_COLUMNS 32

/// `count` rounded up to whole columns.
#define SEXTANT_HEAD_ROUND(count) \
  (((count) + SEXTANT_HEAD_COLUMNS - 1) / SEXTANT_HEAD_COLUMNS * SEXTANT_HEAD_COLUMNS)

/// Most values of a head.
#define SEXTANT_HEAD_WIDTH 1024

/// Values of 16 bits that the packed keys of a head take.
#define SEXTANT_HEAD_KEYS(count, width) (SEXTANT_HEAD_ROUND(count) * ((width) + (width) % 2))

/// Values of 16 bits that the packed values of a head take.
#define SEXTANT_HEAD_VALUES(count, width) (((count) + (count) % 2) * SEXTANT_HEAD_ROUND(width))

/// Values of 16 bits that the scales of a head take.
#define SEXTANT_HEAD_SCALES(count) (4 * SEXTANT_HEAD_ROUND(count))

/// Most keys of a head.
#define SEXTANT_HEAD_COUNT 262144

/// What is done to a product before it is stored.
typedef enum {
  SEXTANT_ACTIVATION_NONE = 0,
  /// x Φ(x), with the error function itself, not its tanh approximation.
  SEXTANT_ACTIVATION_GELU = 1,
} sextant_activation;

/// Loops of a transformer for one CPU class.
///
/// Matrices are row-major with a stride in floats between rows. Every output row is computed by the
/// same operations in the same order whatever `rows` is, so results do not depend on batching;
/// classes differ in the last bits because not all can fuse a multiplication with an addition.
///
/// A matrix of weights `(columns, depth)` is packed into panels of as many columns as the class
/// multiplies at once: for each panel, `(depth, columns of a panel)` row-major, zeros beyond the last
/// column and up to a multiple of 64 columns.
typedef struct {
  /// "avx512bf16", "avx512vnni", "avx512", "avx2", "neonbf16", "neondot", "neon" or "plain".
  const char *name;

  /// Largest byte of an activation, 127 or 255.
  int largest_byte;

  /// Most that bytes of weights may add up to that share a sum of 16 bits, so that no product with
  /// activations of up to `largest_byte` overflows; 0 where all sums have 32 bits.
  int most_weight_sum;

  /// 1 where products of bfloat16 are faster than those of single precision.
  int multiplies_bf16;

  /// Packs `weights`, `columns` rows of `depth` values, into
  /// ceil(columns / 64) * 64 * depth floats at `panels`.
  void (*pack)(const float *weights, size_t stride, size_t columns, size_t depth, float *panels);

  /// y[r][c] = activation(bias[c] + sum over k of x[r][k] * weight[c][k]) for `rows` rows.
  ///
  /// `panels` is best aligned to 64 bytes. `bias` of null is zero. Only `columns` values of a row
  /// of `y` are written; `y` must not overlap `x`.
  void (*multiply)(const float *x, size_t x_stride, const float *panels,
                   const float *_Nullable bias, sextant_activation activation, float *y,
                   size_t y_stride, size_t rows, size_t columns, size_t depth);

  /// As `pack` with weights rounded to bfloat16, into ceil(columns / 64) * 64 * (depth + depth % 2)
  /// values at `panels`.
  void (*pack_bf16)(const float *weights, size_t stride, size_t columns, size_t depth,
                    uint16_t *panels);

  /// As `multiply` with weights of bfloat16; where `multiplies_bf16`, `x` is rounded to bfloat16 too.
  /// Sums are of single precision. `depth` is at most SEXTANT_NARROW_DEPTH. Takes some 150 KB of
  /// stack.
  void (*multiply_bf16)(const float *x, size_t x_stride, const uint16_t *panels,
                        const float *_Nullable bias, sextant_activation activation, float *y,
                        size_t y_stride, size_t rows, size_t columns, size_t depth);

  /// Packs bytes that `sextant_quantise_weights` made for `most_weight_sum`, `columns` rows of `depth`, into
  /// ceil(columns / 64) * 64 * SEXTANT_I8_DEPTH(depth) bytes at `panels`, in the class's own order.
  void (*pack_i8)(const int8_t *weights, size_t columns, size_t depth, int8_t *panels);

  /// Writes SEXTANT_I8_DEPTH(depth) bytes of 0...largest_byte that stand for a row: x[k] is about
  /// scale * (bytes[k] - zero), 0 exactly. What multiply_i8 does to its rows; classes with the same
  /// largest byte agree to the bit.
  void (*quantise_row)(const float *x, size_t depth, uint8_t *bytes, float *scale, int32_t *zero);

  /// As `multiply` with weights of bytes, each column with its scale and the sum of its bytes, and
  /// rows of `x` as `quantise_row` makes them. Sums of products are exact.
  ///
  /// `depth` is at most SEXTANT_NARROW_DEPTH; `column_scales` and `column_sums` have a value for
  /// every column of every panel. Takes some 130 KB of stack.
  void (*multiply_i8)(const float *x, size_t x_stride, const int8_t *panels,
                      const float *column_scales, const int32_t *column_sums,
                      const float *_Nullable bias, sextant_activation activation, float *y,
                      size_t y_stride, size_t rows, size_t columns, size_t depth);

  /// y[r][c] = sum over k of weights[r][k] * values[k][c]: a product whose right side is as it
  /// comes, for few columns.
  void (*weighted_sums)(const float *weights, size_t weight_stride, const float *values,
                        size_t value_stride, float *y, size_t y_stride, size_t rows,
                        size_t columns, size_t depth);

  /// Replaces the first `count` values of each row by their softmax: exp(x - max), scaled to sum 1.
  ///
  /// `stride` is at least `count` rounded up to a multiple of 16; values up to there become 0.
  /// `count` is at least 1, values are finite.
  void (*softmax)(float *rows, size_t stride, size_t row_count, size_t count);

  /// x[r] = gain * (v - mean(v)) / sqrt(variance(v) + epsilon) + bias, where v = x[r] + residual[r];
  /// rows of `width` follow each other without gaps.
  void (*layer_norm)(float *x, const float *residual, const float *gain, const float *bias,
                     float epsilon, size_t rows, size_t width);

  /// The three parts of attention in 16 bits, one head at a time; null in classes without. Where
  /// `multiplies_bf16` the numbers are of bfloat16, elsewhere whole numbers times a scale.
  ///
  /// Rounds the keys and values of a head, `count` rows of `width` each, and packs them into
  /// SEXTANT_HEAD_KEYS + SEXTANT_HEAD_VALUES + SEXTANT_HEAD_SCALES values at `memory`, which is
  /// aligned to 4 bytes. `width` is at most SEXTANT_HEAD_WIDTH, `count` 1 to SEXTANT_HEAD_COUNT.
  void (*_Nullable pack_head)(const float *keys, const float *values, size_t stride, size_t count,
                              size_t width, uint16_t *memory);

  /// scores[r][k] = queries[r] . keys[k], queries rounded too, sums in single precision or exact.
  ///
  /// `stride` is at least SEXTANT_HEAD_ROUND(count); the scores up to there are 0. Takes 24 KB of
  /// stack.
  void (*_Nullable score_keys)(const float *queries, size_t query_stride, const uint16_t *memory,
                               size_t count, size_t width, float *scores, size_t stride,
                               size_t rows);

  /// y[r] = sum over k of softmax(scores[r])[k] * values[k], each power rounded before it is
  /// multiplied. Uses up the scores, which are finite.
  void (*_Nullable mix_values)(float *scores, size_t stride, const uint16_t *memory, size_t count,
                               size_t width, float *y, size_t y_stride, size_t rows);

  /// out[c] = sum over i of factors[i] * rows[numbers[i]][c], in the order of i; rows of `width`
  /// floats follow each other without gaps and need no alignment.
  void (*sum_rows_f32)(const float *rows, const int32_t *numbers, const float *factors,
                       size_t count, size_t width, float *out);

  /// As `sum_rows_f32` for rows of signed bytes.
  void (*sum_rows_i8)(const int8_t *rows, const int32_t *numbers, const float *factors,
                      size_t count, size_t width, float *out);

  /// As `sum_rows_f32` for rows of `width` values of 4 bits, an even number: byte c of a row holds
  /// value c, plus 8, in its lower bits and value width / 2 + c, plus 8, in its upper.
  void (*sum_rows_i4)(const uint8_t *rows, const int32_t *numbers, const float *factors,
                      size_t count, size_t width, float *out);
} sextant_matrix_kernels;

/// Rounds a column of weights to bytes: weights[k] is about *scale * bytes[k].
///
/// Where `most_sum` is not 0, the scale is the smallest for which no sum of products of 8 depths of
/// `multiply_i8` leaves 16 bits: of each step of 16 depths, those whose number divided by 2 is even,
/// and the others, may add up to `most_sum` above and below zero.
void sextant_quantise_weights(const float *weights, size_t depth, int most_sum, int8_t *bytes,
                              float *scale);

/// Number of CPU classes that this machine can run, at least 1.
size_t sextant_matrix_class_count(void);

/// Kernels of class `index`, slowest ("plain") first; `index` < `sextant_matrix_class_count()`.
const sextant_matrix_kernels *sextant_matrix_class(size_t index);

/// The fastest class here, or the one that the environment variable SEXTANT_CPU names when
/// this machine can run it.
const sextant_matrix_kernels *sextant_matrix_best(void);

#pragma clang assume_nonnull end

#endif
