// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

#include "CNumeralKernels.h"

#define ALWAYS_INLINE static inline __attribute__((always_inline))

// Adds the products of some neighboring taps of a kernel row with the pixels of a row.
ALWAYS_INLINE void add_taps(
    const float *restrict pixels, const float *restrict weight, ptrdiff_t taps, ptrdiff_t columns,
    ptrdiff_t stride, ptrdiff_t dilation, float *restrict result) {
  for (ptrdiff_t column = 0; column < columns; ++column) {
    float sum = result[column];
    for (ptrdiff_t tap = 0; tap < taps; ++tap) {
      sum += weight[tap] * pixels[column * stride + tap * dilation];
    }
    result[column] = sum;
  }
}

// Adds one kernel row to a row of the result: three taps at a time, the width of most kernels, so
// that the result is loaded and stored once for three.
ALWAYS_INLINE void add_kernel_row(
    const float *restrict pixels, const float *restrict weight,
    const numeral_depthwise_plane *plane, ptrdiff_t stride, ptrdiff_t dilation,
    float *restrict result) {
  ptrdiff_t tap = 0;
  for (; tap + 3 <= plane->kernel_columns; tap += 3) {
    add_taps(pixels + tap * dilation, weight + tap, 3, plane->columns, stride, dilation, result);
  }
  for (; tap < plane->kernel_columns; ++tap) {
    add_taps(pixels + tap * dilation, weight + tap, 1, plane->columns, stride, dilation, result);
  }
}

ALWAYS_INLINE void convolve(
    const float *restrict image, const float *restrict weight, float bias,
    const numeral_depthwise_plane *plane, ptrdiff_t stride, ptrdiff_t dilation,
    float *restrict result) {
  for (ptrdiff_t row = 0; row < plane->rows; ++row, result += plane->columns) {
    for (ptrdiff_t column = 0; column < plane->columns; ++column) result[column] = bias;
    for (ptrdiff_t tap = 0; tap < plane->kernel_rows; ++tap) {
      add_kernel_row(
          image + (row * plane->row_stride + tap * plane->row_dilation) * plane->image_columns,
          weight + tap * plane->kernel_columns, plane, stride, dilation, result);
    }
  }
}

// One copy of the loops for each of the usual strides, whose loads become vectors and shuffles.
NUMERAL_CLONES void numeral_depthwise(
    const float *restrict image, const float *restrict weight, float bias,
    numeral_depthwise_plane plane, float *restrict result) {
  if (plane.column_stride == 1 && plane.column_dilation == 1) {
    convolve(image, weight, bias, &plane, 1, 1, result);
  } else if (plane.column_stride == 2 && plane.column_dilation == 1) {
    convolve(image, weight, bias, &plane, 2, 1, result);
  } else {
    convolve(image, weight, bias, &plane, plane.column_stride, plane.column_dilation, result);
  }
}

ALWAYS_INLINE void scatter(
    const float *restrict gradient, const float *restrict weight,
    const numeral_depthwise_plane *plane, ptrdiff_t stride, float *restrict image) {
  for (ptrdiff_t row = 0; row < plane->rows; ++row, gradient += plane->columns) {
    for (ptrdiff_t y = 0; y < plane->kernel_rows; ++y) {
      float *pixels =
          image + (row * plane->row_stride + y * plane->row_dilation) * plane->image_columns;
      for (ptrdiff_t x = 0; x < plane->kernel_columns; ++x) {
        float factor = weight[y * plane->kernel_columns + x];
        float *target = pixels + x * plane->column_dilation;
        for (ptrdiff_t column = 0; column < plane->columns; ++column) {
          target[column * stride] += factor * gradient[column];
        }
      }
    }
  }
}

NUMERAL_CLONES void numeral_depthwise_image_gradient(
    const float *restrict gradient, const float *restrict weight, numeral_depthwise_plane plane,
    float *restrict image) {
  if (plane.column_stride == 1) {
    scatter(gradient, weight, &plane, 1, image);
  } else {
    scatter(gradient, weight, &plane, plane.column_stride, image);
  }
}

// The sums of a row's products are added in the order of the vectors' elements.
ALWAYS_INLINE void sum_products(
    const float *restrict gradient, const float *restrict image,
    const numeral_depthwise_plane *plane, ptrdiff_t stride, float *restrict weight) {
#pragma clang fp reassociate(on)
  for (ptrdiff_t y = 0; y < plane->kernel_rows; ++y) {
    for (ptrdiff_t x = 0; x < plane->kernel_columns; ++x) {
      float sum = 0;
      for (ptrdiff_t row = 0; row < plane->rows; ++row) {
        const float *pixels =
            image + (row * plane->row_stride + y * plane->row_dilation) * plane->image_columns +
            x * plane->column_dilation;
        const float *factors = gradient + row * plane->columns;
        float row_sum = 0;
        for (ptrdiff_t column = 0; column < plane->columns; ++column) {
          row_sum += factors[column] * pixels[column * stride];
        }
        sum += row_sum;
      }
      weight[y * plane->kernel_columns + x] += sum;
    }
  }
}

NUMERAL_CLONES void numeral_depthwise_weight_gradient(
    const float *restrict gradient, const float *restrict image, numeral_depthwise_plane plane,
    float *restrict weight) {
  if (plane.column_stride == 1) {
    sum_products(gradient, image, &plane, 1, weight);
  } else {
    sum_products(gradient, image, &plane, plane.column_stride, weight);
  }
}
