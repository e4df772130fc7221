// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

#include "CNumeralKernels.h"

#include <string.h>

NUMERAL_CLONES void numeral_u8_to_f32(
    const uint8_t *restrict bytes, float scale, ptrdiff_t count, float *restrict floats) {
  for (ptrdiff_t i = 0; i < count; ++i) floats[i] = (float)bytes[i] * scale;
}

// A sum has a fixed number of lanes, whatever the width of the vectors, so that the result is the
// same on every processor: the compiler may not reorder additions. Nor may it fuse a product with a
// sum.
#pragma STDC FP_CONTRACT OFF
enum { lanes = 64, block = 16 * lanes };

#define SUM_OF_LANES(sums)                                                             \
  for (int width = lanes / 2; width > 0; width /= 2) {                                 \
    for (int lane = 0; lane < width; ++lane) sums[lane] += sums[lane + width];         \
  }

static inline __attribute__((always_inline)) float sum_of_float_lanes(float *sums) {
  SUM_OF_LANES(sums)
  return sums[0];
}

static inline __attribute__((always_inline)) double sum_of_double_lanes(double *sums) {
  SUM_OF_LANES(sums)
  return sums[0];
}

// Adds the squared differences of elements `start` to `end` to the lanes.
#define ADD_SQUARED_DIFFERENCES(type, element)                                         \
  ptrdiff_t whole = end - (end - start) % lanes;                                       \
  for (ptrdiff_t i = start; i < whole; i += lanes) {                                   \
    for (int lane = 0; lane < lanes; ++lane) {                                         \
      type difference = (type)element(a[i + lane]) - (type)b[i + lane];                \
      sums[lane] += difference * difference;                                           \
    }                                                                                  \
  }                                                                                    \
  for (ptrdiff_t i = whole; i < end; ++i) {                                            \
    type difference = (type)element(a[i]) - (type)b[i];                                \
    sums[i - whole] += difference * difference;                                        \
  }

// Blocks of the row in floats, the blocks' sums in a double: the relative error is at most 25 units
// roundoff of a float, for rows of any length. If squares may have overflowed or underflowed, once
// more in doubles, which hold the square of any float.
#define SQUARED_DISTANCE(element)                                                      \
  double total = 0;                                                                    \
  for (ptrdiff_t start = 0; start < count; start += block) {                           \
    ptrdiff_t end = count - start > block ? start + block : count;                     \
    float sums[lanes] = {0};                                                           \
    ADD_SQUARED_DIFFERENCES(float, element)                                            \
    total += (double)sum_of_float_lanes(sums);                                         \
  }                                                                                    \
  if (total > 0x1p-60 && total < 0x1p127) return total;                                \
  double sums[lanes] = {0};                                                            \
  ptrdiff_t start = 0, end = count;                                                    \
  ADD_SQUARED_DIFFERENCES(double, element)                                             \
  return sum_of_double_lanes(sums);

#define IDENTITY(x) (x)
#define SCALED(x) ((float)(x) * scale)

NUMERAL_CLONES double numeral_squared_distance(
    const float *restrict a, const float *restrict b, ptrdiff_t count) {
  SQUARED_DISTANCE(IDENTITY)
}

NUMERAL_CLONES double numeral_squared_distance_u8(
    const uint8_t *restrict a, float scale, const float *restrict b, ptrdiff_t count) {
  SQUARED_DISTANCE(SCALED)
}

// The largest magnitude as the bits of a float: unlike a maximum of floats, a maximum of integers
// does not depend on the order in which NaNs come.
NUMERAL_CLONES float numeral_largest_magnitude(const float *restrict row, ptrdiff_t count) {
  uint32_t largest = 0;
  for (ptrdiff_t i = 0; i < count; ++i) {
    uint32_t bits;
    memcpy(&bits, row + i, sizeof bits);
    bits &= 0x7fffffff;
    largest = bits > largest ? bits : largest;
  }
  float magnitude;
  memcpy(&magnitude, &largest, sizeof magnitude);
  return magnitude;
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
