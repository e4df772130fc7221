// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// The ranges of values in one buffer, each of which is taken from the computation of its value
/// until the last use: the first gap that is large enough.
struct BufferPlan {
  /// The scalars of the buffer.
  private(set) var size = 0
  /// The ranges that are taken, in order.
  private var taken: [Range<Int>] = []

  /// Takes a range, from a multiple of a cache line, and returns its start.
  mutating func allocate(_ count: Int) -> Int {
    let count = (max(count, 1) + 15) / 16 * 16
    var start = 0
    var index = 0
    while index < taken.count, taken[index].lowerBound < start + count {
      start = taken[index].upperBound
      index += 1
    }
    taken.insert(start..<start + count, at: index)
    size = max(size, start + count)
    return start
  }

  /// Frees the range that starts at a position.
  mutating func free(_ start: Int) {
    taken.removeAll { $0.lowerBound == start }
  }
}
