#include "CKernels.h"
#include "Clones.h"

// The position of each row of a block: of its first pixel, and of its first place.
#define FOR_EACH_ROW                                                                   \
  for (ptrdiff_t channel = 0; channel < block.channels; ++channel)                     \
    for (ptrdiff_t row = 0, pixel = channel * block.pixel_channel_step,                \
                   place = channel * block.place_channel_step;                         \
         row < block.rows;                                                             \
         ++row, pixel += block.pixel_row_step, place += block.place_row_step)

// Numbers that are copied at once, wherever they lie.
typedef float four_numbers __attribute__((vector_size(16), aligned(4)));
typedef float eight_numbers __attribute__((vector_size(32), aligned(4)));

// Copies rows as long as `numbers` or longer. The last ones of a row may overlap those before.
#define COPY_ROWS(numbers)                                                             \
  FOR_EACH_ROW {                                                                       \
    ptrdiff_t last = block.columns - (ptrdiff_t)(sizeof(numbers) / sizeof(float));     \
    for (ptrdiff_t x = 0; x < last; x += sizeof(numbers) / sizeof(float)) {            \
      *(numbers *)(places + place + x) = *(const numbers *)(pixels + pixel + x);       \
    }                                                                                  \
    *(numbers *)(places + place + last) = *(const numbers *)(pixels + pixel + last);   \
  }

// Rows are short, 4 to 28 numbers: a call of memcpy for each would cost more than the copy.
CLONES __attribute__((no_builtin("memcpy"))) void numeral_gather(
    const float *restrict pixels, float *restrict places, numeral_block block) {
  if (block.pixel_step == 1 && block.columns >= 8) {
    COPY_ROWS(eight_numbers)
  } else if (block.pixel_step == 1 && block.columns >= 4) {
    COPY_ROWS(four_numbers)
  } else {
    FOR_EACH_ROW for (ptrdiff_t x = 0; x < block.columns; ++x) {
      places[place + x] = pixels[pixel + x * block.pixel_step];
    }
  }
}

// Wider or interleaved vectors would leave short rows to the scalar rest.
#define PRAGMA(text) _Pragma(#text)
#define SHORT_ROWS(width) PRAGMA(clang loop vectorize_width(width) interleave_count(1))

CLONES void numeral_scatter(
    const float *restrict places, float *restrict pixels, numeral_block block) {
  if (block.pixel_step == 1) {
    FOR_EACH_ROW SHORT_ROWS(8) for (ptrdiff_t x = 0; x < block.columns; ++x) {
      pixels[pixel + x] += places[place + x];
    }
  } else {
    FOR_EACH_ROW for (ptrdiff_t x = 0; x < block.columns; ++x) {
      pixels[pixel + x * block.pixel_step] += places[place + x];
    }
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
