// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

// libjpeg-turbo's TurboJPEG API, which reports errors as return values. The API of libjpeg leaves
// its functions by longjmp, which Swift cannot catch.
#include <turbojpeg.h>
