// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

// The few loops that a profile of training or clustering shows to matter, for Float, compiled for several
// kinds of processor at once: SwiftPM compiles for the oldest x86-64, whose vectors hold four numbers. And
// what Swift cannot ask of a thread or a processor.

#ifndef CKERNELS_H
#define CKERNELS_H

#include <stddef.h>
#include <stdint.h>

/// What one cell of a window falls on, and from where, in the first channel: a block of an image's pixels and
/// one of the places in its columns, of as many rows and columns, by the positions of their first ones.
typedef struct {
  ptrdiff_t pixel, place, rows, columns;
} numeral_cell;

/// How all of a window's blocks lie. Steps lead from one channel, row or pixel to the next; places of a row
/// lie side by side.
typedef struct {
  ptrdiff_t channels;
  ptrdiff_t pixel_channel_step, pixel_row_step, pixel_step;
  ptrdiff_t place_channel_step, place_row_step;
} numeral_grid;

/// Copies pixels to places, for each channel and cell.
void numeral_gather(
    const float *pixels, float *places, const numeral_cell *cells, ptrdiff_t count,
    numeral_grid grid);

/// Adds places to pixels: the adjoint of `numeral_gather`.
void numeral_scatter(
    const float *places, float *pixels, const numeral_cell *cells, ptrdiff_t count,
    numeral_grid grid);

/// Rows and columns of windows that are alike, in each of several planes; each window has rows and columns
/// of cells in a plane of some width. Steps lead from the cells of a window to those of the one in the next
/// plane, of the one below and of the one to the right; and from its place to the next plane's and the one
/// below.
typedef struct {
  ptrdiff_t planes, rows, columns;
  ptrdiff_t cell_rows, cell_columns, width;
  ptrdiff_t plane_step, row_step, column_step;
  ptrdiff_t place_plane_step, place_row_step;
} numeral_windows;

/// The largest cell of each window, and its position if `positions` is not null: the first NaN if there is
/// one. `position` is that of the first window's first cell.
void numeral_max_pool(
    const float *cells, numeral_windows windows, int32_t position, float *largest,
    int32_t *positions);

/// Sets OpenBLAS to one thread for the whole process, and selects its kernels again if it has mistaken the
/// processor for a Prescott. Not safe while another thread is in OpenBLAS or uses the environment.
void numeral_configure_openblas(void);

/// The address of a thread-local pointer, which is null in a new thread.
void **numeral_thread_local_slot(void);

/// The number of processors in the affinity mask of the process's main thread; 0 if it is not known.
ptrdiff_t numeral_affinity_processor_count(void);

/// Hints to the processor that this thread is in a spin loop.
static inline void numeral_pause(void) {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

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
