// The few loops that a profile of training or clustering shows to matter, for Float, compiled for several
// kinds of processor at once: SwiftPM compiles for the oldest x86-64, whose vectors hold four numbers.

#ifndef CKERNELS_H
#define CKERNELS_H

#include <stddef.h>
#include <stdint.h>

/// The pixels of all channels that one cell of a window falls on, and the places from which it does: as
/// many rows and columns of both. Steps lead from one channel, row or pixel to the next; places of a row
/// lie side by side.
typedef struct {
  ptrdiff_t channels, rows, columns;
  ptrdiff_t pixel_channel_step, pixel_row_step, pixel_step;
  ptrdiff_t place_channel_step, place_row_step;
} numeral_block;

/// Copies pixels to places.
void numeral_gather(const float *pixels, float *places, numeral_block block);

/// Adds places to pixels: the adjoint of `numeral_gather`.
void numeral_scatter(const float *places, float *pixels, numeral_block block);

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
