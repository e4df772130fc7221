// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

#include "CNumeralKernels.h"
#include "Clones.h"

CLONES void numeral_numbers_of_bytes(
    const uint8_t *restrict bytes, float scale, ptrdiff_t count, float *restrict numbers) {
  for (ptrdiff_t i = 0; i < count; ++i) numbers[i] = (float)bytes[i] * scale;
}

// Terms are added in a fixed number of lanes, whatever the vectors' width: the compiler may not reorder a
// sum of floats, and the result is the same at any width. Products and sums round one after the other.
#pragma STDC FP_CONTRACT OFF
enum { lanes = 64 };

static inline __attribute__((always_inline)) float sum_of_lanes(float *sums) {
  for (int width = lanes / 2; width > 0; width /= 2) {
    for (int lane = 0; lane < width; ++lane) sums[lane] += sums[lane + width];
  }
  return sums[0];
}

#define SQUARED_DISTANCE(number)                                        \
  float sums[lanes] = {0};                                              \
  ptrdiff_t whole = count - count % lanes;                              \
  for (ptrdiff_t i = 0; i < whole; i += lanes) {                        \
    for (int lane = 0; lane < lanes; ++lane) {                          \
      float difference = number(a[i + lane]) - b[i + lane];             \
      sums[lane] += difference * difference;                            \
    }                                                                   \
  }                                                                     \
  for (ptrdiff_t i = whole; i < count; ++i) {                           \
    float difference = number(a[i]) - b[i];                             \
    sums[i - whole] += difference * difference;                         \
  }                                                                     \
  return sum_of_lanes(sums);

#define SAME(x) (x)
#define SCALED(x) ((float)(x) * scale)

CLONES float numeral_squared_distance(
    const float *restrict a, const float *restrict b, ptrdiff_t count) {
  SQUARED_DISTANCE(SAME)
}

CLONES float numeral_squared_distance_of_bytes(
    const uint8_t *restrict a, float scale, const float *restrict b, ptrdiff_t count) {
  SQUARED_DISTANCE(SCALED)
}

CLONES void numeral_add_row(
    const float *restrict row, double weight, ptrdiff_t count, double *restrict sum) {
  for (ptrdiff_t i = 0; i < count; ++i) sum[i] += weight * (double)row[i];
}

CLONES void numeral_add_row_of_bytes(
    const uint8_t *restrict row, float scale, double weight, ptrdiff_t count,
    double *restrict sum) {
  for (ptrdiff_t i = 0; i < count; ++i) sum[i] += weight * (double)((float)row[i] * scale);
}
