// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

#include "CBenchmarks.h"

#include "NumeralClones.h"

// Eight independent accumulators hide the latency of a multiply-add, which is four cycles with two
// started in each. Eight vectors of 64 bytes just fit into the registers of AVX2. x² + 0.2
// converges, so no value becomes subnormal or infinite.
#define MULTIPLY_ADD(name, scalar)                                           \
  NUMERAL_CLONES double name(long rounds) {                                  \
    typedef scalar vector __attribute__((vector_size(64)));                  \
    enum { sums = 8, lanes = sizeof(vector) / sizeof(scalar) };              \
    vector x[sums], addend;                                                  \
    for (int lane = 0; lane < lanes; ++lane) addend[lane] = (scalar)0.2;     \
    for (int i = 0; i < sums; ++i) x[i] = addend * (scalar)i * (scalar)0.1;  \
    for (long round = 0; round < rounds; ++round) {                          \
      for (int i = 0; i < sums; ++i) x[i] = x[i] * x[i] + addend;            \
    }                                                                        \
    black_hole(x);                                                           \
    return 2.0 * sums * lanes * (double)rounds;                              \
  }

MULTIPLY_ADD(multiply_add_floats, float)
MULTIPLY_ADD(multiply_add_doubles, double)

// Emits no instruction, but the compiler must assume that it reads all memory.
void black_hole(const void *address) { __asm__ volatile("" : : "r"(address) : "memory"); }
