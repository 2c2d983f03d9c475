#include <math.h>

#include "gemm.h"

static int rounded(float weight, float inverse) {
  float value = weight * inverse;
  return (int)(value < 0 ? value - 0.5f : value + 0.5f);
}

// The largest sum of weights of one sign that share a 16-bit sum.
static int largest_sum(const float *weights, size_t depth, float inverse) {
  int largest = 0;
  for (size_t step = 0; step < depth; step += SEXTANT_I8_STEP) {
    int above[2] = {0, 0}, below[2] = {0, 0};
    for (size_t k = step; k < step + SEXTANT_I8_STEP && k < depth; k++) {
      int value = rounded(weights[k], inverse);
      if (value > 0)
        above[k / 2 % 2] += value;
      else
        below[k / 2 % 2] -= value;
    }
    for (int half = 0; half < 2; half++) {
      if (above[half] > largest) largest = above[half];
      if (below[half] > largest) largest = below[half];
    }
  }
  return largest;
}

void sextant_quantise_weights(const float *weights, size_t depth, int most_sum, int8_t *bytes,
                              float *scale) {
  float most = 0;
  for (size_t k = 0; k < depth; k++) most = fmaxf(most, fabsf(weights[k]));
  float inverse = most > 1e-30f && most < 1e30f ? 127 / most : 0;
  for (int sum; most_sum > 0 && (sum = largest_sum(weights, depth, inverse)) > most_sum;)
    // A little more than the ratio, so that rounding cannot keep the sum where it is.
    inverse *= 0.999f * (float)most_sum / (float)sum;
  for (size_t k = 0; k < depth; k++) bytes[k] = (int8_t)rounded(weights[k], inverse);
  *scale = inverse > 0 ? 1 / inverse : 0;
}
