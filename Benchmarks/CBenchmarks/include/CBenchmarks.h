// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

// Functions of the benchmarks that the Swift optimizer cannot see into: loops of multiply-adds that
// reach the peak rate of the processor, and a sink for results.

#ifndef CBENCHMARKS_H
#define CBENCHMARKS_H

/// Multiplies and adds in vector registers.
///
/// - Returns: The number of floating-point operations; a multiply-add counts as two.
double multiply_add_floats(long rounds);

/// The same in double precision.
double multiply_add_doubles(long rounds);

/// Makes the memory at an address observable, so that the computation of its content cannot be
/// removed.
void black_hole(const void *address);

#endif
