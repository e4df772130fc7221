// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

// What a benchmark needs from outside the optimizer's sight: loops that are nothing but multiply-adds, and
// a reader of results.

#ifndef CBENCHMARKS_H
#define CBENCHMARKS_H

/// Multiplies and adds in registers, as many numbers at once as the processor's vectors hold.
///
/// - Returns: The number of operations, a multiply-add being two.
double multiply_add_floats(long rounds);

/// The same in double precision.
double multiply_add_doubles(long rounds);

/// Takes note of what is at an address, so that whatever computed it cannot be left out.
void consume(const void *address);

#endif
