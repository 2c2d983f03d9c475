#ifndef SEXTANT_SCAN_H
#define SEXTANT_SCAN_H

#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

/// The rows with the lowest sums so far.
///
/// After any number of offers it holds what a full sort by (sum, order of arrival) would put first.
/// Rows are kept unsorted up to `capacity`, then cut to the best `wanted`, so most offers cost one
/// comparison. `wanted` is at least 1 and less than `capacity`.
typedef struct {
  uint32_t *rows;
  uint16_t *sums;
  size_t count, capacity, wanted;
  /// Only sums below it can still matter; 65,536 at first.
  uint32_t threshold;
} sextant_reservoir;

/// Inverted lists of product codes.
///
/// List l has the rows `offsets[l] ..< offsets[l + 1]`, in blocks of 64; a last block of n rows is
/// not padded. There are fewer than 2^31 rows. A block is `(width, rows of the block)` row-major: byte w of each of its rows, then
/// byte w + 1. There are no gaps, so a list begins at byte `offsets[l] * width`.
typedef struct {
  const uint8_t *codes;
  const uint32_t *offsets;
  size_t width;
  /// `(width, 256)` for 8-bit codes. `(2 width, 16)` for 4-bit codes, whose byte w holds the
  /// sub-quantizers 2w (low half) and 2w + 1. No sum of a code's entries exceeds 65,535.
  const uint8_t *table;
  /// Null, or a bit a row: 0 passes the row over. One word more than the rows need is readable.
  const uint64_t *_Nullable allowed;
} sextant_code_lists;

/// Codebooks of a product quantizer in panels of 16 columns (see distance.h).
typedef struct {
  const float *panels;
  /// Sub-quantizer m covers the components `starts[m] ..< starts[m + 1]`; its panels begin at float
  /// `codeword_count * starts[m]`.
  const uint32_t *starts;
  size_t count;
  /// 256 or 16.
  size_t codeword_count;
  /// Null, or row-major `(count, codeword_count)`, added to the table.
  const float *_Nullable penalties;
  /// 1: squared distances; 0: minus the dot products.
  int distances;
} sextant_codebooks;

/// A scored number; `rank` sorts them.
typedef struct {
  float score;
  uint32_t number;
} sextant_ranked;

/// Loops of one CPU class over codes and bytes.
///
/// Every class gives the same bits. Nothing needs alignment, nothing is allocated.
typedef struct {
  /// "avx512vbmi", "avx512vnni", "avx2", "neon" or "plain".
  const char *name;

  /// Offers every row of the lists named to the reservoir, with the sum of its table entries.
  void (*scan_lists8)(const sextant_code_lists *in, const uint32_t *lists, size_t list_count,
                      sextant_reservoir *out);

  /// As `scan_lists8` for 4-bit codes.
  void (*scan_lists4)(const sextant_code_lists *in, const uint32_t *lists, size_t list_count,
                      sextant_reservoir *out);

  /// Cuts a reservoir to the best `wanted`, order of arrival kept.
  void (*reduce)(sextant_reservoir *reservoir);

  /// The `rank`-th lowest sum held, from 1; 65,536 when fewer are held.
  uint32_t (*ranked_sum)(const sextant_reservoir *reservoir, size_t rank);

  /// Integer dot products of a query with rows of bytes in -127...127; `dimension` <= 65,536.
  void (*byte_dots)(const int8_t *query, const int8_t *rows, size_t count, size_t dimension,
                    int32_t *out);

  /// `256 high.row + low.row` for rows `numbers[i]`, or the first `count` rows when that is null;
  /// unless `squares` is null, also each row's sum of squares. The rows that follow are fetched
  /// ahead.
  void (*wide_dots)(const int8_t *high, const int8_t *low, const int8_t *rows,
                    const uint32_t *_Nullable numbers, size_t count, size_t dimension,
                    int64_t *products, int32_t *_Nullable squares);

  /// For each row of bytes the column at the least `penalties[c] - 2 scale factors[c] dot(row, c)`,
  /// the lowest of equals, where `scale` is the row's; the sums are single floats in that order.
  ///
  /// `panels` holds `(dimension4 / 4, 16, 4)` bytes a panel of 16 columns, `dimension4` the
  /// dimension rounded up to fours, zero beyond; `bases[c]` is 128 times the sum of column c.
  /// Columns beyond the last have penalties of FLT_MAX and factors of 0. Rows have `dimension4`
  /// bytes, each 128 more than its value.
  void (*nearest_bytes)(const uint8_t *rows, const float *scales, size_t row_count,
                        size_t dimension4, const int8_t *panels, const int32_t *bases,
                        const float *factors, const float *penalties, size_t panel_count,
                        uint32_t *nearest, float *measures);

  /// Fills a table for `scan_lists`: entry (m, j) says how much farther codeword j is than the
  /// nearest of sub-quantizer m, in steps that make the largest such difference min(255, 65,535 /
  /// count), rounded. Returns the step, 0 when all are equally near; `base` gets the sum of the
  /// nearest ones' values.
  ///
  /// `sums` has room for `count * codeword_count` floats.
  float (*fill_table)(const sextant_codebooks *books, const float *query, float *sums,
                      uint8_t *table, float *base);

  /// Writes the `wanted` (or all `count`) numbers with the highest `scale * factors[i] *
  /// products[i] - penalties[i]`, best first, of equals the lower number first; NaN counts as the
  /// lowest. Returns how many. `work` has room for twice `count` entries; its first ones are the
  /// answer.
  size_t (*rank)(const int32_t *products, const float *factors, const float *_Nullable penalties,
                 float scale, size_t count, size_t wanted, sextant_ranked *work);
} sextant_scan_kernels;

/// Number of CPU classes that this machine can run, at least 1.
size_t sextant_scan_class_count(void);

/// Kernels of class `index`, slowest ("plain") first; `index` < `sextant_scan_class_count()`.
const sextant_scan_kernels *sextant_scan_class(size_t index);

/// The fastest class here, or the one that the environment variable SEXTANT_CPU names.
const sextant_scan_kernels *sextant_scan_best(void);

/// True when a flag that another thread may be setting is set; set flags stay set.
static inline int sextant_flag_is_set(const uint8_t *flag) {
  return __atomic_load_n(flag, __ATOMIC_ACQUIRE) != 0;
}

/// Sets a flag that other threads may be reading.
static inline void sextant_flag_set(uint8_t *flag) { __atomic_store_n(flag, 1, __ATOMIC_RELEASE); }

#pragma clang assume_nonnull end

#endif
