// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// Reference implementations: plain loops that follow the definition of each operation, on one
/// thread, over scalars in row-major order.
///
/// They are the baseline of the benchmarks and the expected values of the tests. They are generic
/// because tests use `Double` too, and inlinable so that each module specializes them.
public enum Naive {
  /// Returns an array of zeros after `fill` has written to it; `fill` is not called for an empty
  /// array.
  @inlinable
  static func zeros<Scalar: FloatingPoint>(
    _ count: Int, _ fill: (UnsafeMutablePointer<Scalar>) -> Void
  ) -> [Scalar] {
    var zeros = [Scalar](repeating: 0, count: count)
    zeros.withUnsafeMutableBufferPointer { zeros in
      if let start = zeros.baseAddress { fill(start) }
    }
    return zeros
  }
}
