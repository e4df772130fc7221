// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

#define _GNU_SOURCE
#include "CNumeralKernels.h"

#ifdef __linux__
#include <errno.h>
#include <sched.h>
#include <unistd.h>
#endif

void **numeral_thread_local_slot(void) {
  static _Thread_local void *slot;
  return &slot;
}

ptrdiff_t numeral_affinity_processor_count(void) {
#ifdef __linux__
  // The kernel refuses a mask shorter than its own, whose length it does not tell.
  for (size_t processors = 1024; processors <= 1 << 20; processors *= 2) {
    cpu_set_t *mask = CPU_ALLOC(processors);
    if (!mask) return 0;
    const size_t size = CPU_ALLOC_SIZE(processors);
    const int failed = sched_getaffinity(getpid(), size, mask);
    const int reason = errno;
    const ptrdiff_t count = failed ? 0 : CPU_COUNT_S(size, mask);
    CPU_FREE(mask);
    if (!failed || reason != EINVAL) return count;
  }
#endif
  return 0;
}
