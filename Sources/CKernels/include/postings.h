#ifndef SEXTANT_POSTINGS_H
#define SEXTANT_POSTINGS_H

#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

/// Values of one packed run at most; postings of one block.
#define SEXTANT_RUN_VALUES 128

/// The most bytes that a packed run takes: 2, 4 a value, 6 a patch.
#define SEXTANT_RUN_BYTES 1282

/// Bytes of one entry of a block directory.
#define SEXTANT_BLOCK_ENTRY 16

/// Loops over posting blocks for one CPU class.
///
/// Integer results are the same in every class; scores differ in their last bits. `values`,
/// `ordinals` and scores written have room for SEXTANT_RUN_VALUES entries, whatever `count` is.
typedef struct {
  /// "avx512", "avx2" or "plain".
  const char *name;

  /// Packs `count` values (1 to 128) and returns the bytes written, at most SEXTANT_RUN_BYTES, for which
  /// there is room.
  ///
  /// A run is one byte `width + 128 * patched` (width 0 to 32); when patched, one byte p; the low
  /// `width` bits of every value, one after another from the low bit of the first byte; then p times
  /// the place of a value (one byte) and the bits above as a varint. The width is the one that makes
  /// the run shortest, the highest of equals, and never more than a value needs.
  size_t (*pack)(const uint32_t *values, size_t count, uint8_t *out);

  /// Reads a packed run of `count` values from `available` bytes, of which none beyond is touched.
  ///
  /// Returns the bytes that the run takes, or 0 when they are no run.
  size_t (*unpack)(const uint8_t *bytes, size_t available, size_t count, uint32_t *values);

  /// Turns gaps into ordinals: values[i] = first + i + values[0] + ... + values[i].
  ///
  /// Returns 1 when all lie in first...last, else 0 (sums that wrap are values too).
  int (*ordinals)(uint32_t *values, size_t count, uint32_t first, uint32_t last);

  /// scores[i] = weight f / (f + norm), 0 where f is 0; f = frequencies[i] and
  /// norm = norms[codes[o]] for o = ordinals[i], or norms[o] when there are no codes.
  ///
  /// `codes` has 3 readable bytes beyond the highest ordinal.
  void (*scores)(const uint32_t *ordinals, const float *frequencies, size_t count,
                 const uint8_t *_Nullable codes, const float *norms, float weight, float *scores);

  /// The most that a posting of each block scores, and what some posting surely does.
  ///
  /// Entries are SEXTANT_BLOCK_ENTRY bytes; bytes 8 to 11 are frequencies of up to four pairs (low
  /// seven bits, 127 for any; the high bit marks a pair that no posting has), bytes 12 to 15 their
  /// length codes. upper[i] is the largest weight f / (f + least[code]), reached[i] the largest
  /// weight f / (f + most[code]) of real pairs, 0 without one. Quicker when both tables are the same.
  void (*bounds)(const uint8_t *entries, size_t count, const float *least, const float *most,
                 float weight, float *upper, float *reached);

  /// Appends base + i and sums[i] for each sums[i] > 0 that is at least `threshold` and sets all sums
  /// to 0; returns how many. Room for `count` + 16 entries is needed.
  size_t (*collect)(float *sums, size_t count, float threshold, uint32_t base,
                    uint32_t *ordinals, float *scores);

  /// Copies the ordinals and scores of each score > 0 that is at least `threshold`; returns how
  /// many. The output may be the input; else it has room for `count` + 16 entries.
  size_t (*select)(const uint32_t *ordinals, const float *scores, size_t count, float threshold,
                   uint32_t *out_ordinals, float *out_scores);

  /// sums[j] += scores[i] where candidates[j] = ordinals[i]; both rise. `ordinals` can be read up to
  /// a multiple of 16.
  void (*add_matches)(const uint32_t *ordinals, const float *scores, size_t count,
                      const uint32_t *candidates, float *sums, size_t candidate_count);
} sextant_posting_kernels;

/// Number of CPU classes that this machine can run, at least 1.
size_t sextant_posting_class_count(void);

/// Kernels of class `index`, slowest ("plain") first; `index` < `sextant_posting_class_count()`.
const sextant_posting_kernels *sextant_posting_class(size_t index);

/// The fastest class here, or the one that the environment variable SEXTANT_CPU names when this
/// machine can run it.
const sextant_posting_kernels *sextant_posting_best(void);

#pragma clang assume_nonnull end

#endif
