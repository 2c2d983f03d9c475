// Scan kernels in plain C: the only ones of the plain class, and what other classes take where they
// have nothing better. Needs scan_loops.h.

INLINE void offer_block(const uint16_t *sums, size_t count, uint32_t row, uint64_t bits,
                        sextant_reservoir *out) {
  for (bits &= low_bits(count); bits; bits &= bits - 1) {
    uint32_t at = (uint32_t)__builtin_ctzll(bits);
    offer(out, sums[at], row + at);
  }
}

INLINE void plain_block8(const sextant_code_lists *in, const uint8_t *block, size_t count,
                         uint16_t *sums) {
  memset(sums, 0, 64 * sizeof *sums);
  for (size_t w = 0; w < in->width; w++)
    for (size_t i = 0; i < count; i++)
      sums[i] = (uint16_t)(sums[i] + in->table[256 * w + block[w * count + i]]);
}

INLINE void plain_block4(const sextant_code_lists *in, const uint8_t *block, size_t count,
                         uint16_t *sums) {
  memset(sums, 0, 64 * sizeof *sums);
  for (size_t w = 0; w < in->width; w++)
    for (size_t i = 0; i < count; i++) {
      uint8_t code = block[w * count + i];
      sums[i] = (uint16_t)(sums[i] + in->table[32 * w + (code & 15)] +
                           in->table[32 * w + 16 + (code >> 4)]);
    }
}

// Calls `block_sums` for every block of the lists.
#define DEFINE_LIST_SCAN(name, block_sums)                                                       \
  static void name(const sextant_code_lists *in, const uint32_t *lists, size_t list_count,       \
                   sextant_reservoir *out) {                                                     \
    for (size_t i = 0; i < list_count; i++) {                                                    \
      uint32_t row = in->offsets[lists[i]], end = in->offsets[lists[i] + 1];                     \
      for (; row < end; row += 64) {                                                             \
        size_t count = end - row < 64 ? end - row : 64;                                          \
        uint64_t bits = allowed_bits(in->allowed, row);                                          \
        if (!(bits & low_bits(count))) continue;                                                 \
        uint16_t sums[64];                                                                       \
        block_sums(in, in->codes + (size_t)row * in->width, count, sums);                        \
        offer_block(sums, count, row, bits, out);                                                \
      }                                                                                          \
    }                                                                                            \
  }

INLINE int32_t plain_dot(const int8_t *query, const int8_t *row, size_t dimension) {
  int32_t sum = 0;
  for (size_t d = 0; d < dimension; d++) sum += (int32_t)query[d] * row[d];
  return sum;
}

INLINE void plain_byte_dots(const int8_t *query, const int8_t *rows, size_t count,
                            size_t dimension, int32_t *out) {
  for (size_t i = 0; i < count; i++) out[i] = plain_dot(query, rows + i * dimension, dimension);
}

INLINE void plain_wide_dots(const int8_t *high, const int8_t *low, const int8_t *rows,
                            const uint32_t *numbers, size_t count, size_t dimension,
                            int64_t *products, int32_t *squares) {
  for (size_t i = 0; i < count; i++) {
    const int8_t *row = rows + (numbers ? numbers[i] : i) * dimension;
    if (numbers && i + 8 < count) __builtin_prefetch(rows + numbers[i + 8] * dimension);
    products[i] = 256 * (int64_t)plain_dot(high, row, dimension) + plain_dot(low, row, dimension);
    if (squares) squares[i] = plain_dot(row, row, dimension);
  }
}

// One row against all columns.
INLINE void plain_nearest_bytes(const uint8_t *rows, const float *scales, size_t row_count,
                                size_t dimension4, const int8_t *panels, const int32_t *bases,
                                const float *factors, const float *penalties, size_t panel_count,
                                uint32_t *nearest, float *measures) {
  for (size_t r = 0; r < row_count; r++) {
    const uint8_t *row = rows + r * dimension4;
    float best = FLT_MAX, twice = 2 * scales[r];
    nearest[r] = 0;
    for (size_t p = 0; p < panel_count; p++) {
      int32_t sums[16] = {0};
      const int8_t *panel = panels + p * dimension4 * 16;
      for (size_t d = 0; d < dimension4; d += 4)
        for (size_t c = 0; c < 16; c++)
          for (size_t i = 0; i < 4; i++) sums[c] += row[d + i] * panel[d * 16 + c * 4 + i];
      for (size_t c = 0; c < 16; c++) {
        size_t column = p * 16 + c;
        float product = twice * factors[column] * (float)(sums[c] - bases[column]);
        float measure = penalties[column] - product;
        if (measure < best) {
          best = measure;
          nearest[r] = (uint32_t)column;
        }
      }
    }
    measures[r] = best;
  }
}
