// Speed of the matrix loops with the shapes of all-MiniLM-L6-v2, of thread CPU time, the best of many
// turns. From the repository's root:
//   clang -O2 -ISources/CKernels/include Evaluation/scripts/bench_products.c \
//     Sources/CKernels/gemm*.c Sources/CKernels/int8_weights.c -lm -o /tmp/bench && /tmp/bench
// SEXTANT_CPU picks a class.
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "gemm.h"

#define TURNS 100

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

static void *memory(size_t bytes) { return aligned_alloc(64, (bytes + 65536) / 64 * 64); }

static float *floats(size_t count) {
  float *values = memory(4 * count);
  for (size_t i = 0; i < count; i++) values[i] = (float)(rand() % 2001 - 1000) / 1000;
  return values;
}

#define BEST(BEST_TIME, CALL)                       \
  do {                                              \
    BEST_TIME = 1e9;                                \
    for (int turn = 0; turn < TURNS; turn++) {      \
      double start = now();                         \
      CALL;                                         \
      double time = now() - start;                  \
      if (time < BEST_TIME) BEST_TIME = time;       \
    }                                               \
  } while (0)

static void products(const sextant_matrix_kernels *k, size_t rows, size_t columns, size_t depth,
                     sextant_activation activation, double totals[3]) {
  float *x = floats(rows * depth), *weights = floats(columns * depth), *bias = floats(columns);
  float *y = memory(4 * rows * columns), *panels = memory(4 * columns * depth);
  uint16_t *narrow = memory(2 * columns * depth);
  int8_t *bytes = memory(columns * depth), *byte_panels = memory(columns * depth);
  float *scales = memory(4 * columns);
  int32_t *sums = memory(4 * columns);
  for (size_t c = 0; c < columns; c++) {
    sextant_quantise_weights(weights + c * depth, depth, k->most_weight_sum, bytes + c * depth,
                             scales + c);
    sums[c] = 0;
    for (size_t i = 0; i < depth; i++) sums[c] += bytes[c * depth + i];
  }
  k->pack(weights, depth, columns, depth, panels);
  k->pack_bf16(weights, depth, columns, depth, narrow);
  k->pack_i8(bytes, columns, depth, byte_panels);
  double times[3];
  BEST(times[0], k->multiply(x, depth, panels, bias, activation, y, columns, rows, columns, depth));
  BEST(times[1],
       k->multiply_bf16(x, depth, narrow, bias, activation, y, columns, rows, columns, depth));
  BEST(times[2], k->multiply_i8(x, depth, byte_panels, scales, sums, bias, activation, y, columns,
                                rows, columns, depth));
  printf("%4zu rows, %4zu to %4zu:", rows, depth, columns);
  for (int i = 0; i < 3; i++) {
    printf(" %6.0f", 2e-9 * (double)(rows * columns * depth) / times[i]);
    totals[i] += times[i];
  }
  printf("\n");
}

// All heads of one layer.
static void attention(const sextant_matrix_kernels *k, size_t count) {
  const size_t width = 32, heads = 12, stride = 3 * heads * width;
  float *layer = floats(count * stride), *y = memory(4 * count * heads * width);
  float *scores = memory(4 * 24 * SEXTANT_HEAD_ROUND(count));
  float *keys = memory(4 * (count + 64) * width);
  uint16_t *head =
      memory(2 * (SEXTANT_HEAD_KEYS(count, width) + SEXTANT_HEAD_VALUES(count, width) +
                  SEXTANT_HEAD_SCALES(count)));
  double best[2] = {1e9, 1e9};
  for (int turn = 0; turn < TURNS; turn++)
    for (int narrow = 0; narrow < (k->pack_head ? 2 : 1); narrow++) {
      double start = now();
      for (size_t h = 0; h < heads; h++) {
        float *q = layer + h * width, *v = q + 2 * heads * width;
        size_t row = SEXTANT_HEAD_ROUND(count);
        if (narrow)
          k->pack_head(q + heads * width, v, stride, count, width, head);
        else
          k->pack(q + heads * width, stride, count, width, keys);
        for (size_t r = 0; r < count; r += 24) {
          size_t rows = count - r < 24 ? count - r : 24;
          float *out = y + r * heads * width + h * width;
          if (narrow) {
            k->score_keys(q + r * stride, stride, head, count, width, scores, row, rows);
            k->mix_values(scores, row, head, count, width, out, heads * width, rows);
          } else {
            k->multiply(q + r * stride, stride, keys, 0, SEXTANT_ACTIVATION_NONE, scores, row, rows,
                        row, width);
            k->softmax(scores, row, rows, count);
            k->weighted_sums(scores, row, v, stride, out, heads * width, rows, width, count);
          }
        }
      }
      double time = now() - start;
      if (time < best[narrow]) best[narrow] = time;
    }
  printf("attention of a layer, %3zu tokens, ns a token: fp32 %.0f", count,
         1e9 * best[0] / (double)count);
  if (k->pack_head) printf(", 16 bits %.0f", 1e9 * best[1] / (double)count);
  printf("\n");
}

int main(void) {
  const sextant_matrix_kernels *k = sextant_matrix_best();
  static const size_t rows[] = {192, 12}, lengths[] = {12, 200, 256};
  printf("%s, GFLOP/s and GOP/s:        fp32   bf16   int8\n", k->name);
  for (int i = 0; i < 2; i++) {
    double totals[3] = {0};
    products(k, rows[i], 1152, 384, SEXTANT_ACTIVATION_NONE, totals);
    products(k, rows[i], 384, 384, SEXTANT_ACTIVATION_NONE, totals);
    products(k, rows[i], 1536, 384, SEXTANT_ACTIVATION_GELU, totals);
    products(k, rows[i], 384, 1536, SEXTANT_ACTIVATION_NONE, totals);
    double work = 2e-9 * (double)rows[i] * (3 * 384 * 384 + 384 * 384 + 2 * 384 * 1536);
    printf("%4zu rows, a layer:      %6.0f %6.0f %6.0f\n", rows[i], work / totals[0],
           work / totals[1], work / totals[2]);
  }
  for (int i = 0; i < 3; i++) attention(k, lengths[i]);
}
