#include "CNumeralKernels.h"

void **numeral_thread_place(void) {
  static _Thread_local void *place;
  return &place;
}
