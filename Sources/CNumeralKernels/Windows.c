// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

#include "CNumeralKernels.h"

// Vectors of floats at any address.
typedef float f32;
typedef float f32x4 __attribute__((vector_size(16), aligned(4)));
typedef float f32x8 __attribute__((vector_size(32), aligned(4)));
typedef float f32x16 __attribute__((vector_size(64), aligned(4)));

// Moves the next columns of a block, one vector wide, row by row; then those after them. Rows are
// short, 4 to 28 floats: a loop over the columns of each would cost more than the moves. Addresses
// are integers because the last ones are beyond the arrays, which a pointer must not be.
#define MOVE_COLUMNS(vector, target, assign, source)                                       \
  for (ptrdiff_t width = sizeof(vector) / sizeof(float); column + width <= tap->columns;   \
       column += width) {                                                                  \
    uintptr_t pixel = (uintptr_t)                                                          \
        (image + tap->image_offset + column * layout.image_column_stride);                 \
    uintptr_t element = (uintptr_t)(matrix + tap->matrix_offset + column);                 \
    for (ptrdiff_t row = tap->rows; row > 0; --row) {                                      \
      *(vector *)(target) assign *(const vector *)(source);                                \
      pixel += layout.image_row_stride * sizeof(float);                                    \
      element += layout.matrix_row_stride * sizeof(float);                                 \
    }                                                                                      \
  }

// Moves the blocks of all taps and channels.
#define MOVE_BLOCKS(target, assign, source)                                                \
  for (ptrdiff_t channel = 0; channel < layout.channels; ++channel) {                      \
    for (const numeral_tap *tap = taps; tap < taps + tap_count; ++tap) {                   \
      ptrdiff_t column = 0;                                                                \
      if (layout.image_column_stride == 1) {                                               \
        MOVE_COLUMNS(f32x16, target, assign, source)                                       \
        MOVE_COLUMNS(f32x8, target, assign, source)                                        \
        MOVE_COLUMNS(f32x4, target, assign, source)                                        \
      }                                                                                    \
      MOVE_COLUMNS(f32, target, assign, source)                                            \
    }                                                                                      \
    image += layout.image_channel_stride;                                                  \
    matrix += layout.matrix_channel_stride;                                                \
  }

NUMERAL_CLONES void numeral_im2col(
    const float *restrict image, float *restrict matrix, const numeral_tap *taps,
    ptrdiff_t tap_count, numeral_im2col_layout layout) {
  MOVE_BLOCKS(element, =, pixel)
}

NUMERAL_CLONES void numeral_col2im(
    const float *restrict matrix, float *restrict image, const numeral_tap *taps,
    ptrdiff_t tap_count, numeral_im2col_layout layout) {
  MOVE_BLOCKS(pixel, +=, element)
}

// Columns four at a time, since the rows are short: one call to memcpy per row takes longer.
NUMERAL_CLONES void numeral_copy_weights(
    const float *restrict weight, float *restrict matrices, ptrdiff_t filters, ptrdiff_t channels,
    ptrdiff_t products, ptrdiff_t taps) {
  for (ptrdiff_t filter = 0; filter < filters; ++filter) {
    for (ptrdiff_t product = 0; product < products; ++product) {
      const float *source = weight + (filter * channels * products + product) * taps;
      float *target = matrices + (product * filters + filter) * (channels * taps + 1);
      ptrdiff_t tap = 0;
      for (; tap + 4 <= taps; tap += 4) {
        for (ptrdiff_t channel = 0; channel < channels; ++channel) {
          *(f32x4 *)(target + channel * taps + tap) =
              *(const f32x4 *)(source + channel * products * taps + tap);
        }
      }
      for (; tap < taps; ++tap) {
        for (ptrdiff_t channel = 0; channel < channels; ++channel) {
          target[channel * taps + tap] = source[channel * products * taps + tap];
        }
      }
    }
  }
}

#define ALWAYS_INLINE static inline __attribute__((always_inline))

// The maximum of one window and its index, which is not wanted where `index` is null.
ALWAYS_INLINE void max_pool_window(
    const float *window, ptrdiff_t input_width, ptrdiff_t rows, ptrdiff_t columns, int32_t start,
    float *maximum, int32_t *index) {
  float best = window[0];
  int32_t offset = 0;
  for (ptrdiff_t row = 0; row < rows; ++row) {
    for (ptrdiff_t column = 0; column < columns; ++column) {
      float pixel = window[row * input_width + column];
      // Larger, or NaN where the best is not. No `&&`: a branch would be mispredicted every other
      // time.
      int is_larger = !(pixel <= best) & (best == best);
      best = is_larger ? pixel : best;
      offset = is_larger ? (int32_t)(row * input_width + column) : offset;
    }
  }
  *maximum = best;
  if (index) *index = start + offset;
}

// One row of a tile's windows.
ALWAYS_INLINE void max_pool_row(
    const float *restrict first, const numeral_pooling_tile *tile, int32_t start,
    float *restrict maxima, int32_t *restrict indices) {
  for (ptrdiff_t x = 0; x < tile->columns; ++x) {
    ptrdiff_t window = x * tile->input_column_stride;
    max_pool_window(
        first + window, tile->input_width, tile->window_rows, tile->window_columns,
        start + (int32_t)window, maxima + x, indices ? indices + x : NULL);
  }
}

// One row of 2x2 windows side by side, for the benchmark row "maxPool2D 2x2": with constants, a
// window unrolls, and the loop becomes vectors and shuffles. Wider or interleaved vectors would
// leave short rows to the scalar remainder.
ALWAYS_INLINE void max_pool_row_2x2(
    const float *restrict first, const numeral_pooling_tile *tile, int32_t start,
    float *restrict maxima, int32_t *restrict indices) {
#pragma clang loop vectorize_width(4) interleave_count(1)
  for (ptrdiff_t x = 0; x < tile->columns; ++x) {
    max_pool_window(
        first + 2 * x, tile->input_width, 2, 2, start + (int32_t)(2 * x), maxima + x,
        indices ? indices + x : NULL);
  }
}

ALWAYS_INLINE void max_pool(
    const float *restrict input, const numeral_pooling_tile *tile, int32_t first_index,
    float *restrict maxima, int32_t *restrict indices, int is_2x2) {
  for (ptrdiff_t plane = 0; plane < tile->planes; ++plane) {
    for (ptrdiff_t row = 0; row < tile->rows; ++row) {
      ptrdiff_t offset = row * tile->input_row_stride;
      const float *first = input + plane * tile->input_plane_stride + offset;
      int32_t start = first_index + (int32_t)offset;
      ptrdiff_t position = plane * tile->output_plane_stride + row * tile->output_row_stride;
      int32_t *row_indices = indices ? indices + position : NULL;
      if (is_2x2) {
        max_pool_row_2x2(first, tile, start, maxima + position, row_indices);
      } else {
        max_pool_row(first, tile, start, maxima + position, row_indices);
      }
    }
  }
}

NUMERAL_CLONES void numeral_max_pool(
    const float *restrict input, numeral_pooling_tile tile, int32_t first_index,
    float *restrict maxima, int32_t *restrict indices) {
  int is_2x2 =
      tile.window_rows == 2 && tile.window_columns == 2 && tile.input_column_stride == 2;
  // One copy of the loops for each case, so that none branches inside.
  if (is_2x2 && indices) {
    max_pool(input, &tile, first_index, maxima, indices, 1);
  } else if (is_2x2) {
    max_pool(input, &tile, first_index, maxima, NULL, 1);
  } else {
    max_pool(input, &tile, first_index, maxima, indices, 0);
  }
}
