// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

#ifndef CLONES_H
#define CLONES_H

// One clone for each level of x86-64: the loader picks the best that the processor has. Other
// architectures' baselines have the vectors that they need. The thread sanitizer cannot have clones: the
// loader picks before it is ready to be called.
#if defined(__x86_64__) && defined(__ELF__) && !__has_feature(thread_sanitizer)
#define CLONES __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define CLONES
#endif

#endif
