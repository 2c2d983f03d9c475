#include "postings.h"
#include "class_choice.h"

extern const sextant_posting_kernels sextant_posting_plain;

#if defined(__x86_64__)
extern const sextant_posting_kernels sextant_posting_avx2;
extern const sextant_posting_kernels sextant_posting_avx512;

size_t sextant_posting_class_count(void) {
  if (!__builtin_cpu_supports("avx2")) return 1;
  int wide = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
             __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq") &&
             __builtin_cpu_supports("avx512vbmi") && __builtin_cpu_supports("avx512vbmi2");
  return wide ? 3 : 2;
}

const sextant_posting_kernels *sextant_posting_class(size_t index) {
  return index == 0   ? &sextant_posting_plain
         : index == 1 ? &sextant_posting_avx2
                      : &sextant_posting_avx512;
}
#else
size_t sextant_posting_class_count(void) { return 1; }

const sextant_posting_kernels *sextant_posting_class(size_t index) {
  (void)index;
  return &sextant_posting_plain;
}
#endif

DEFINE_BEST(posting)

static unsigned bit_width(uint32_t value) { return 63 - (unsigned)__builtin_clzll((uint64_t)value << 1 | 1); }

// Runs of few different widths would wait for one counter again and again: four take turns.
enum { COUNTERS = 4, WIDTHS = 33 + 28 };

static unsigned best_width(const uint32_t *values, size_t count, uint32_t all) {
  if (all == 0) return 0;
  uint8_t counters[COUNTERS][WIDTHS] = {{0}};
  for (size_t i = 0; i < count; i++) counters[i % COUNTERS][bit_width(values[i])]++;
  // wider[w]: values of more than w bits; zeros beyond 32 end the sums below.
  size_t wider[WIDTHS] = {0};
  unsigned best = bit_width(all);
  for (size_t above = 0, width = best + 1; width-- > 0;) {
    wider[width] = above;
    for (size_t i = 0; i < COUNTERS; i++) above += counters[i][width];
  }
  size_t least = (count * best + 7) / 8;
  for (unsigned width = best; width-- > 0;) {
    // A patch is its place, a byte of high bits, and one more for each seven bits beyond seven.
    size_t size = 1 + (count * width + 7) / 8 + 2 * wider[width] + wider[width + 7] +
                  wider[width + 14] + wider[width + 21] + wider[width + 28];
    if (size < least) least = size, best = width;
  }
  return best;
}

size_t sextant_pack_run(const uint32_t *values, size_t count, uint8_t *out) {
  uint32_t all = 0;
  for (size_t i = 0; i < count; i++) all |= values[i];
  unsigned width = best_width(values, count, all);
  size_t patches = 0;
  for (size_t i = 0; i < count; i++) patches += ((uint64_t)values[i] >> width) != 0;
  uint8_t *end = out;
  *end++ = (uint8_t)(width | (patches ? 128 : 0));
  if (patches) *end++ = (uint8_t)patches;
  uint64_t pending = 0, mask = ((uint64_t)1 << width) - 1;
  unsigned filled = 0;
  for (size_t i = 0; width > 0 && i < count; i++) {
    pending |= (values[i] & mask) << filled;
    filled += width;
    if (filled >= 32) {
      for (int byte = 0; byte < 4; byte++) end[byte] = (uint8_t)(pending >> 8 * byte);
      end += 4, filled -= 32, pending >>= 32;
    }
  }
  for (; filled > 0; filled -= filled < 8 ? filled : 8, pending >>= 8) *end++ = (uint8_t)pending;
  for (size_t i = 0; patches && i < count; i++) {
    if (bit_width(values[i]) <= width) continue;
    *end++ = (uint8_t)i;
    uint32_t high = values[i] >> width;
    for (; high >= 128; high >>= 7) *end++ = (uint8_t)(high | 128);
    *end++ = (uint8_t)high;
  }
  return (size_t)(end - out);
}
