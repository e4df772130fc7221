// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

#include "CBenchmarks.h"

// One clone for each level of x86-64, as the products' kernels have; the loader picks the best that the
// processor has. For the thread sanitizer it would pick too early.
#if defined(__x86_64__) && defined(__ELF__) && !__has_feature(thread_sanitizer)
#define CLONES __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define CLONES
#endif

// Eight sums that do not wait for one another hide the latency of a multiply-add, which is four cycles
// with two begun in each; and eight vectors of 64 bytes fill the registers of AVX2 just without a spill.
// x² + 0.2 converges, so numbers stay ordinary ones.
#define MULTIPLY_ADD(name, scalar)                                           \
  CLONES double name(long rounds) {                                          \
    typedef scalar vector __attribute__((vector_size(64)));                  \
    enum { sums = 8, lanes = sizeof(vector) / sizeof(scalar) };              \
    vector x[sums], addend;                                                  \
    for (int lane = 0; lane < lanes; ++lane) addend[lane] = (scalar)0.2;     \
    for (int i = 0; i < sums; ++i) x[i] = addend * (scalar)i * (scalar)0.1;  \
    for (long round = 0; round < rounds; ++round) {                          \
      for (int i = 0; i < sums; ++i) x[i] = x[i] * x[i] + addend;            \
    }                                                                        \
    consume(x);                                                              \
    return 2.0 * sums * lanes * (double)rounds;                              \
  }

MULTIPLY_ADD(multiply_add_floats, float)
MULTIPLY_ADD(multiply_add_doubles, double)

// No instruction, but one that could read any memory.
void consume(const void *address) { __asm__ volatile("" : : "r"(address) : "memory"); }
