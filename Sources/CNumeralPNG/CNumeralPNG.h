// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

// libpng: its simplified API, for the images that are read and written.
#include <png.h>

// An upper bound of an image's file, which libpng has as a macro alone.
static inline size_t CPNGLargestByteCount(const png_image *image) {
  return PNG_IMAGE_PNG_SIZE_MAX(*image);
}
