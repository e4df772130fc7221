// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

// SwiftPM requires a source file of a target in C.
#include "CFuzzer.h"
