// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// The number of scalars in a chunk of an element-wise operation, of a reduction, of random numbers
/// and of copied slices.
///
/// A chunk is enough work to be worth waking a thread, and small enough for the second-level cache.
@usableFromInline let elementwiseChunkSize = 64 << 10
