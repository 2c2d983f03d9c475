// The parts of the scan kernels that all CPU classes share, written with clang's vector types and
// compiled by each class's file. The including file defines CLASS and CLASS_NAME.

#include <float.h>
#include <stdint.h>
#include <string.h>

#include "scan.h"
#include "class_names.h"

typedef uint8_t octets __attribute__((vector_size(16)));

INLINE size_t count_up_to(const sextant_reservoir *r, uint32_t most) {
  size_t count = 0;
  for (size_t i = 0; i < r->count; i++) count += r->sums[i] <= most;
  return count;
}

// The sum that is `rank`-th lowest, from 1, by bisection; `below` gets how many are lower. There are at
// least `rank`.
static uint32_t border_of(const sextant_reservoir *r, size_t rank, size_t *below) {
  uint32_t low = 0, high = 65535;
  while (low < high) {
    uint32_t middle = (low + high) / 2;
    if (count_up_to(r, middle) < rank)
      low = middle + 1;
    else
      high = middle;
  }
  *below = low == 0 ? 0 : count_up_to(r, low - 1);
  return low;
}

static uint32_t ranked_sum(const sextant_reservoir *r, size_t rank) {
  size_t below;
  return rank == 0 || rank > r->count ? 65536 : border_of(r, rank, &below);
}

// Keeps the best `wanted` by (sum, arrival).
static void reduce(sextant_reservoir *r) {
  if (r->count <= r->wanted) return;
  size_t below, kept = 0;
  uint32_t border = border_of(r, r->wanted, &below);
  size_t equal = r->wanted - below;
  for (size_t i = 0; i < r->count; i++) {
    uint32_t sum = r->sums[i], row = r->rows[i];
    size_t keeps = sum < border || (sum == border && equal > 0);
    equal -= sum == border && equal > 0;
    r->sums[kept] = (uint16_t)sum;
    r->rows[kept] = row;
    kept += keeps;
  }
  r->count = kept;
  r->threshold = border;
}

INLINE void offer(sextant_reservoir *r, uint32_t sum, uint32_t row) {
  if (sum >= r->threshold) return;
  r->sums[r->count] = (uint16_t)sum;
  r->rows[r->count] = row;
  if (++r->count == r->capacity) reduce(r);
}

// Bits of the rows `row ..< row + 64`.
INLINE uint64_t allowed_bits(const uint64_t *allowed, uint32_t row) {
  if (!allowed) return ~0ull;
  const uint64_t *word = allowed + row / 64;
  uint32_t shift = row % 64;
  return shift == 0 ? word[0] : word[0] >> shift | word[1] << (64 - shift);
}

INLINE uint64_t low_bits(size_t count) { return count >= 64 ? ~0ull : (1ull << count) - 1; }

// The least of 16 measures and its column, the lowest of equals.
INLINE void nearest_of_lanes(const float *measures, const uint32_t *columns, uint32_t *nearest,
                             float *measure) {
  *nearest = 0;
  *measure = FLT_MAX;
  for (int i = 0; i < 16; i++)
    if (measures[i] < *measure || (measures[i] == *measure && columns[i] < *nearest)) {
      *measure = measures[i];
      *nearest = columns[i];
    }
}

// Table.

INLINE void lower(floats *least, const floats *value) {
  integers less = *value < *least;
  *least = (floats)(((integers)*value & less) | ((integers)*least & ~less));
}

INLINE void raise_to(floats *most, const floats *value) {
  integers more = *value > *most;
  *most = (floats)(((integers)*value & more) | ((integers)*most & ~more));
}

INLINE float least_lane(const floats *lanes) {
  float value = (*lanes)[0];
  for (int i = 1; i < 16; i++) value = (*lanes)[i] < value ? (*lanes)[i] : value;
  return value;
}

INLINE float most_lane(const floats *lanes) {
  float value = (*lanes)[0];
  for (int i = 1; i < 16; i++) value = (*lanes)[i] > value ? (*lanes)[i] : value;
  return value;
}

// What `tile` panels of one sub-quantizer add to a code's measure.
INLINE void codeword_measures(const float *panels, const float *query, size_t width, int distances,
                              size_t tile, floats *sums) {
  floats zero = {0};
  for (size_t p = 0; p < tile; p++) sums[p] = zero;
  for (size_t d = 0; d < width; d++) {
    floats x = zero + query[d];
    for (size_t p = 0; p < tile; p++) {
      floats column;
      memcpy(&column, panels + (p * width + d) * 16, sizeof column);
      if (distances) {
        floats difference = x - column;
        sums[p] = sums[p] + difference * difference;
      } else {
        sums[p] = sums[p] - x * column;
      }
    }
  }
}

INLINE float codebook_sums(const sextant_codebooks *books, size_t m, const float *query,
                           size_t panel_count, int distances, float *sums, float *range) {
  const float *panels = books->panels + books->codeword_count * books->starts[m];
  size_t width = books->starts[m + 1] - books->starts[m];
  floats least, most;
  for (size_t p = 0; p < panel_count; p += panel_count < 8 ? panel_count : 8) {
    size_t tile = panel_count < 8 ? 1 : 8;
    floats values[8];
    if (tile == 8)
      codeword_measures(panels + p * width * 16, query, width, distances, 8, values);
    else
      codeword_measures(panels, query, width, distances, 1, values);
    for (size_t i = 0; i < tile; i++) {
      if (books->penalties) {
        floats penalty;
        memcpy(&penalty, books->penalties + m * books->codeword_count + (p + i) * 16,
               sizeof penalty);
        values[i] = values[i] + penalty;
      }
      if (p + i == 0) least = most = values[i];
      lower(&least, &values[i]);
      raise_to(&most, &values[i]);
    }
    memcpy(sums + p * 16, values, tile * sizeof values[0]);
  }
  float low = least_lane(&least), difference = most_lane(&most) - low;
  if (difference > *range) *range = difference;
  return low;
}

// Written so that what is no number becomes 0.
INLINE void store_steps(const float *sums, float low, float scale, float limit, uint8_t *out) {
  floats value, zero = {0};
  memcpy(&value, sums, sizeof value);
  value = (value - low) * scale + 0.5f;
  value = (floats)((integers)value & (value >= 0));
  floats most = zero + limit;
  integers above = value > most;
  value = (floats)(((integers)most & above) | ((integers)value & ~above));
  octets steps = __builtin_convertvector(__builtin_convertvector(value, integers), octets);
  memcpy(out, &steps, sizeof steps);
}

static float fill_table(const sextant_codebooks *books, const float *query, float *sums,
                        uint8_t *table, float *base) {
  size_t size = books->codeword_count;
  float range = 0, total = 0, limit = (float)(65535 / books->count);
  if (limit > 255) limit = 255;
  // The lowest values wait at the front of the table's row until the range is known.
  for (size_t m = 0; m < books->count; m++) {
    const float *part = query + books->starts[m];
    float low = books->distances
                    ? codebook_sums(books, m, part, size / 16, 1, sums + m * size, &range)
                    : codebook_sums(books, m, part, size / 16, 0, sums + m * size, &range);
    memcpy(table + m * size, &low, sizeof low);
    total += low;
  }
  float scale = range > 0 ? limit / range : 0;
  for (size_t m = 0; m < books->count; m++) {
    float low;
    memcpy(&low, table + m * size, sizeof low);
    for (size_t j = 0; j < size; j += 16)
      store_steps(sums + m * size + j, low, scale, limit, table + m * size + j);
  }
  *base = total;
  return range > 0 ? range / limit : 0;
}

// Ranking.

enum { RANK_BINS = 1024, RANK_INSERTION = 24 };

INLINE int ranks_before(sextant_ranked a, sextant_ranked b) {
  return a.score != b.score ? a.score > b.score : a.number < b.number;
}

static void sift_down(sextant_ranked *heap, size_t at, size_t count) {
  for (;;) {
    size_t child = 2 * at + 1;
    if (child >= count) return;
    if (child + 1 < count && ranks_before(heap[child], heap[child + 1])) child++;
    if (!ranks_before(heap[at], heap[child])) return;
    sextant_ranked swapped = heap[at];
    heap[at] = heap[child];
    heap[child] = swapped;
    at = child;
  }
}

// Few at a time by insertion; many, which only odd distributions bring, by a heap.
static void sort_ranked(sextant_ranked *entries, size_t count) {
  if (count <= RANK_INSERTION) {
    for (size_t i = 1; i < count; i++) {
      sextant_ranked entry = entries[i];
      size_t at = i;
      for (; at > 0 && ranks_before(entry, entries[at - 1]); at--) entries[at] = entries[at - 1];
      entries[at] = entry;
    }
    return;
  }
  for (size_t i = count / 2; i-- > 0;) sift_down(entries, i, count);
  for (size_t end = count; end-- > 1;) {
    sextant_ranked swapped = entries[0];
    entries[0] = entries[end];
    entries[end] = swapped;
    sift_down(entries, 0, end);
  }
}

// Sixteen scores, NaN and what is too large brought within bounds.
INLINE void ranked_scores(const int32_t *products, const float *factors, const float *penalties,
                          float scale, floats *out) {
  integers product;
  floats factor, penalty = {0}, zero = {0}, most = zero + FLT_MAX / 4;
  memcpy(&product, products, sizeof product);
  memcpy(&factor, factors, sizeof factor);
  if (penalties) memcpy(&penalty, penalties, sizeof penalty);
  floats score = scale * factor * __builtin_convertvector(product, floats) - penalty;
  integers above_least = score > -most;
  score = (floats)(((integers)score & above_least) | ((integers)-most & ~above_least));
  integers below_most = score < most;
  *out = (floats)(((integers)score & below_most) | ((integers)most & ~below_most));
}

static size_t rank(const int32_t *products, const float *factors, const float *penalties,
                   float scale, size_t count, size_t wanted, sextant_ranked *work) {
  if (wanted > count) wanted = count;
  if (wanted == 0) return 0;
  // Scores lie behind the entries until they are placed.
  float *scores = (float *)(work + count);
  uint32_t *bins = (uint32_t *)scores + count;
  floats lows = (floats){0} + FLT_MAX, highs = -lows, values;
  for (size_t i = 0; i < count; i += 16) {
    size_t left = count - i < 16 ? count - i : 16;
    if (left == 16) {
      ranked_scores(products + i, factors + i, penalties ? penalties + i : NULL, scale, &values);
    } else {
      // The last few, repeated to sixteen by their first one.
      int32_t product[16];
      float factor[16], penalty[16];
      for (size_t j = 0; j < 16; j++) {
        size_t from = i + (j < left ? j : 0);
        product[j] = products[from];
        factor[j] = factors[from];
        penalty[j] = penalties ? penalties[from] : 0;
      }
      ranked_scores(product, factor, penalty, scale, &values);
    }
    memcpy(scores + i, &values, left * sizeof *scores);
    lower(&lows, &values);
    raise_to(&highs, &values);
  }
  float low = least_lane(&lows), high = most_lane(&highs);
  float width = high > low ? (RANK_BINS - 1) / (high - low) : 0;
  if (!(width <= FLT_MAX)) width = 0;
  uint32_t ends[RANK_BINS] = {0};
  for (size_t i = 0; i < count; i++) bins[i] = (uint32_t)(int32_t)((high - scores[i]) * width);
  for (size_t i = 0; i < count; i++) ends[bins[i]]++;
  size_t last = 0, total = 0;
  for (; last < RANK_BINS; last++) {
    uint32_t size = ends[last];
    ends[last] = (uint32_t)total;
    total += size;
    if (total >= wanted) break;
  }
  for (size_t i = 0; i < count; i++)
    if (bins[i] <= last) work[ends[bins[i]]++] = (sextant_ranked){scores[i], (uint32_t)i};
  // Now every bin's end is where the next begins.
  for (size_t bin = 0, start = 0; bin <= last; start = ends[bin++])
    sort_ranked(work + start, ends[bin] - start);
  return wanted;
}
