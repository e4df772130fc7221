// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

#include "CNumeralKernels.h"

// A fixed number of lanes, whatever the width of the vectors, so that the result is the same on
// every processor.
enum { lanes = 16 };

// The sums of `weight` and of weight · (x - shift), in which both may depend on i.
#define ADD_MOMENTS(weight)                                                          \
  double first[lanes] = {0}, second[lanes] = {0};                                    \
  ptrdiff_t i = 0;                                                                   \
  for (; i + lanes <= count; i += lanes)                                             \
    for (int lane = 0; lane < lanes; ++lane) {                                       \
      double deviation = (double)x[i + lane] - shift, w = weight(i + lane);          \
      first[lane] += w;                                                              \
      second[lane] += w * deviation;                                                 \
    }                                                                                \
  for (int lane = 0; i < count; ++i, ++lane) {                                       \
    double deviation = (double)x[i] - shift, w = weight(i);                          \
    first[lane] += w;                                                                \
    second[lane] += w * deviation;                                                   \
  }                                                                                  \
  for (int width = lanes / 2; width > 0; width /= 2)                                 \
    for (int lane = 0; lane < width; ++lane) {                                       \
      first[lane] += first[lane + width];                                            \
      second[lane] += second[lane + width];                                          \
    }                                                                                \
  sums[0] += first[0];                                                               \
  sums[1] += second[0];

NUMERAL_CLONES void numeral_add_moments(
    const float *x, double shift, ptrdiff_t count, double *sums) {
#define DEVIATION(i) deviation
  ADD_MOMENTS(DEVIATION)
}

NUMERAL_CLONES void numeral_add_weighted_moments(
    const float *x, const float *weights, double shift, ptrdiff_t count, double *sums) {
#define WEIGHT(i) weights[i]
  ADD_MOMENTS(WEIGHT)
}
