// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

// The few Float loops that profiles of training and clustering show to matter, compiled for several
// levels of x86-64: SwiftPM compiles for the lowest, whose vectors hold four floats. And what Swift
// cannot request of a thread or a processor.

#ifndef CKERNELS_H
#define CKERNELS_H

#include <stddef.h>
#include <stdint.h>

#include "NumeralClones.h"

/// One kernel tap: the block of image pixels that it covers and the block of the column matrix that
/// holds them, of equally many rows and columns, by the offsets of their first elements in the
/// first channel.
typedef struct {
  ptrdiff_t image_offset, matrix_offset, rows, columns;
} numeral_tap;

/// The number of channels, and the strides of all taps' blocks. Elements of a matrix row are
/// contiguous.
typedef struct {
  ptrdiff_t channels;
  ptrdiff_t image_channel_stride, image_row_stride, image_column_stride;
  ptrdiff_t matrix_channel_stride, matrix_row_stride;
} numeral_im2col_layout;

/// Copies an image's pixels to its column matrix. Elements outside the taps' blocks are not
/// written.
void numeral_im2col(
    const float *image, float *matrix, const numeral_tap *taps, ptrdiff_t tap_count,
    numeral_im2col_layout layout);

/// Adds the elements of a column matrix to the image's pixels: the adjoint of `numeral_im2col`.
void numeral_col2im(
    const float *matrix, float *image, const numeral_tap *taps, ptrdiff_t tap_count,
    numeral_im2col_layout layout);

/// Copies a convolution's weights, `[filters, channels, products, taps]`, to the matrices of its
/// products, `[products, filters, channels * taps + 1]`. The last column, the biases, is not
/// written.
void numeral_copy_weights(
    const float *weight, float *matrices, ptrdiff_t filters, ptrdiff_t channels, ptrdiff_t products,
    ptrdiff_t taps);

/// One channel of a depthwise convolution: the sizes of the kernel and of the result, the width of
/// the padded image, and the distances between windows and between the elements of a kernel.
typedef struct {
  ptrdiff_t kernel_rows, kernel_columns, rows, columns, image_columns;
  ptrdiff_t row_stride, column_stride, row_dilation, column_dilation;
} numeral_depthwise_plane;

/// Writes the convolution of a padded image with a kernel, plus a bias.
void numeral_depthwise(
    const float *image, const float *weight, float bias, numeral_depthwise_plane plane,
    float *result);

/// Adds the gradient with respect to the padded image, given that with respect to the result.
void numeral_depthwise_image_gradient(
    const float *gradient, const float *weight, numeral_depthwise_plane plane, float *image);

/// Adds the gradient with respect to the kernel, given that with respect to the result.
void numeral_depthwise_weight_gradient(
    const float *gradient, const float *image, numeral_depthwise_plane plane, float *weight);

/// Rows and columns of equal windows in each of several planes: their number, a window's size, the
/// width of the image, and the strides from a window to the same one of the next plane, to the one
/// below and to the one on the right. Output positions of a row are contiguous.
typedef struct {
  ptrdiff_t planes, rows, columns;
  ptrdiff_t window_rows, window_columns, input_width;
  ptrdiff_t input_plane_stride, input_row_stride, input_column_stride;
  ptrdiff_t output_plane_stride, output_row_stride;
} numeral_pooling_tile;

/// Writes the maximum of each window, and its index in its plane if `indices` is not null; of a
/// window with NaN, the first NaN. `input` and `first_index` are the first window's first pixel.
void numeral_max_pool(
    const float *input, numeral_pooling_tile tile, int32_t first_index, float *maxima,
    int32_t *indices);

/// Sets OpenBLAS to one thread for the whole process, and selects its kernels again if it has
/// mistaken the processor for a Prescott. Not safe while another thread is in OpenBLAS or uses the
/// environment.
void numeral_configure_openblas(void);

/// The address of a thread-local pointer, which is null in a new thread.
void **numeral_thread_local_slot(void);

/// The number of processors in the affinity mask of the process's main thread; 0 if unknown.
ptrdiff_t numeral_affinity_processor_count(void);

/// Requests pages of 2 MiB from Linux for memory that is not used yet. They take fewer faults, and
/// fewer misses of the translation of addresses.
void numeral_prefer_huge_pages(void *start, size_t size);

/// Hints to the processor that this thread is in a spin loop.
static inline void numeral_pause(void) {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

/// Elementary functions, by their names in the C library.
typedef enum {
  numeral_exp, numeral_exp2, numeral_expm1, numeral_log, numeral_log2, numeral_log10,
  numeral_log1p, numeral_cbrt, numeral_sin, numeral_cos, numeral_tan, numeral_asin, numeral_acos,
  numeral_atan, numeral_sinh, numeral_cosh, numeral_tanh, numeral_asinh, numeral_acosh,
  numeral_atanh, numeral_erf, numeral_erfc
} numeral_function;

/// Elementary functions of two numbers.
typedef enum { numeral_pow, numeral_atan2, numeral_hypot } numeral_pair_function;

/// Writes a function of `count` numbers to `y`, which may be `x`. The error is at most 0.7
/// units in the last place for the exponential and for floats, and four for other functions of
/// doubles. A result does not depend on the number's position.
void numeral_map_f32(numeral_function function, const float *x, float *y, ptrdiff_t count);
void numeral_map_f64(numeral_function function, const double *x, double *y, ptrdiff_t count);

/// Writes a function of `count` pairs of numbers. Strides count elements.
void numeral_map_pairs_f32(
    numeral_pair_function function, const float *a, ptrdiff_t a_stride, const float *b,
    ptrdiff_t b_stride, float *y, ptrdiff_t count);
void numeral_map_pairs_f64(
    numeral_pair_function function, const double *a, ptrdiff_t a_stride, const double *b,
    ptrdiff_t b_stride, double *y, ptrdiff_t count);

/// Multiplies negative numbers by a slope, and clips all to a range, in place.
void numeral_rectify(float *x, ptrdiff_t count, float slope, float lower, float upper);

/// The sum of `count` numbers, accumulated in double precision in 32 lanes.
double numeral_sum_f32(const float *x, ptrdiff_t count);
double numeral_sum_f64(const double *x, ptrdiff_t count);

/// Adds each column of a matrix, whose rows are `stride` elements apart, to its sum, row by row.
void numeral_add_rows_f32(
    const float *x, ptrdiff_t stride, ptrdiff_t rows, ptrdiff_t columns, double *sums);
void numeral_add_rows_f64(
    const double *x, ptrdiff_t stride, ptrdiff_t rows, ptrdiff_t columns, double *sums);

/// The largest and the smallest of `count` numbers; NaN if there is one among them.
float numeral_maximum_f32(const float *x, ptrdiff_t count);
double numeral_maximum_f64(const double *x, ptrdiff_t count);
float numeral_minimum_f32(const float *x, ptrdiff_t count);
double numeral_minimum_f64(const double *x, ptrdiff_t count);

/// Converts `count` bytes to floats, multiplied by `scale`.
void numeral_u8_to_f32(const uint8_t *bytes, float scale, ptrdiff_t count, float *floats);

/// The squared Euclidean distance of two rows of `count` floats, or of bytes times `scale` and
/// floats, accumulated from the differences: neither cancellation nor the range of floats affects
/// it. The relative error is at most 25 units roundoff of a float, 1.5e-6.
double numeral_squared_distance(const float *a, const float *b, ptrdiff_t count);
double numeral_squared_distance_u8(
    const uint8_t *a, float scale, const float *b, ptrdiff_t count);

/// The two lowest of some scores, and the first index of the lowest.
typedef struct {
  float lowest, second;
  int32_t index;
} numeral_lowest_scores;

/// Finds the two lowest of the scores term - 2 * product. NaN is skipped; infinity stands for a
/// score that is missing.
numeral_lowest_scores numeral_find_lowest_scores(
    const float *terms, const float *products, ptrdiff_t count);

/// Adds the triangle activation of each center to its sum: the mean of a row's distances to all
/// centers minus that to this one, or 0 if that is negative. The distances come from the squared
/// norms of the centers and of the row, and from their products; `distances` is working memory.
void numeral_add_triangle(
    const float *products, const float *squared_norms, float squared_norm, ptrdiff_t count,
    float *distances, float *sums);

/// Adds the sum of the deviations of `count` floats from `shift` to sums[0], and that of their
/// squares to sums[1].
void numeral_add_moments(const float *x, double shift, ptrdiff_t count, double *sums);

/// Adds the sum of the weights to sums[0], and that of weight * (x - shift) to sums[1].
void numeral_add_weighted_moments(
    const float *x, const float *weights, double shift, ptrdiff_t count, double *sums);

/// The largest magnitude of `count` floats; infinity or NaN if there is one among them.
float numeral_largest_magnitude(const float *row, ptrdiff_t count);

/// Adds a row of `count` floats, or of bytes times `scale`, to `sum`, multiplied by `weight`.
void numeral_add_row(const float *row, double weight, ptrdiff_t count, double *sum);
void numeral_add_row_u8(
    const uint8_t *row, float scale, double weight, ptrdiff_t count, double *sum);

#endif
