// Vectors of LANES floats, and the functions that act on single values of a layer: exp, GELU,
// softmax, layer normalisation. The first part of a CPU class.

#define INLINE static inline __attribute__((always_inline))
#define UNROLL _Pragma("clang loop unroll(full)")

typedef float vector __attribute__((ext_vector_type(LANES)));
typedef int32_t int_vector __attribute__((ext_vector_type(LANES)));
typedef float vector4 __attribute__((ext_vector_type(4)));
typedef float vector8 __attribute__((ext_vector_type(8)));

INLINE vector splat(float value) { return (vector)value; }

INLINE vector load(const float *from) {
  vector value;
  memcpy(&value, from, sizeof value);
  return value;
}

INLINE void store(float *to, vector value) { memcpy(to, &value, sizeof value); }

INLINE vector4 load4(const float *from) {
  vector4 value;
  memcpy(&value, from, sizeof value);
  return value;
}

INLINE void store4(float *to, vector4 value) { memcpy(to, &value, sizeof value); }

// The first `count` values, zeros behind; reads no more.
INLINE vector load_first(const float *from, size_t count) {
  if (count == LANES) return load(from);
  float values[LANES] = {0};
  for (size_t i = 0; i < count; i++) values[i] = from[i];
  return load(values);
}

INLINE void store_first(float *to, vector value, size_t count) {
  if (count == LANES) {
    store(to, value);
    return;
  }
  float values[LANES];
  store(values, value);
  for (size_t i = 0; i < count; i++) to[i] = values[i];
}

INLINE vector multiply_add(vector a, vector b, vector c) {
#if HAS_FMA
  return __builtin_elementwise_fma(a, b, c);
#else
  return a * b + c;
#endif
}

INLINE vector select_vector(int_vector mask, vector if_true, vector if_false) {
  int_vector chosen;
  int_vector yes, no;
  memcpy(&yes, &if_true, sizeof yes);
  memcpy(&no, &if_false, sizeof no);
  chosen = (yes & mask) | (no & ~mask);
  vector result;
  memcpy(&result, &chosen, sizeof result);
  return result;
}

// As the CPU compares them: where one is not a number, `b`. The built-in forms would treat it by
// further instructions.
#if LANES == 16
INLINE vector smaller(vector a, vector b) { return (vector)_mm512_min_ps((__m512)a, (__m512)b); }
INLINE vector larger(vector a, vector b) { return (vector)_mm512_max_ps((__m512)a, (__m512)b); }
#elif LANES == 8
INLINE vector smaller(vector a, vector b) { return (vector)_mm256_min_ps((__m256)a, (__m256)b); }
INLINE vector larger(vector a, vector b) { return (vector)_mm256_max_ps((__m256)a, (__m256)b); }
#else
INLINE vector smaller(vector a, vector b) { return a < b ? a : b; }
INLINE vector larger(vector a, vector b) { return a > b ? a : b; }
#endif

INLINE float sum_of(vector value) {
#if LANES == 16
  vector8 half = value.lo + value.hi;
#elif LANES == 8
  vector8 half = value;
#endif
#if LANES > 4
  vector4 sums = half.lo + half.hi;
#else
  vector4 sums = value;
#endif
  return (sums.x + sums.z) + (sums.y + sums.w);
}

// Of finite values.
INLINE float largest_of(vector value) {
#if LANES == 16
  vector8 half = __builtin_elementwise_max(value.lo, value.hi);
#elif LANES == 8
  vector8 half = value;
#endif
#if LANES > 4
  vector4 most = __builtin_elementwise_max(half.lo, half.hi);
#else
  vector4 most = value;
#endif
  float even = most.x > most.z ? most.x : most.z, odd = most.y > most.w ? most.y : most.w;
  return even > odd ? even : odd;
}

// e^x for x in [-87, 88]: x = n ln 2 + r with |r| <= ln 2 / 2, e^r by its Taylor polynomial of
// degree 7 (error below 2^-26), 2^n through the exponent bits.
INLINE vector exponential(vector x) {
  const float round = 12582912.0f;  // 1.5 * 2^23: adding it leaves whole numbers
  vector n = multiply_add(x, splat(1.44269504f), splat(round)) - splat(round);
  // ln 2 in two parts, the first with few enough bits that n times it is exact.
  vector r = multiply_add(n, splat(-0.693145752f), x);
  r = multiply_add(n, splat(-1.42860677e-6f), r);
  vector p = splat(1.0f / 5040);
  p = multiply_add(p, r, splat(1.0f / 720));
  p = multiply_add(p, r, splat(1.0f / 120));
  p = multiply_add(p, r, splat(1.0f / 24));
  p = multiply_add(p, r, splat(1.0f / 6));
  p = multiply_add(p, r, splat(0.5f));
  p = multiply_add(p, r, splat(1));
  p = multiply_add(p, r, splat(1));
  int_vector bits;
  memcpy(&bits, &p, sizeof bits);
  bits += __builtin_convertvector(n, int_vector) << 23;
  memcpy(&p, &bits, sizeof p);
  return p;
}

// c - a / b for b of 1 to 2^126.
INLINE vector minus_quotient(vector a, vector b, vector c) {
#if LANES == 16
  // A division takes as long as ten products; 14 bits and a step of Newton's method leave a relative
  // error below 2^-22.
  vector inverse = (vector)_mm512_rcp14_ps((__m512)b);
  return multiply_add(a * -inverse, multiply_add(b, -inverse, splat(2)), c);
#else
  return c - a / b;
#endif
}

// x Φ(x) = max(x, 0) - |x| Φ(-|x|). Φ(-a) is p(a)^-16, the form of Abramowitz and Stegun, Handbook of
// Mathematical Functions, 7.1.28, with p of degree 7 fitted to a Φ(-a): error below 4e-7 and no
// exponential. Beyond 12 the tail is less than 1e-26 and would overflow.
INLINE vector gelu(vector x) {
  vector a = smaller(__builtin_elementwise_abs(x), splat(12));
  vector p = splat(8.53065781e-07f);
  p = multiply_add(p, a, splat(-2.165395e-06f));
  p = multiply_add(p, a, splat(7.80975561e-05f));
  p = multiply_add(p, a, splat(-5.37826887e-06f));
  p = multiply_add(p, a, splat(0.0034599947f));
  p = multiply_add(p, a, splat(0.0220629098f));
  p = multiply_add(p, a, splat(0.0520769903f));
  p = multiply_add(p, a, splat(1.04427378f));
  p *= p;
  p *= p;
  p *= p;
  p *= p;
  return minus_quotient(a, p, larger(x, splat(0)));
}

static void softmax(float *rows, size_t stride, size_t row_count, size_t count) {
  int_vector places;
  for (int i = 0; i < LANES; i++) places[i] = i;
  for (size_t r = 0; r < row_count; r++) {
    float *row = rows + r * stride;
    float largest = row[0];
    size_t i = 0;
    if (count >= LANES) {
      vector running = load(row);
      for (i = LANES; i + LANES <= count; i += LANES)
        running = larger(running, load(row + i));
      largest = largest_of(running);
    }
    for (; i < count; i++) largest = row[i] > largest ? row[i] : largest;

    vector sum = splat(0);
    for (i = 0; i < count; i += LANES) {
      vector value = exponential(
          larger(load(row + i) - splat(largest), splat(-87)));
      if (i + LANES > count) value = select_vector(places < (int)(count - i), value, splat(0));
      store(row + i, value);
      sum += value;
    }
    for (; i % 16; i += LANES) store(row + i, splat(0));
    vector scale = splat(1 / sum_of(sum));
    for (i = 0; i < count; i += LANES) store(row + i, load(row + i) * scale);
  }
}

// Sums of a row that do not wait for each other.
#define NORM_SUMS 4

INLINE vector sum_of_sums(vector sums[NORM_SUMS]) {
  return (sums[0] + sums[1]) + (sums[2] + sums[3]);
}

// x += residual; returns the sum.
INLINE vector add_row(float *x, const float *residual, size_t width) {
  vector sums[NORM_SUMS] = {splat(0), splat(0), splat(0), splat(0)};
  size_t i = 0;
  for (; i + NORM_SUMS * LANES <= width; i += NORM_SUMS * LANES)
    UNROLL for (size_t v = 0; v < NORM_SUMS; v++) {
      vector value = load(x + i + v * LANES) + load(residual + i + v * LANES);
      store(x + i + v * LANES, value);
      sums[v] += value;
    }
  for (; i < width; i += LANES) {
    size_t count = width - i < LANES ? width - i : LANES;
    vector value = load_first(x + i, count) + load_first(residual + i, count);
    store_first(x + i, value, count);
    sums[0] += value;
  }
  return sum_of_sums(sums);
}

INLINE float squared_distance(const float *x, float mean, size_t width) {
  vector sums[NORM_SUMS] = {splat(0), splat(0), splat(0), splat(0)};
  size_t i = 0;
  for (; i + NORM_SUMS * LANES <= width; i += NORM_SUMS * LANES)
    UNROLL for (size_t v = 0; v < NORM_SUMS; v++) {
      vector value = load(x + i + v * LANES) - splat(mean);
      sums[v] = multiply_add(value, value, sums[v]);
    }
  for (; i + LANES <= width; i += LANES) {
    vector value = load(x + i) - splat(mean);
    sums[0] = multiply_add(value, value, sums[0]);
  }
  float sum = sum_of(sum_of_sums(sums));
  for (; i < width; i++) sum += (x[i] - mean) * (x[i] - mean);
  return sum;
}

INLINE vector normalised(vector x, float mean, float scale, vector gain, vector bias) {
  return multiply_add((x - splat(mean)) * splat(scale), gain, bias);
}

static void layer_norm(float *x, const float *residual, const float *gain, const float *bias,
                       float epsilon, size_t rows, size_t width) {
  for (size_t r = 0; r < rows; r++, x += width, residual += width) {
    float mean = sum_of(add_row(x, residual, width)) / (float)width;
    float scale = 1 / sqrtf(squared_distance(x, mean, width) / (float)width + epsilon);
    size_t i = 0;
    for (; i + LANES <= width; i += LANES)
      store(x + i, normalised(load(x + i), mean, scale, load(gain + i), load(bias + i)));
    if (i < width) {
      size_t count = width - i;
      vector value = normalised(load_first(x + i, count), mean, scale, load_first(gain + i, count),
                                load_first(bias + i, count));
      store_first(x + i, value, count);
    }
  }
}
