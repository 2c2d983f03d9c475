// Loops of `postings.h` that every CPU class may use, one value at a time.

static inline unsigned bit_width(uint32_t value) {
  return 63 - (unsigned)__builtin_clzll((uint64_t)value << 1 | 1);
}

// Runs of few different widths would wait for one counter again and again: four take turns.
enum { COUNTERS = 4 };

/// The width of each value, and for each width w below the widest, which is returned, how many values
/// have more bits.
static inline unsigned measure_one_by_one(const uint32_t *values, size_t count, uint8_t *widths,
                                          uint8_t *wider) {
  uint8_t counters[COUNTERS][33] = {{0}};
  uint32_t all = 0;
  for (size_t i = 0; i < count; i++) {
    all |= values[i];
    counters[i % COUNTERS][widths[i] = (uint8_t)bit_width(values[i])]++;
  }
  unsigned widest = bit_width(all), above = 0;
  for (unsigned width = widest + 1; width-- > 0;) {
    wider[width] = (uint8_t)above;
    for (size_t i = 0; i < COUNTERS; i++) above += counters[i][width];
  }
  return widest;
}

/// The low `width` bits (1 to 32) of each value, one after another.
static inline void pack_one_by_one(const uint32_t *values, size_t count, unsigned width, uint8_t *out) {
  uint64_t pending = 0, mask = ((uint64_t)1 << width) - 1;
  unsigned filled = 0;
  for (size_t i = 0; i < count; i++) {
    pending |= (values[i] & mask) << filled;
    filled += width;
    if (filled >= 32) {
      for (int byte = 0; byte < 4; byte++) out[byte] = (uint8_t)(pending >> 8 * byte);
      out += 4, filled -= 32, pending >>= 32;
    }
  }
  for (; filled > 0; filled -= filled < 8 ? filled : 8, pending >>= 8) *out++ = (uint8_t)pending;
}

static inline void unpack_one_by_one(const uint8_t *in, unsigned width, size_t count,
                                     uint32_t *values) {
  uint64_t mask = ((uint64_t)1 << width) - 1;
  for (size_t i = 0; i < count; i++) {
    uint64_t word;
    memcpy(&word, in + (i * width >> 3), sizeof word);
    values[i] = (uint32_t)(word >> (i * width & 7) & mask);
  }
}

static inline int ordinals_one_by_one(uint32_t *values, size_t count, uint32_t first, uint32_t last) {
  uint32_t next = first, inside = 1;
  for (size_t i = 0; i < count; i++) {
    values[i] += next;
    next = values[i] + 1;
    inside &= values[i] - first <= last - first;
  }
  return (int)inside;
}

static inline void scores_one_by_one(const uint32_t *ordinals, const float *frequencies,
                                     size_t count, const uint8_t *codes, const float *norms,
                                     float weight, float *scores) {
  for (size_t i = 0; i < count; i++) {
    float f = frequencies[i], norm = codes ? norms[codes[ordinals[i]]] : norms[ordinals[i]];
    scores[i] = f > 0 ? weight * f / (f + norm) : 0;
  }
}

static inline float pair_bound(unsigned f, float norm, float weight) {
  return f == 127 ? weight : f ? weight * (float)f / ((float)f + norm) : 0;
}

static inline void bounds_one_by_one(const uint8_t *entries, size_t count, const float *least,
                                     const float *most, float weight, float *upper,
                                     float *reached) {
  for (size_t i = 0; i < count; i++) {
    const uint8_t *pairs = entries + i * SEXTANT_BLOCK_ENTRY + 8;
    float high = 0, real = 0;
    for (int k = 0; k < 4; k++) {
      unsigned f = pairs[k] & 127;
      float bound = pair_bound(f, least[pairs[k + 4]], weight);
      float score = pair_bound(f, most[pairs[k + 4]], weight);
      if (bound > high) high = bound;
      if (pairs[k] < 127 && score > real) real = score;
    }
    upper[i] = high;
    reached[i] = real;
  }
}

static inline size_t collect_one_by_one(float *sums, size_t count, float threshold,
                                        uint32_t base, uint32_t *ordinals, float *scores) {
  size_t found = 0;
  for (size_t i = 0; i < count; i++) {
    float sum = sums[i];
    sums[i] = 0;
    if (!(sum > 0 && sum >= threshold)) continue;
    ordinals[found] = base + (uint32_t)i;
    scores[found++] = sum;
  }
  return found;
}

static inline size_t select_one_by_one(const uint32_t *ordinals, const float *scores, size_t count,
                                       float threshold, uint32_t *out_ordinals,
                                       float *out_scores) {
  size_t found = 0;
  for (size_t i = 0; i < count; i++) {
    // Written always, kept when it counts: cheaper than a branch that is hard to foresee.
    float score = scores[i];
    out_ordinals[found] = ordinals[i];
    out_scores[found] = score;
    found += score > 0 && score >= threshold;
  }
  return found;
}

static inline void add_matches_one_by_one(const uint32_t *ordinals, const float *scores,
                                          size_t count, const uint32_t *candidates, float *sums,
                                          size_t candidate_count) {
  size_t i = 0;
  for (size_t j = 0; j < candidate_count; j++) {
    while (i < count && ordinals[i] < candidates[j]) i++;
    if (i == count) return;
    if (ordinals[i] == candidates[j]) sums[j] += scores[i];
  }
}
