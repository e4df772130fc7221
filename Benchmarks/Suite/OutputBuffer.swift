// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// Memory for the result of an implementation, allocated once rather than in every run.
final class OutputBuffer<Scalar: BinaryFloatingPoint> {
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

extension Implementation {
  /// Creates an implementation from a function that writes its result to a buffer.
  init<Scalar>(into output: OutputBuffer<Scalar>, _ compute: @escaping () -> Void) {
    self.init(
      run: {
        compute()
        blackHole(output.start)
      },
      result: {
        compute()
        return (0..<output.count).map { Double(output.start[$0]) }
      })
  }
}
