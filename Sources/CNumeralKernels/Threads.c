// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

#include "CNumeralKernels.h"

void **numeral_thread_place(void) {
  static _Thread_local void *place;
  return &place;
}
