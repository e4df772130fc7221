// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

#define _GNU_SOURCE
#include "CNumeralKernels.h"

#ifdef __linux__
#include <sys/mman.h>
#include <unistd.h>
#endif

void numeral_prefer_huge_pages(void *start, size_t size) {
#ifdef MADV_HUGEPAGE
  uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
  uintptr_t first = ((uintptr_t)start + page - 1) / page * page;
  uintptr_t end = ((uintptr_t)start + size) / page * page;
  // Without huge pages, memory works as well, but for its speed.
  if (first < end) (void)madvise((void *)first, end - first, MADV_HUGEPAGE);
#endif
}
