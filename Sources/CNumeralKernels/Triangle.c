// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

#include "CNumeralKernels.h"

// Sums in the order of the vectors' elements, square roots as vectors.
NUMERAL_CLONES void numeral_add_triangle(
    const float *restrict products, const float *restrict squared_norms, float squared_norm,
    ptrdiff_t count, float *restrict distances, float *restrict sums) {
#pragma clang fp reassociate(on)
  float total = 0;
  for (ptrdiff_t i = 0; i < count; ++i) {
    float square = squared_norm + squared_norms[i] - 2 * products[i];
    float distance = __builtin_sqrtf(square > 0 ? square : 0);
    distances[i] = distance;
    total += distance;
  }
  float mean = total / (float)count;
  for (ptrdiff_t i = 0; i < count; ++i) {
    float activation = mean - distances[i];
    sums[i] += activation > 0 ? activation : 0;
  }
}
