#if defined(__aarch64__)
#include <arm_neon.h>

#define CLASS neon
#define CLASS_NAME "neon"
#include "scan_loops.h"
#include "scan_plain_loops.h"

// The bytes of a block's rows for one byte of the width; a short block is padded with zeros.
INLINE const uint8_t *padded_rows(const uint8_t *at, size_t count, uint8_t *padded) {
  return count < 64 ? memcpy(padded, at, count) : at;
}

INLINE void add_entries(uint8x16_t entries, uint16x8_t *sums) {
  sums[0] = vaddw_u8(sums[0], vget_low_u8(entries));
  sums[1] = vaddw_high_u8(sums[1], entries);
}

INLINE void store_sums(const uint16x8_t *from, uint16_t *sums) {
  for (int i = 0; i < 8; i++) vst1q_u16(sums + 8 * i, from[i]);
}

// Indices beyond a quarter of the table leave the entry as it is.
INLINE void neon_block8(const sextant_code_lists *in, const uint8_t *block, size_t count,
                        uint16_t *sums) {
  uint16x8_t all[8];
  uint8_t padded[64] = {0};
  for (int i = 0; i < 8; i++) all[i] = vdupq_n_u16(0);
  for (size_t w = 0; w < in->width; w++) {
    const uint8_t *at = padded_rows(block + w * count, count, padded);
    const uint8_t *table = in->table + 256 * w;
    uint8x16x4_t parts[4];
    for (int part = 0; part < 4; part++) parts[part] = vld1q_u8_x4(table + 64 * part);
    for (int i = 0; i < 4; i++) {
      uint8x16_t codes = vld1q_u8(at + 16 * i), entries = vqtbl4q_u8(parts[0], codes);
      for (int part = 1; part < 4; part++)
        entries = vqtbx4q_u8(entries, parts[part], vsubq_u8(codes, vdupq_n_u8((uint8_t)(64 * part))));
      add_entries(entries, all + 2 * i);
    }
  }
  store_sums(all, sums);
}

INLINE void neon_block4(const sextant_code_lists *in, const uint8_t *block, size_t count,
                        uint16_t *sums) {
  uint16x8_t all[8];
  uint8_t padded[64] = {0};
  for (int i = 0; i < 8; i++) all[i] = vdupq_n_u16(0);
  for (size_t w = 0; w < in->width; w++) {
    const uint8_t *at = padded_rows(block + w * count, count, padded);
    uint8x16_t first = vld1q_u8(in->table + 32 * w), second = vld1q_u8(in->table + 32 * w + 16);
    for (int i = 0; i < 4; i++) {
      uint8x16_t codes = vld1q_u8(at + 16 * i);
      add_entries(vqtbl1q_u8(first, vandq_u8(codes, vdupq_n_u8(15))), all + 2 * i);
      add_entries(vqtbl1q_u8(second, vshrq_n_u8(codes, 4)), all + 2 * i);
    }
  }
  store_sums(all, sums);
}

DEFINE_LIST_SCAN(scan_lists8, neon_block8)
DEFINE_LIST_SCAN(scan_lists4, neon_block4)

// The plain products: clang makes them NEON loops by itself.
const sextant_scan_kernels sextant_scan_neon = {
    .name = CLASS_NAME,
    .scan_lists8 = scan_lists8,
    .scan_lists4 = scan_lists4,
    .reduce = reduce,
    .ranked_sum = ranked_sum,
    .byte_dots = plain_byte_dots,
    .wide_dots = plain_wide_dots,
    .nearest_bytes = plain_nearest_bytes,
    .fill_table = fill_table,
    .rank = rank,
};
#endif
