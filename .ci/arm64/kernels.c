// Compares every matrix class of this machine with plain loops in double precision, over odd and even
// shapes. For machines that the Swift tests do not reach, such as an emulated arm64.
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gemm.h"

static int failures;

static void check(const char *class, const char *what, double difference, double tolerance) {
  if (difference <= tolerance) return;
  printf("%s %s: %g off, %g allowed\n", class, what, difference, tolerance);
  failures++;
}

static float *floats(size_t count, float scale) {
  float *values = malloc((count + 16) * sizeof *values);
  for (size_t i = 0; i < count + 16; i++)
    values[i] = scale * (2 * (float)(rand() % 65536) / 65536 - 1);
  return values;
}

static float bf16(float value) {
  uint32_t bits;
  memcpy(&bits, &value, sizeof bits);
  bits = (bits + 0x7FFF + (bits >> 16 & 1)) & 0xFFFF0000;
  memcpy(&value, &bits, sizeof bits);
  return value;
}

static double gelu(double x) { return 0.5 * x * (1 + erf(x * sqrt(0.5))); }

typedef struct {
  size_t rows, columns, depth;
} shape;

typedef struct {
  shape shape;
  float *x, *weights, *bias, *y;
} problem;

// The largest difference from the plain form, in units of the terms' size.
static double worst(problem p, int gelu_too, const float *x, const float *weights) {
  double most = 0;
  for (size_t r = 0; r < p.shape.rows; r++)
    for (size_t c = 0; c < p.shape.columns; c++) {
      double sum = p.bias[c], size = fabs(sum);
      for (size_t k = 0; k < p.shape.depth; k++) {
        double term = (double)x[r * p.shape.depth + k] * (double)weights[c * p.shape.depth + k];
        sum += term;
        size += fabs(term);
      }
      if (gelu_too) sum = gelu(sum);
      double off = fabs((double)p.y[r * p.shape.columns + c] - sum) / fmax(1, size);
      if (!(off <= most)) most = off;
    }
  return most;
}

static float *mapped(const float *values, size_t count, float (*function)(float)) {
  float *result = malloc((count + 1) * sizeof *result);
  for (size_t i = 0; i < count; i++) result[i] = function(values[i]);
  return result;
}

static void check_floats(const sextant_matrix_kernels *k, problem p, int act) {
  shape s = p.shape;
  size_t padded = (s.columns + 63) / 64 * 64;
  float *panels = aligned_alloc(64, (padded * (s.depth + 1) * 4 + 63) / 64 * 64);
  k->pack(p.weights, s.depth, s.columns, s.depth, panels);
  k->multiply(p.x, s.depth, panels, p.bias, act, p.y, s.columns, s.rows, s.columns, s.depth);
  check(k->name, "fp32", worst(p, act, p.x, p.weights), 2e-6);

  k->pack_bf16(p.weights, s.depth, s.columns, s.depth, (uint16_t *)panels);
  k->multiply_bf16(p.x, s.depth, (uint16_t *)panels, p.bias, act, p.y, s.columns, s.rows, s.columns,
                   s.depth);
  float *narrow_x = mapped(p.x, s.rows * s.depth, bf16);
  float *narrow_weights = mapped(p.weights, s.columns * s.depth, bf16);
  check(k->name, "bf16", worst(p, act, k->multiplies_bf16 ? narrow_x : p.x, narrow_weights), 2e-6);
  free(narrow_x);
  free(narrow_weights);
  free(panels);
}

static void check_bytes(const sextant_matrix_kernels *k, problem p, int act) {
  shape s = p.shape;
  size_t padded = (s.columns + 63) / 64 * 64, depth = SEXTANT_I8_DEPTH(s.depth);
  int8_t *bytes = malloc(s.columns * s.depth), *panels = aligned_alloc(64, padded * depth);
  float *scales = calloc(padded, 4), *x = malloc(s.rows * s.depth * 4 + 4);
  float *weights = malloc(s.columns * s.depth * 4 + 4);
  int32_t *sums = calloc(padded, 4);
  for (size_t c = 0; c < s.columns; c++) {
    int8_t *column = bytes + c * s.depth;
    sextant_quantise_weights(p.weights + c * s.depth, s.depth, k->most_weight_sum, column,
                             scales + c);
    for (size_t i = 0; i < s.depth; i++) {
      sums[c] += column[i];
      weights[c * s.depth + i] = scales[c] * column[i];
    }
  }
  k->pack_i8(bytes, s.columns, s.depth, panels);
  k->multiply_i8(p.x, s.depth, panels, scales, sums, p.bias, act, p.y, s.columns, s.rows, s.columns,
                 s.depth);
  uint8_t *row = malloc(depth);
  for (size_t r = 0; r < s.rows; r++) {
    float scale;
    int32_t zero;
    k->quantise_row(p.x + r * s.depth, s.depth, row, &scale, &zero);
    for (size_t i = 0; i < s.depth; i++) {
      if (row[i] > k->largest_byte) check(k->name, "byte", row[i], k->largest_byte);
      x[r * s.depth + i] = scale * (float)(row[i] - zero);
      // Steps of rounding, and as much for the zero.
      check(k->name, "quantised", fabs(x[r * s.depth + i] - p.x[r * s.depth + i]), 1.01 * scale);
    }
  }
  check(k->name, "int8", worst(p, act, x, weights), 2e-6);
  free(bytes), free(panels), free(scales), free(x), free(weights), free(sums), free(row);
}

static void check_rows(const sextant_matrix_kernels *k, size_t width) {
  size_t stride = (width + 15) / 16 * 16;
  float *row = floats(stride, 30), *found = malloc(stride * 4), *residual = floats(width, 3);
  float *gain = floats(width, 1), *bias = floats(width, 1);
  memcpy(found, row, stride * 4);
  k->softmax(found, stride, 1, width);
  double largest = -1e30, sum = 0, mean = 0, square = 0, off = 0;
  for (size_t i = 0; i < width; i++) largest = fmax(largest, row[i]);
  for (size_t i = 0; i < width; i++) sum += exp(row[i] - largest);
  for (size_t i = 0; i < width; i++)
    off = fmax(off, fabs(found[i] - exp(row[i] - largest) / sum));
  check(k->name, "softmax", off, 1e-6);

  memcpy(found, row, width * 4);
  k->layer_norm(found, residual, gain, bias, 1e-5f, 1, width);
  for (size_t i = 0; i < width; i++) mean += (double)(row[i] + residual[i]) / (double)width;
  for (size_t i = 0; i < width; i++) square += pow(row[i] + residual[i] - mean, 2) / (double)width;
  off = 0;
  for (size_t i = 0; i < width; i++)
    off = fmax(off, fabs(found[i] - ((row[i] + residual[i] - mean) / sqrt(square + 1e-5) * gain[i] +
                                     bias[i])));
  check(k->name, "norm", off, 1e-5);
  free(row), free(found), free(residual), free(gain), free(bias);
}

static void check_sums(const sextant_matrix_kernels *k, size_t columns) {
  size_t rows = 29, depth = 21;
  float *weights = floats(rows * depth, 1), *values = floats(depth * columns, 1);
  float *y = malloc(rows * columns * 4);
  k->weighted_sums(weights, depth, values, columns, y, columns, rows, columns, depth);
  for (size_t r = 0; r < rows; r++)
    for (size_t c = 0; c < columns; c++) {
      double sum = 0;
      for (size_t i = 0; i < depth; i++)
        sum += (double)weights[r * depth + i] * (double)values[i * columns + c];
      check(k->name, "weighted sums", fabs(y[r * columns + c] - sum), 4e-6);
    }
  free(weights), free(values), free(y);
}

int check_scans(void);

int main(void) {
  static const shape shapes[] = {{1, 1, 1},    {1, 64, 7},   {2, 63, 5},    {3, 65, 33},
                                 {5, 17, 16},  {6, 128, 48}, {97, 70, 12},  {13, 384, 64},
                                 {4, 3, 1537}, {12, 48, 384}, {110, 9, 601}, {7, 100, 31}};
  for (size_t class = 0; class < sextant_matrix_class_count(); class++) {
    const sextant_matrix_kernels *k = sextant_matrix_class(class);
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++)
      for (int act = 0; act < 2; act++) {
        shape s = shapes[i];
        problem p = {s, floats(s.rows * s.depth, 3), floats(s.columns * s.depth, 1),
                     floats(s.columns, 1), malloc(s.rows * s.columns * 4)};
        check_floats(k, p, act);
        check_bytes(k, p, act);
        free(p.x), free(p.weights), free(p.bias), free(p.y);
      }
    for (size_t width = 1; width < 70; width++) check_rows(k, width), check_sums(k, width);
    check_rows(k, 384);
    printf("%s\n", k->name);
  }
  failures += check_scans();
  if (failures) printf("%d differences\n", failures);
  return failures != 0;
}
