#include <string.h>

#include "postings.h"
#include "postings_steps.h"

static void unpack_values(const uint8_t *in, unsigned width, size_t count, uint32_t *values) {
  uint64_t mask = ((uint64_t)1 << width) - 1;
  for (size_t i = 0; i < count; i++) {
    uint64_t word;
    memcpy(&word, in + (i * width >> 3), sizeof word);
    values[i] = (uint32_t)(word >> (i * width & 7) & mask);
  }
}

#define ORDINALS ordinals_one_by_one
#define SCORES scores_one_by_one
#define BOUNDS bounds_one_by_one
#define COLLECT collect_one_by_one
#define SELECT select_one_by_one
#define ADD_MATCHES add_matches_one_by_one
#define CLASS plain
#define CLASS_NAME "plain"
#include "postings_loops.h"
