#include "CKernels.h"
#include "Clones.h"

#include <string.h>

// Rows are short, 4 to 28 numbers: wider or interleaved vectors would leave them to the scalar rest.
#define PRAGMA(text) _Pragma(#text)
#define SHORT_ROWS(width) PRAGMA(clang loop vectorize_width(width) interleave_count(1))

CLONES void numeral_gather(
    const float *restrict pixels, ptrdiff_t pixel_row_step, ptrdiff_t pixel_step,
    float *restrict places, ptrdiff_t place_row_step, ptrdiff_t rows, ptrdiff_t columns) {
  enum { block = 8 };
  for (ptrdiff_t row = 0; row < rows; ++row) {
    if (pixel_step != 1 || columns < block) {
      for (ptrdiff_t x = 0; x < columns; ++x) places[x] = pixels[x * pixel_step];
    } else {
      // Rows are too short for a call of memcpy; of a known size it is a load and a store. The last
      // block may overlap the one before.
      for (ptrdiff_t x = 0; x < columns; x += block) {
        ptrdiff_t start = x + block <= columns ? x : columns - block;
        memcpy(places + start, pixels + start, block * sizeof(float));
      }
    }
    pixels += pixel_row_step;
    places += place_row_step;
  }
}

CLONES void numeral_scatter(
    const float *restrict places, ptrdiff_t place_row_step, float *restrict pixels,
    ptrdiff_t pixel_row_step, ptrdiff_t pixel_step, ptrdiff_t rows, ptrdiff_t columns) {
  for (ptrdiff_t row = 0; row < rows; ++row) {
    if (pixel_step == 1) {
      SHORT_ROWS(8) for (ptrdiff_t x = 0; x < columns; ++x) pixels[x] += places[x];
    } else {
      for (ptrdiff_t x = 0; x < columns; ++x) pixels[x * pixel_step] += places[x];
    }
    places += place_row_step;
    pixels += pixel_row_step;
  }
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
      // No `||`: a branch here would be mispredicted every other time.
      int is_larger = (cell > best) | ((cell != cell) & (best == best));
      best = is_larger ? cell : best;
      place = is_larger ? (int32_t)(row * width + column) : place;
    }
  }
  *largest = best;
  *largest_position = position + place;
}

CLONES void numeral_max_pool_row(
    const float *restrict cells, ptrdiff_t width, ptrdiff_t rows, ptrdiff_t columns,
    ptrdiff_t step, ptrdiff_t count, int32_t position, float *restrict largest,
    int32_t *restrict positions) {
  if (rows == 2 && columns == 2 && step == 2) {
    SHORT_ROWS(4) for (ptrdiff_t i = 0; i < count; ++i) {
      max_pool_window(
          cells + 2 * i, width, 2, 2, position + 2 * (int32_t)i, largest + i, positions + i);
    }
  } else {
    for (ptrdiff_t i = 0; i < count; ++i) {
      max_pool_window(
          cells + i * step, width, rows, columns, position + (int32_t)(i * step), largest + i,
          positions + i);
    }
  }
}
