// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

#include "CNumeralKernels.h"

// NaN compares false with everything, and stays.
NUMERAL_CLONES void numeral_rectify(
    float *x, ptrdiff_t count, float slope, float lower, float upper) {
  for (ptrdiff_t i = 0; i < count; ++i) {
    float y = x[i] < 0 ? slope * x[i] : x[i];
    y = y < lower ? lower : y;
    x[i] = y > upper ? upper : y;
  }
}
