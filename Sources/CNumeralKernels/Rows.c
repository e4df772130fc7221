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
enum { lanes = 64, part = 16, block = 16 * lanes };

// Adds the squared difference of element `i + lane` to each of `number` lanes, but not beyond the
// first `limit`.
#define ADD_SQUARES(type, element, sums, i, number, limit)                             \
  for (int lane = 0; lane < (number); ++lane) {                                        \
    if (lane >= (limit)) continue;                                                     \
    type difference = (type)element(a[(i) + lane]) - (type)b[(i) + lane];              \
    (sums)[lane] += difference * difference;                                           \
  }

// The sum of squared differences of `count` elements in lanes of a type, which are then summed. The
// last elements are added to a part of the lanes at a time, so that the lanes stay in registers.
#define SQUARED_DIFFERENCES(type, element)                                             \
  type sums[lanes] = {0};                                                              \
  ptrdiff_t i = 0;                                                                     \
  for (; i + lanes <= count; i += lanes) {                                             \
    ADD_SQUARES(type, element, sums, i, lanes, lanes)                                  \
  }                                                                                    \
  for (int first = 0; first < lanes; first += part, i += part) {                       \
    if (i + part <= count) {                                                           \
      ADD_SQUARES(type, element, sums + first, i, part, part)                          \
    } else if (i < count) {                                                            \
      ADD_SQUARES(type, element, sums + first, i, part, count - i)                     \
    }                                                                                  \
  }                                                                                    \
  for (int width = lanes / 2; width > 0; width /= 2) {                                 \
    for (int lane = 0; lane < width; ++lane) sums[lane] += sums[lane + width];         \
  }                                                                                    \
  return sums[0];

#define IDENTITY(x) (x)
#define SCALED(x) ((float)(x) * scale)
#define ALWAYS_INLINE static inline __attribute__((always_inline))
#define NEVER_INLINE static __attribute__((noinline))

ALWAYS_INLINE float squared_distance_block(
    const float *restrict a, float scale, const float *restrict b, ptrdiff_t count) {
  SQUARED_DIFFERENCES(float, IDENTITY)
}

ALWAYS_INLINE float squared_distance_block_u8(
    const uint8_t *restrict a, float scale, const float *restrict b, ptrdiff_t count) {
  SQUARED_DIFFERENCES(float, SCALED)
}

NEVER_INLINE double wide_squared_distance(
    const float *restrict a, float scale, const float *restrict b, ptrdiff_t count) {
  SQUARED_DIFFERENCES(double, IDENTITY)
}

NEVER_INLINE double wide_squared_distance_u8(
    const uint8_t *restrict a, float scale, const float *restrict b, ptrdiff_t count) {
  SQUARED_DIFFERENCES(double, SCALED)
}

// Blocks of the row in floats, the blocks' sums in a double: the relative error is at most 25 units
// roundoff of a float, for rows of any length. If squares may have overflowed or underflowed, once
// more in doubles, which hold the square of any float.
#define SQUARED_DISTANCE(block_function, wide_function)                                \
  double total = 0;                                                                    \
  ptrdiff_t start = 0;                                                                 \
  for (; count - start > block; start += block) {                                      \
    total += (double)block_function(a + start, scale, b + start, block);               \
  }                                                                                    \
  total += (double)block_function(a + start, scale, b + start, count - start);         \
  if (total > 0x1p-60 && total < 0x1p127) return total;                                \
  return wide_function(a, scale, b, count);

NUMERAL_CLONES double numeral_squared_distance(
    const float *restrict a, const float *restrict b, ptrdiff_t count) {
  const float scale = 1;
  SQUARED_DISTANCE(squared_distance_block, wide_squared_distance)
}

NUMERAL_CLONES double numeral_squared_distance_u8(
    const uint8_t *restrict a, float scale, const float *restrict b, ptrdiff_t count) {
  SQUARED_DISTANCE(squared_distance_block_u8, wide_squared_distance_u8)
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
