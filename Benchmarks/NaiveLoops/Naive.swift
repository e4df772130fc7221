// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// The loops that one writes down first: each the definition of what it computes, on one thread, over
/// scalars in row-major order.
///
/// Benchmarks are compared with them, and tests take them for the truth. They are generic so that tests
/// can ask for `Double`, and inlinable so that they are compiled for the type at hand.
public enum Naive {
  /// An array of zeros, which `fill` may write to.
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
