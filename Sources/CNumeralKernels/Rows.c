// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

#include "CNumeralKernels.h"

NUMERAL_CLONES void numeral_u8_to_f32(
    const uint8_t *restrict bytes, float scale, ptrdiff_t count, float *restrict floats) {
  for (ptrdiff_t i = 0; i < count; ++i) floats[i] = (float)bytes[i] * scale;
}

// A sum has a fixed number of lanes, whatever the width of the vectors, so that the result is the
// same on every processor: the compiler may not reorder additions of floats. Nor may it fuse a
// product with a sum.
#pragma STDC FP_CONTRACT OFF
enum { lanes = 64 };

static inline __attribute__((always_inline)) float sum_of_lanes(float *sums) {
  for (int width = lanes / 2; width > 0; width /= 2) {
    for (int lane = 0; lane < width; ++lane) sums[lane] += sums[lane + width];
  }
  return sums[0];
}

#define SQUARED_DISTANCE(float_of)                                      \
  float sums[lanes] = {0};                                              \
  ptrdiff_t whole = count - count % lanes;                              \
  for (ptrdiff_t i = 0; i < whole; i += lanes) {                        \
    for (int lane = 0; lane < lanes; ++lane) {                          \
      float difference = float_of(a[i + lane]) - b[i + lane];           \
      sums[lane] += difference * difference;                            \
    }                                                                   \
  }                                                                     \
  for (ptrdiff_t i = whole; i < count; ++i) {                           \
    float difference = float_of(a[i]) - b[i];                           \
    sums[i - whole] += difference * difference;                         \
  }                                                                     \
  return sum_of_lanes(sums);

#define IDENTITY(x) (x)
#define SCALED(x) ((float)(x) * scale)

NUMERAL_CLONES float numeral_squared_distance(
    const float *restrict a, const float *restrict b, ptrdiff_t count) {
  SQUARED_DISTANCE(IDENTITY)
}

NUMERAL_CLONES float numeral_squared_distance_u8(
    const uint8_t *restrict a, float scale, const float *restrict b, ptrdiff_t count) {
  SQUARED_DISTANCE(SCALED)
}

NUMERAL_CLONES void numeral_add_row(
    const float *restrict row, double weight, ptrdiff_t count, double *restrict sum) {
  for (ptrdiff_t i = 0; i < count; ++i) sum[i] += weight * (double)row[i];
}

NUMERAL_CLONES void numeral_add_row_u8(
    const uint8_t *restrict row, float scale, double weight, ptrdiff_t count,
    double *restrict sum) {
  for (ptrdiff_t i = 0; i < count; ++i) sum[i] += weight * (double)((float)row[i] * scale);
}
