// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

#include "CNumeralKernels.h"

#include <math.h>
#include <string.h>

// Floats are computed as doubles, and so nearly always rounded to the nearest float. The double
// functions are those of the C library of Linux for whole vectors (libmvec), except for the
// exponential, which has a smaller error here.

// In the order of `numeral_function`, without the exponential, and of `numeral_pair_function`.
#define FUNCTIONS(X)                                                                      \
  X(exp2) X(expm1) X(log) X(log2) X(log10) X(log1p) X(cbrt) X(sin) X(cos) X(tan) X(asin) X(acos) \
  X(atan) X(sinh) X(cosh) X(tanh) X(asinh) X(acosh) X(atanh) X(erf) X(erfc)
#define PAIR_FUNCTIONS(X) X(pow) X(atan2) X(hypot)

// eˣ of doubles within 0.7 units in the last place: x = k ln 2 + r, and a Taylor series for r.
NUMERAL_CLONES static void map_exp(const double *x, double *y, ptrdiff_t count) {
  // Adding it leaves a whole number in the low bits.
  const double shift = 0x1.8p52;
  // The product of the first part of ln 2 and a whole number is exact.
  const double ln2_high = 0x1.62e42feep-1, ln2_low = 0x1.a39ef35793c76p-33;
  // `y` may be `x`.
#pragma clang loop vectorize(assume_safety)
  for (ptrdiff_t i = 0; i < count; ++i) {
    // Beyond these numbers, the result is 0 or infinite. NaN is neither less nor greater.
    double limited = x[i] < -746 ? -746 : x[i] > 710 ? 710 : x[i];
    double k = limited * 0x1.71547652b82fep0 + shift - shift;
    double part = limited - k * ln2_high, r = part - k * ln2_low;
    double series = 1.0 / 6227020800;
    series = series * r + 1.0 / 479001600;
    series = series * r + 1.0 / 39916800;
    series = series * r + 1.0 / 3628800;
    series = series * r + 1.0 / 362880;
    series = series * r + 1.0 / 40320;
    series = series * r + 1.0 / 5040;
    series = series * r + 1.0 / 720;
    series = series * r + 1.0 / 120;
    series = series * r + 1.0 / 24;
    series = series * r + 1.0 / 6;
    series = series * r + 0.5;
    // The rounding errors of r and of 1 + r are added with the other small terms.
    double sum = 1 + r, r_error = (part - r) - k * ln2_low, sum_error = r - (sum - 1);
    double power = sum + (sum_error + (r_error + r * r * series));
    // 2ᵏ as two factors, because k may be larger than an exponent.
    double first = k < -1000 ? -1000 : k > 1000 ? 1000 : k;
    double exponents[2] = {first + (shift + 1023), k - first + (shift + 1023)};
    uint64_t bits[2];
    memcpy(bits, exponents, sizeof bits);
    bits[0] <<= 52;
    bits[1] <<= 52;
    double factors[2];
    memcpy(factors, bits, sizeof factors);
    y[i] = power * factors[0] * factors[1];
  }
}

// eˣ of floats: as for doubles, with fewer terms and no errors that a float would show.
NUMERAL_CLONES static void map_exp_floats(const float *x, float *y, ptrdiff_t count) {
  const double shift = 0x1.8p52;
  // `y` may be `x`.
#pragma clang loop vectorize(assume_safety)
  for (ptrdiff_t i = 0; i < count; ++i) {
    double limited = x[i] < -104 ? -104 : x[i] > 89 ? 89 : x[i];
    double k = limited * 0x1.71547652b82fep0 + shift;
    double r = limited - (k - shift) * 0x1.62e42fefa39efp-1;
    double series = 1.0 / 362880;
    series = series * r + 1.0 / 40320;
    series = series * r + 1.0 / 5040;
    series = series * r + 1.0 / 720;
    series = series * r + 1.0 / 120;
    series = series * r + 1.0 / 24;
    series = series * r + 1.0 / 6;
    series = series * r + 0.5;
    series = series * r + 1;
    series = series * r + 1;
    double exponent = k + 1023;
    uint64_t bits;
    memcpy(&bits, &exponent, sizeof bits);
    bits <<= 52;
    double power;
    memcpy(&power, &bits, sizeof power);
    y[i] = (float)(series * power);
  }
}

#if defined(__x86_64__) && defined(__linux__)

// libmvec's functions are within four units in the last place. They have the names of the vector
// ABI of x86-64: compilers call them only under options that allow other inexactness as well, and
// so they are called here by name.

// Stands for functions of vectors, which only VectorCalls.S calls.
typedef void vector_function(void);

void numeral_map_ymm(vector_function *, const void *x, void *y, size_t vectors);
void numeral_map_zmm(vector_function *, const void *x, void *y, size_t vectors);
void numeral_map_pairs_ymm(
    vector_function *, const void *a, const void *b, void *y, size_t vectors);
void numeral_map_pairs_zmm(
    vector_function *, const void *a, const void *b, void *y, size_t vectors);

// The variants of a function for vectors of four and of eight doubles.
typedef struct {
  vector_function *ymm, *zmm;
} variants;

#define DECLARE(name) vector_function _ZGVdN4v_##name, _ZGVeN8v_##name;
#define DECLARE_PAIR(name) vector_function _ZGVdN4vv_##name, _ZGVeN8vv_##name;
FUNCTIONS(DECLARE)
PAIR_FUNCTIONS(DECLARE_PAIR)

#define VARIANTS(name) [numeral_##name] = {_ZGVdN4v_##name, _ZGVeN8v_##name},
#define PAIR_VARIANTS(name) [numeral_##name] = {_ZGVdN4vv_##name, _ZGVeN8vv_##name},
static const variants functions[] = {FUNCTIONS(VARIANTS)};
static const variants pair_functions[] = {PAIR_FUNCTIONS(PAIR_VARIANTS)};

// The number of doubles in the processor's longest vectors, or 1 if they are shorter than four.
static ptrdiff_t vector_lanes(void) {
  if (__builtin_cpu_supports("x86-64-v4")) return 8;
  return __builtin_cpu_supports("x86-64-v3") ? 4 : 1;
}

static int map_vectors(numeral_function function, const double *x, double *y, ptrdiff_t count) {
  ptrdiff_t lanes = vector_lanes(), vectors = count / lanes, rest = count % lanes;
  if (lanes == 1) return 0;
  const variants *variants = &functions[function];
  vector_function *call = lanes == 8 ? variants->zmm : variants->ymm;
  void (*map)(vector_function *, const void *, void *, size_t) =
      lanes == 8 ? numeral_map_zmm : numeral_map_ymm;
  map(call, x, y, vectors);
  // The last numbers are part of a vector, too, so that no result depends on the position.
  if (rest != 0) {
    double part[8] = {0};
    memcpy(part, x + vectors * lanes, rest * sizeof(double));
    map(call, part, part, 1);
    memcpy(y + vectors * lanes, part, rest * sizeof(double));
  }
  return 1;
}

static int map_vector_pairs(
    numeral_pair_function function, const double *a, const double *b, double *y, ptrdiff_t count) {
  ptrdiff_t lanes = vector_lanes(), vectors = count / lanes, rest = count % lanes;
  if (lanes == 1) return 0;
  const variants *variants = &pair_functions[function];
  vector_function *call = lanes == 8 ? variants->zmm : variants->ymm;
  void (*map)(vector_function *, const void *, const void *, void *, size_t) =
      lanes == 8 ? numeral_map_pairs_zmm : numeral_map_pairs_ymm;
  map(call, a, b, y, vectors);
  if (rest != 0) {
    double left[8] = {0}, right[8] = {0};
    memcpy(left, a + vectors * lanes, rest * sizeof(double));
    memcpy(right, b + vectors * lanes, rest * sizeof(double));
    map(call, left, right, left, 1);
    memcpy(y + vectors * lanes, left, rest * sizeof(double));
  }
  return 1;
}

#else

#define map_vectors(...) 0
#define map_vector_pairs(...) 0

#endif

// One number at a time, on other processors.
#define CALL(name)                                            \
  case numeral_##name:                                        \
    for (ptrdiff_t i = 0; i < count; ++i) y[i] = name(x[i]);  \
    break;
#define CALL_PAIR(name)                                             \
  case numeral_##name:                                              \
    for (ptrdiff_t i = 0; i < count; ++i) y[i] = name(a[i], b[i]);  \
    break;

void numeral_map_f64(numeral_function function, const double *x, double *y, ptrdiff_t count) {
  if (function == numeral_exp) return map_exp(x, y, count);
  if (map_vectors(function, x, y, count)) return;
  switch (function) {
    case numeral_exp: break;
    FUNCTIONS(CALL)
  }
}

static void map_pairs(
    numeral_pair_function function, const double *a, const double *b, double *y, ptrdiff_t count) {
  if (map_vector_pairs(function, a, b, y, count)) return;
  switch (function) { PAIR_FUNCTIONS(CALL_PAIR) }
}

// As many doubles as fit in the first-level cache with their operands.
enum { block = 512 };

NUMERAL_CLONES static void widen(const float *x, double *y, ptrdiff_t count) {
  for (ptrdiff_t i = 0; i < count; ++i) y[i] = x[i];
}

NUMERAL_CLONES static void narrow(const double *x, float *y, ptrdiff_t count) {
  for (ptrdiff_t i = 0; i < count; ++i) y[i] = (float)x[i];
}

void numeral_map_f32(numeral_function function, const float *x, float *y, ptrdiff_t count) {
  if (function == numeral_exp) return map_exp_floats(x, y, count);
  double part[block];
  for (ptrdiff_t i = 0; i < count; i += block) {
    ptrdiff_t number = count - i < block ? count - i : block;
    widen(x + i, part, number);
    numeral_map_f64(function, part, part, number);
    narrow(part, y + i, number);
  }
}

void numeral_map_pairs_f32(
    numeral_pair_function function, const float *a, ptrdiff_t a_stride, const float *b,
    ptrdiff_t b_stride, float *y, ptrdiff_t count) {
  double left[block], right[block];
  for (ptrdiff_t i = 0; i < count; i += block) {
    ptrdiff_t number = count - i < block ? count - i : block;
    for (ptrdiff_t j = 0; j < number; ++j) left[j] = a[(i + j) * a_stride];
    for (ptrdiff_t j = 0; j < number; ++j) right[j] = b[(i + j) * b_stride];
    map_pairs(function, left, right, left, number);
    narrow(left, y + i, number);
  }
}

void numeral_map_pairs_f64(
    numeral_pair_function function, const double *a, ptrdiff_t a_stride, const double *b,
    ptrdiff_t b_stride, double *y, ptrdiff_t count) {
  double left[block], right[block];
  for (ptrdiff_t i = 0; i < count; i += block) {
    ptrdiff_t number = count - i < block ? count - i : block;
    for (ptrdiff_t j = 0; j < number; ++j) left[j] = a[(i + j) * a_stride];
    for (ptrdiff_t j = 0; j < number; ++j) right[j] = b[(i + j) * b_stride];
    map_pairs(function, left, right, y + i, number);
  }
}
