#include "CKernels.h"
#include <stdatomic.h>

int numeral_thread_number(void) {
  static atomic_int count;
  static _Thread_local int number = -1;
  if (number < 0) number = atomic_fetch_add_explicit(&count, 1, memory_order_relaxed);
  return number;
}
