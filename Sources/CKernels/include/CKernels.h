// The few loops that a profile of training or clustering shows to matter, for Float, compiled for several
// kinds of processor at once: SwiftPM compiles for the oldest x86-64, whose vectors hold four numbers.

#ifndef CKERNELS_H
#define CKERNELS_H

#include <stddef.h>
#include <stdint.h>

/// Copies a block of pixels to a block of places.
///
/// `rows` × `columns` pixels, `pixel_step` apart in a row and `pixel_row_step` from row to row, become
/// contiguous rows, `place_row_step` apart.
void numeral_gather(
    const float *pixels, ptrdiff_t pixel_row_step, ptrdiff_t pixel_step, float *places,
    ptrdiff_t place_row_step, ptrdiff_t rows, ptrdiff_t columns);

/// Adds a block of places to a block of pixels: the adjoint of `numeral_gather`.
void numeral_scatter(
    const float *places, ptrdiff_t place_row_step, float *pixels, ptrdiff_t pixel_row_step,
    ptrdiff_t pixel_step, ptrdiff_t rows, ptrdiff_t columns);

/// The largest of each of `count` windows in a row, and where it is: the first NaN if there is one.
///
/// A window has `rows` × `columns` cells, rows being `width` apart; the next window is `step` cells to
/// the right. `position` is that of the first window's first cell.
void numeral_max_pool_row(
    const float *cells, ptrdiff_t width, ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t step,
    ptrdiff_t count, int32_t position, float *largest, int32_t *positions);

/// What the bytes stand for: each of `count` bytes times `scale`.
void numeral_numbers_of_bytes(const uint8_t *bytes, float scale, ptrdiff_t count, float *numbers);

/// The squared distance of two rows: of numbers, or of bytes times `scale` and numbers.
float numeral_squared_distance(const float *a, const float *b, ptrdiff_t count);
float numeral_squared_distance_of_bytes(
    const uint8_t *a, float scale, const float *b, ptrdiff_t count);

/// Adds `weight` times each number of a row to a sum: of numbers, or of bytes times `scale`.
void numeral_add_row(const float *row, double weight, ptrdiff_t count, double *sum);
void numeral_add_row_of_bytes(
    const uint8_t *row, float scale, double weight, ptrdiff_t count, double *sum);

#endif
