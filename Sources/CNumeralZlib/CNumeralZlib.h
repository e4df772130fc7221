// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

// zlib: inflate, for the gzip files that data sets come in.
#include <zlib.h>
