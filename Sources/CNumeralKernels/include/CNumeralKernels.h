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

/// Hints to the processor that this thread is in a spin loop.
static inline void numeral_pause(void) {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

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

/// The largest magnitude of `count` floats; infinity or NaN if there is one among them.
float numeral_largest_magnitude(const float *row, ptrdiff_t count);

/// Adds a row of `count` floats, or of bytes times `scale`, to `sum`, multiplied by `weight`.
void numeral_add_row(const float *row, double weight, ptrdiff_t count, double *sum);
void numeral_add_row_u8(
    const uint8_t *row, float scale, double weight, ptrdiff_t count, double *sum);

#endif
