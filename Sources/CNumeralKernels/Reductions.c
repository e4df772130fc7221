// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

#include "CNumeralKernels.h"

#include <math.h>

// Sums and extrema have a fixed number of lanes, whatever the width of the vectors, so that the
// result is the same on every processor.
enum { lanes = 32 };

#define SUM(name, type)                                                              \
  NUMERAL_CLONES double name(const type *x, ptrdiff_t count) {                       \
    double sums[lanes] = {0};                                                        \
    ptrdiff_t i = 0;                                                                 \
    for (; i + lanes <= count; i += lanes)                                           \
      for (int lane = 0; lane < lanes; ++lane) sums[lane] += x[i + lane];            \
    for (int lane = 0; i < count; ++i, ++lane) sums[lane] += x[i];                   \
    for (int width = lanes / 2; width > 0; width /= 2)                               \
      for (int lane = 0; lane < width; ++lane) sums[lane] += sums[lane + width];     \
    return sums[0];                                                                  \
  }
SUM(numeral_sum_f32, float)
SUM(numeral_sum_f64, double)

// Whole rows one by one, because memory is read fastest in order; of parts of rows, eight at a
// time, so that each sum is loaded and stored once for all eight. Either way, a sum is in the order
// of the rows.
#define ADD_ROWS(name, type)                                                         \
  NUMERAL_CLONES void name(                                                          \
      const type *restrict x, ptrdiff_t stride, ptrdiff_t rows, ptrdiff_t columns,   \
      double *restrict sums) {                                                       \
    ptrdiff_t row = 0;                                                               \
    for (; stride != columns && row + 8 <= rows; row += 8, x += 8 * stride)          \
      for (ptrdiff_t i = 0; i < columns; ++i) {                                      \
        double sum = sums[i];                                                        \
        for (int next = 0; next < 8; ++next) sum += x[next * stride + i];            \
        sums[i] = sum;                                                               \
      }                                                                              \
    for (; row < rows; ++row, x += stride)                                           \
      for (ptrdiff_t i = 0; i < columns; ++i) sums[i] += x[i];                       \
  }
ADD_ROWS(numeral_add_rows_f32, float)
ADD_ROWS(numeral_add_rows_f64, double)

// The first element in an order, or NaN. A comparison with NaN is false: what is not in order and
// not equal to itself is counted.
#define EXTREMUM(name, type, before, last)                                           \
  NUMERAL_CLONES type name(const type *x, ptrdiff_t count) {                         \
    type best[lanes];                                                                \
    int missing[lanes] = {0};                                                        \
    for (int lane = 0; lane < lanes; ++lane) best[lane] = last;                      \
    ptrdiff_t i = 0;                                                                 \
    for (; i + lanes <= count; i += lanes)                                           \
      for (int lane = 0; lane < lanes; ++lane) {                                     \
        type element = x[i + lane];                                                  \
        best[lane] = element before best[lane] ? element : best[lane];               \
        missing[lane] |= element != element;                                         \
      }                                                                              \
    for (int lane = 0; i < count; ++i, ++lane) {                                     \
      best[lane] = x[i] before best[lane] ? x[i] : best[lane];                       \
      missing[lane] |= x[i] != x[i];                                                 \
    }                                                                                \
    int any_missing = missing[0];                                                    \
    for (int lane = 1; lane < lanes; ++lane) {                                       \
      best[0] = best[lane] before best[0] ? best[lane] : best[0];                    \
      any_missing |= missing[lane];                                                  \
    }                                                                                \
    return any_missing ? (type)NAN : best[0];                                        \
  }
EXTREMUM(numeral_maximum_f32, float, >, -INFINITY)
EXTREMUM(numeral_maximum_f64, double, >, -INFINITY)
EXTREMUM(numeral_minimum_f32, float, <, INFINITY)
EXTREMUM(numeral_minimum_f64, double, <, INFINITY)
