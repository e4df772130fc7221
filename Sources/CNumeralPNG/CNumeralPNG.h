// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

// libpng's simplified API, which reads and writes whole images.
#include <png.h>

// An upper bound on the size of an encoded image; a function because Swift cannot import the macro.
static inline size_t numeral_png_max_byte_count(const png_image *image) {
  return PNG_IMAGE_PNG_SIZE_MAX(*image);
}
