// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// Memory for a result, so that a solution need not allocate it anew for every run.
final class Memory<Scalar: BinaryFloatingPoint> {
  /// The first scalar.
  let start: UnsafeMutablePointer<Scalar>
  fileprivate let count: Int

  init(_ count: Int) {
    start = .allocate(capacity: count)
    start.initialize(repeating: 0, count: count)
    self.count = count
  }

  deinit { start.deallocate() }
}

extension Solution {
  /// Creates a solution from a function that writes its result into memory.
  init<Scalar>(into memory: Memory<Scalar>, _ solve: @escaping () -> Void) {
    self.init(
      run: {
        solve()
        use(memory.start)
      },
      answer: {
        solve()
        return (0..<memory.count).map { Double(memory.start[$0]) }
      })
  }
}
