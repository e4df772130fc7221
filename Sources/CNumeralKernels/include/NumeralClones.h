// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

#ifndef NUMERAL_CLONES_H
#define NUMERAL_CLONES_H

// Compiles a function once for each level of x86-64; the dynamic loader chooses the best one that
// the processor supports. The baseline of other architectures has wide enough vectors. Under the
// thread sanitizer there is one version only: the loader would choose before the sanitizer is
// initialized.
#if defined(__x86_64__) && defined(__ELF__) && !__has_feature(thread_sanitizer)
#define NUMERAL_CLONES \
  __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define NUMERAL_CLONES
#endif

#endif
