// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

#include "CFuzzer.h"
