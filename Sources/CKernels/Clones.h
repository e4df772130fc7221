#ifndef CLONES_H
#define CLONES_H

// One clone for each level of x86-64: the loader picks the best that the processor has. Other
// architectures' baselines have the vectors that they need.
#if defined(__x86_64__) && defined(__ELF__)
#define CLONES __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define CLONES
#endif

#endif
