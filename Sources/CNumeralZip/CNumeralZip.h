// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

// libzip, for archives of arrays.
#include <zip.h>
