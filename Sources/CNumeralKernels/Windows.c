// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

#include "CNumeralKernels.h"
#include "Clones.h"

// Numbers that are moved at once, wherever they lie.
typedef float one_number;
typedef float four_numbers __attribute__((vector_size(16), aligned(4)));
typedef float eight_numbers __attribute__((vector_size(32), aligned(4)));
typedef float sixteen_numbers __attribute__((vector_size(64), aligned(4)));

// Moves the next columns of a block, as many as `numbers` holds, row by row; then those after them. Rows
// are short, 4 to 28 numbers: a loop over the columns of each would cost more than the moves.
#define MOVE_COLUMNS(numbers, target, assign, source)                                  \
  for (ptrdiff_t width = sizeof(numbers) / sizeof(float);                              \
       column + width <= cell->columns; column += width) {                             \
    float *pixel = (float *)pixels + cell->pixel + column * grid.pixel_step;           \
    float *place = (float *)places + cell->place + column;                             \
    for (ptrdiff_t row = cell->rows; row > 0; --row) {                                 \
      *(numbers *)(target) assign *(const numbers *)(source);                          \
      pixel += grid.pixel_row_step;                                                    \
      place += grid.place_row_step;                                                    \
    }                                                                                  \
  }

// Moves all blocks of all channels.
#define MOVE_BLOCKS(target, assign, source)                                            \
  for (ptrdiff_t channel = 0; channel < grid.channels; ++channel) {                    \
    for (const numeral_cell *cell = cells; cell < cells + count; ++cell) {             \
      ptrdiff_t column = 0;                                                            \
      if (grid.pixel_step == 1) {                                                      \
        MOVE_COLUMNS(sixteen_numbers, target, assign, source)                          \
        MOVE_COLUMNS(eight_numbers, target, assign, source)                            \
        MOVE_COLUMNS(four_numbers, target, assign, source)                             \
      }                                                                                \
      MOVE_COLUMNS(one_number, target, assign, source)                                 \
    }                                                                                  \
    pixels += grid.pixel_channel_step;                                                 \
    places += grid.place_channel_step;                                                 \
  }

CLONES void numeral_gather(
    const float *restrict pixels, float *restrict places, const numeral_cell *cells,
    ptrdiff_t count, numeral_grid grid) {
  MOVE_BLOCKS(place, =, pixel)
}

CLONES void numeral_scatter(
    const float *restrict places, float *restrict pixels, const numeral_cell *cells,
    ptrdiff_t count, numeral_grid grid) {
  MOVE_BLOCKS(pixel, +=, place)
}

// The largest cell of one window. Where sizes are known when this is compiled, it unrolls, and the loop
// over windows around it becomes vectors and shuffles.
static inline __attribute__((always_inline)) void max_pool_window(
    const float *window, ptrdiff_t width, ptrdiff_t rows, ptrdiff_t columns, int32_t position,
    float *largest, int32_t *largest_position) {
  float best = window[0];
  int32_t place = 0;
  for (ptrdiff_t row = 0; row < rows; ++row) {
    for (ptrdiff_t column = 0; column < columns; ++column) {
      float cell = window[row * width + column];
      // Larger, or NaN, if the best is a number. No `&&`: a branch would be mispredicted every other time.
      int is_larger = !(cell <= best) & (best == best);
      best = is_larger ? cell : best;
      place = is_larger ? (int32_t)(row * width + column) : place;
    }
  }
  *largest = best;
  *largest_position = position + place;
}

// Wider or interleaved vectors would leave short rows to the scalar rest.
#define PRAGMA(text) _Pragma(#text)
#define SHORT_ROWS(width) PRAGMA(clang loop vectorize_width(width) interleave_count(1))

#define MAX_POOL(loop, cell_rows, cell_columns, column_step, target)                    \
  for (ptrdiff_t plane = 0; plane < windows.planes; ++plane) {                         \
    for (ptrdiff_t row = 0; row < windows.rows; ++row) {                               \
      const float *first = cells + plane * windows.plane_step + row * windows.row_step; \
      int32_t start = position + (int32_t)(row * windows.row_step);                    \
      ptrdiff_t place = plane * windows.place_plane_step + row * windows.place_row_step; \
      loop for (ptrdiff_t x = 0; x < windows.columns; ++x) {                           \
        max_pool_window(                                                               \
            first + x * (column_step), windows.width, cell_rows, cell_columns,         \
            start + (int32_t)(x * (column_step)), largest + place + x, target);        \
      }                                                                                \
    }                                                                                  \
  }

CLONES void numeral_max_pool(
    const float *restrict cells, numeral_windows windows, int32_t position,
    float *restrict largest, int32_t *restrict positions) {
  int32_t unused;
  if (windows.cell_rows == 2 && windows.cell_columns == 2 && windows.column_step == 2) {
    // The commonest windows by far.
    if (positions) {
      MAX_POOL(SHORT_ROWS(4), 2, 2, 2, positions + place + x)
    } else {
      MAX_POOL(SHORT_ROWS(4), 2, 2, 2, &unused)
    }
  } else {
    MAX_POOL(
        , windows.cell_rows, windows.cell_columns, windows.column_step,
        positions ? positions + place + x : &unused)
  }
}
