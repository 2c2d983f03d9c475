// The classes of AVX-512 with VNNI, included by their files with CLASS, CLASS_NAME and HAS_VBMI defined.

#include "scan_loops.h"
#if !HAS_VBMI
#include "scan_plain_loops.h"
#endif

// The code bytes of one block's rows for one byte of the width.
typedef struct {
  const uint8_t *at;
  size_t stride;
  __mmask64 rows;
} code_block;

// Sums of 64 rows: those of even rows exact, those of odd rows apart.
typedef struct {
  __m512i even, odd;
} row_sums;

// Bytes are added two at a time as 16-bit numbers: `even` takes in 256 times the odd rows' sums,
// which `finish` takes out again.
INLINE void add_entries(__m512i entries, row_sums *sums) {
  sums->even = _mm512_add_epi16(sums->even, entries);
  sums->odd = _mm512_add_epi16(sums->odd, _mm512_srli_epi16(entries, 8));
}

// What is read next: `step` bytes are fetched with each byte of the width.
typedef struct {
  const char *at;
  size_t step;
} fetch_ahead;

INLINE void fetch_step(fetch_ahead *ahead) {
  for (size_t byte = 0; byte < ahead->step; byte += 64)
    _mm_prefetch(ahead->at + byte, _MM_HINT_T0);
  ahead->at += ahead->step;
}

#if HAS_VBMI
// 64 entries of a table of 256 that lies in registers.
INLINE __m512i look_up8(__m512i codes, const __m512i *table) {
  return _mm512_mask_blend_epi8(_mm512_movepi8_mask(codes),
                                _mm512_permutex2var_epi8(table[0], codes, table[1]),
                                _mm512_permutex2var_epi8(table[2], codes, table[3]));
}

INLINE void sum_codes8(const sextant_code_lists *in, const code_block *blocks, size_t count,
                       fetch_ahead ahead, row_sums *sums) {
  for (size_t w = 0; w < in->width; w++) {
    fetch_step(&ahead);
    __m512i table[4];
    for (int i = 0; i < 4; i++) table[i] = _mm512_loadu_si512(in->table + 256 * w + 64 * i);
    for (size_t b = 0; b < count; b++) {
      __m512i codes = _mm512_maskz_loadu_epi8(blocks[b].rows, blocks[b].at + w * blocks[b].stride);
      add_entries(look_up8(codes, table), &sums[b]);
    }
  }
}
#endif

INLINE void sum_codes4(const sextant_code_lists *in, const code_block *blocks, size_t count,
                       fetch_ahead ahead, row_sums *sums) {
  const __m512i low = _mm512_set1_epi8(15);
  for (size_t w = 0; w < in->width; w++) {
    fetch_step(&ahead);
    const __m128i *table = (const __m128i *)(in->table + 32 * w);
    __m512i first = _mm512_broadcast_i32x4(_mm_loadu_si128(table));
    __m512i second = _mm512_broadcast_i32x4(_mm_loadu_si128(table + 1));
    for (size_t b = 0; b < count; b++) {
      __m512i codes = _mm512_maskz_loadu_epi8(blocks[b].rows, blocks[b].at + w * blocks[b].stride);
      __m512i halves = _mm512_and_si512(_mm512_srli_epi16(codes, 4), low);
      add_entries(_mm512_shuffle_epi8(first, _mm512_and_si512(codes, low)), &sums[b]);
      add_entries(_mm512_shuffle_epi8(second, halves), &sums[b]);
    }
  }
}

INLINE void offer_rows(row_sums sums, uint32_t row, uint64_t bits, sextant_reservoir *out) {
  __m512i even = _mm512_sub_epi16(sums.even, _mm512_slli_epi16(sums.odd, 8)), odd = sums.odd;
  if (out->threshold == 0) return;
  __m512i most = _mm512_set1_epi16((short)(out->threshold - 1));
  uint64_t evens = _mm512_cmple_epu16_mask(even, most), odds = _mm512_cmple_epu16_mask(odd, most);
  if (!(evens | odds)) return;
  bits &= _pdep_u64(evens, 0x5555555555555555) | _pdep_u64(odds, 0xaaaaaaaaaaaaaaaa);
  uint16_t apart[2][32];
  _mm512_storeu_si512(apart[0], even);
  _mm512_storeu_si512(apart[1], odd);
  for (; bits; bits &= bits - 1) {
    uint32_t at = (uint32_t)__builtin_ctzll(bits);
    offer(out, apart[at & 1][at / 2], row + at);
  }
}

// Up to four blocks share the table's registers; the last may be short.
#define SCAN_GROUP(sum_codes, blocks_of_group)                                                   \
  {                                                                                              \
    code_block blocks[blocks_of_group];                                                          \
    row_sums sums[blocks_of_group];                                                              \
    uint64_t bits[blocks_of_group];                                                              \
    for (uint32_t b = 0; b < blocks_of_group; b++) {                                             \
      uint32_t first = row + 64 * b, count = end - first < 64 ? end - first : 64;                \
      blocks[b].at = in->codes + (size_t)first * in->width;                                      \
      blocks[b].stride = count;                                                                  \
      blocks[b].rows = low_bits(count);                                                          \
      bits[b] = allowed_bits(in->allowed, first) & blocks[b].rows;                               \
      sums[b].even = sums[b].odd = _mm512_setzero_si512();                                       \
    }                                                                                            \
    sum_codes(in, blocks, blocks_of_group, ahead, sums);                                         \
    ahead.step = 0;                                                                              \
    for (uint32_t b = 0; b < blocks_of_group; b++) offer_rows(sums[b], row + 64 * b, bits[b], out); \
    row += 64 * blocks_of_group;                                                                 \
  }

enum { FETCHED_BYTES = 16384 };

// The list that comes next, fetched evenly while this one is scanned: the processor would not look
// beyond the end of this one.
INLINE fetch_ahead next_list(const sextant_code_lists *in, const uint32_t *lists, size_t count) {
  fetch_ahead ahead = {0};
  if (count < 2) return ahead;
  size_t first = in->offsets[lists[1]], end = in->offsets[lists[1] + 1];
  size_t bytes = (end - first) * in->width;
  ahead.at = (const char *)in->codes + first * in->width;
  ahead.step = ((bytes < FETCHED_BYTES ? bytes : FETCHED_BYTES) / in->width + 63) / 64 * 64;
  return ahead;
}

#define DEFINE_WIDE_SCAN(name, sum_codes)                                                        \
  static void name(const sextant_code_lists *in, const uint32_t *lists, size_t list_count,       \
                   sextant_reservoir *out) {                                                     \
    for (size_t i = 0; i < list_count; i++) {                                                    \
      uint32_t row = in->offsets[lists[i]], end = in->offsets[lists[i] + 1];                     \
      fetch_ahead ahead = next_list(in, lists + i, list_count - i);                              \
      while (row < end) {                                                                        \
        uint32_t left = (end - row + 63) / 64;                                                   \
        if (left >= 6 || left == 4)                                                              \
          SCAN_GROUP(sum_codes, 4)                                                               \
        else if (left == 5 || left == 3)                                                         \
          SCAN_GROUP(sum_codes, 3)                                                               \
        else if (left == 2)                                                                      \
          SCAN_GROUP(sum_codes, 2)                                                               \
        else                                                                                     \
          SCAN_GROUP(sum_codes, 1)                                                               \
      }                                                                                          \
    }                                                                                            \
  }

DEFINE_WIDE_SCAN(scan_lists4, sum_codes4)
#if HAS_VBMI
DEFINE_WIDE_SCAN(scan_lists8, sum_codes8)
#else
DEFINE_LIST_SCAN(scan_lists8, plain_block8)
#endif

// Dot products.

INLINE __m512i bytes_of_row(const int8_t *row, size_t d, __mmask64 some) {
  return _mm512_maskz_loadu_epi8(some, row + d);
}

// Signed bytes plus 128, as the unsigned side of VNNI.
INLINE __m512i lifted(__m512i bytes) {
  return _mm512_xor_si512(bytes, _mm512_set1_epi8((char)0x80));
}

INLINE int32_t byte_sum(const int8_t *bytes, size_t count) {
  int32_t sum = 0;
  for (size_t i = 0; i < count; i++) sum += bytes[i];
  return sum;
}

// The lane sums of four vectors.
INLINE __m128i four_sums(const __m512i *v) {
  __m512i a = _mm512_add_epi32(_mm512_unpacklo_epi32(v[0], v[1]), _mm512_unpackhi_epi32(v[0], v[1]));
  __m512i b = _mm512_add_epi32(_mm512_unpacklo_epi32(v[2], v[3]), _mm512_unpackhi_epi32(v[2], v[3]));
  a = _mm512_add_epi32(_mm512_unpacklo_epi64(a, b), _mm512_unpackhi_epi64(a, b));
  __m256i c = _mm256_add_epi32(_mm512_castsi512_si256(a), _mm512_extracti64x4_epi64(a, 1));
  return _mm_add_epi32(_mm256_castsi256_si128(c), _mm256_extracti128_si256(c, 1));
}

static void byte_dots(const int8_t *query, const int8_t *rows, size_t count, size_t dimension,
                      int32_t *out) {
  int32_t bias = 128 * byte_sum(query, dimension);
  for (size_t i = 0; i < count; i += 4) {
    const int8_t *at[4];
    __m512i sums[4];
    for (size_t r = 0; r < 4; r++) {
      at[r] = rows + (i + r < count ? i + r : i) * dimension;
      sums[r] = _mm512_setzero_si512();
    }
    for (size_t d = 0; d < dimension; d += 64) {
      __mmask64 some = low_bits(dimension - d);
      __m512i q = bytes_of_row(query, d, some);
      for (size_t r = 0; r < 4; r++)
        sums[r] = _mm512_dpbusd_epi32(sums[r], lifted(bytes_of_row(at[r], d, some)), q);
    }
    int32_t four[4];
    _mm_storeu_si128((__m128i *)four, _mm_sub_epi32(four_sums(sums), _mm_set1_epi32(bias)));
    memcpy(out + i, four, (count - i < 4 ? count - i : 4) * sizeof *out);
  }
}

INLINE void fetch_row(const int8_t *row, size_t dimension) {
  for (size_t d = 0; d < dimension; d += 64) _mm_prefetch((const char *)row + d, _MM_HINT_T0);
}

INLINE void wide_dots_of(const int8_t *high, const int8_t *low, const int8_t *rows,
                         const uint32_t *numbers, size_t count, size_t dimension,
                         int64_t *products, int32_t *squares, int with_squares) {
  int64_t bias = 128 * (256 * (int64_t)byte_sum(high, dimension) + byte_sum(low, dimension));
  for (size_t i = 0; i < count; i += 4) {
    const int8_t *at[4];
    __m512i highs[4], lows[4], own[4];
    for (size_t r = 0; r < 4; r++) {
      size_t number = i + r < count ? i + r : i;
      at[r] = rows + (numbers ? numbers[number] : number) * dimension;
      highs[r] = lows[r] = own[r] = _mm512_setzero_si512();
    }
    for (size_t r = i + 4; numbers && r < i + 8 && r < count; r++)
      fetch_row(rows + numbers[r] * dimension, dimension);
    for (size_t d = 0; d < dimension; d += 64) {
      __mmask64 some = low_bits(dimension - d);
      __m512i h = bytes_of_row(high, d, some), l = bytes_of_row(low, d, some);
      for (size_t r = 0; r < 4; r++) {
        __m512i bytes = bytes_of_row(at[r], d, some), up = lifted(bytes);
        highs[r] = _mm512_dpbusd_epi32(highs[r], up, h);
        lows[r] = _mm512_dpbusd_epi32(lows[r], up, l);
        if (with_squares) {
          __m512i size = _mm512_abs_epi8(bytes);
          own[r] = _mm512_dpbusd_epi32(own[r], size, size);
        }
      }
    }
    int32_t h4[4], l4[4], o4[4];
    _mm_storeu_si128((__m128i *)h4, four_sums(highs));
    _mm_storeu_si128((__m128i *)l4, four_sums(lows));
    if (with_squares) _mm_storeu_si128((__m128i *)o4, four_sums(own));
    for (size_t r = 0; r < 4 && i + r < count; r++) {
      products[i + r] = 256 * (int64_t)h4[r] + l4[r] - bias;
      if (with_squares) squares[i + r] = o4[r];
    }
  }
}

static void wide_dots(const int8_t *high, const int8_t *low, const int8_t *rows,
                      const uint32_t *numbers, size_t count, size_t dimension, int64_t *products,
                      int32_t *squares) {
  if (squares)
    wide_dots_of(high, low, rows, numbers, count, dimension, products, squares, 1);
  else
    wide_dots_of(high, low, rows, numbers, count, dimension, products, squares, 0);
}

// Nearest columns.

enum { NEAREST_ROWS = 6, NEAREST_PANELS = 4, NEAREST_BLOCK = 96 };

typedef struct {
  __m512 measure;
  __m512i column;
} lane_best;

INLINE void keep_nearer(__m512i sums, float twice, size_t panel, const int32_t *bases,
                        const float *factors, const float *penalties, lane_best *best) {
  __m512 dots = _mm512_cvtepi32_ps(_mm512_sub_epi32(sums, _mm512_loadu_si512(bases + 16 * panel)));
  __m512 factor = _mm512_mul_ps(_mm512_set1_ps(twice), _mm512_loadu_ps(factors + 16 * panel));
  __m512 product = _mm512_mul_ps(factor, dots);
  __m512 measure = _mm512_sub_ps(_mm512_loadu_ps(penalties + 16 * panel), product);
  __mmask16 nearer = _mm512_cmp_ps_mask(measure, best->measure, _CMP_LT_OQ);
  const __m512i lanes = _mm512_set_epi32(15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
  __m512i column = _mm512_add_epi32(lanes, _mm512_set1_epi32((int)(16 * panel)));
  best->measure = _mm512_mask_mov_ps(best->measure, nearer, measure);
  best->column = _mm512_mask_mov_epi32(best->column, nearer, column);
}

INLINE void nearest_tile(const uint8_t *rows, const float *scales, size_t row_count,
                         size_t dimension4, const int8_t *panels, size_t panel, size_t panel_count,
                         const int32_t *bases, const float *factors, const float *penalties,
                         lane_best *best) {
  __m512i sums[NEAREST_ROWS][NEAREST_PANELS];
  for (size_t r = 0; r < row_count; r++)
    for (size_t p = 0; p < panel_count; p++) sums[r][p] = _mm512_setzero_si512();
  for (size_t d = 0; d < dimension4; d += 4) {
    __m512i columns[NEAREST_PANELS];
    for (size_t p = 0; p < panel_count; p++)
      columns[p] = _mm512_loadu_si512(panels + ((panel + p) * dimension4 + d) * 16);
    for (size_t r = 0; r < row_count; r++) {
      int32_t four;
      memcpy(&four, rows + r * dimension4 + d, sizeof four);
      __m512i x = _mm512_set1_epi32(four);
      for (size_t p = 0; p < panel_count; p++)
        sums[r][p] = _mm512_dpbusd_epi32(sums[r][p], x, columns[p]);
    }
  }
  for (size_t r = 0; r < row_count; r++)
    for (size_t p = 0; p < panel_count; p++)
      keep_nearer(sums[r][p], 2 * scales[r], panel + p, bases, factors, penalties, best + r);
}

INLINE void best_of_lanes(const lane_best *best, uint32_t *nearest, float *measure) {
  float measures[16];
  uint32_t columns[16];
  _mm512_storeu_ps(measures, best->measure);
  _mm512_storeu_si512(columns, best->column);
  nearest_of_lanes(measures, columns, nearest, measure);
}

// A block of rows meets one tile of panels after another, so that a tile stays in the first cache.
static void nearest_block(const uint8_t *rows, const float *scales, size_t row_count,
                          size_t dimension4, const int8_t *panels, const int32_t *bases,
                          const float *factors, const float *penalties, size_t panel_count,
                          uint32_t *nearest, float *measures) {
  lane_best best[NEAREST_BLOCK];
  for (size_t r = 0; r < row_count; r++) {
    best[r].measure = _mm512_set1_ps(FLT_MAX);
    best[r].column = _mm512_setzero_si512();
  }
  for (size_t p = 0; p < panel_count;) {
    size_t tile = panel_count - p >= NEAREST_PANELS ? NEAREST_PANELS : 1, r = 0;
    for (; tile > 1 && r + NEAREST_ROWS <= row_count; r += NEAREST_ROWS)
      nearest_tile(rows + r * dimension4, scales + r, NEAREST_ROWS, dimension4, panels, p,
                   NEAREST_PANELS, bases, factors, penalties, best + r);
    for (; tile > 1 && r < row_count; r++)
      nearest_tile(rows + r * dimension4, scales + r, 1, dimension4, panels, p, NEAREST_PANELS,
                   bases, factors, penalties, best + r);
    for (; r < row_count; r++)
      nearest_tile(rows + r * dimension4, scales + r, 1, dimension4, panels, p, 1, bases, factors,
                   penalties, best + r);
    p += tile;
  }
  for (size_t r = 0; r < row_count; r++) best_of_lanes(&best[r], nearest + r, measures + r);
}

static void nearest_bytes(const uint8_t *rows, const float *scales, size_t row_count,
                          size_t dimension4, const int8_t *panels, const int32_t *bases,
                          const float *factors, const float *penalties, size_t panel_count,
                          uint32_t *nearest, float *measures) {
  for (size_t r = 0; r < row_count; r += NEAREST_BLOCK) {
    size_t count = row_count - r < NEAREST_BLOCK ? row_count - r : NEAREST_BLOCK;
    nearest_block(rows + r * dimension4, scales + r, count, dimension4, panels, bases, factors,
                  penalties, panel_count, nearest + r, measures + r);
  }
}

#define JOIN(a, b) a##b
#define KERNELS(class) JOIN(sextant_scan_, class)
const sextant_scan_kernels KERNELS(CLASS) = {
    .name = CLASS_NAME,
    .scan_lists8 = scan_lists8,
    .scan_lists4 = scan_lists4,
    .reduce = reduce,
    .ranked_sum = ranked_sum,
    .byte_dots = byte_dots,
    .wide_dots = wide_dots,
    .nearest_bytes = nearest_bytes,
    .fill_table = fill_table,
    .rank = rank,
};
