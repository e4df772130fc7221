// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import CBenchmarks
import NumeralTensors

/// An implementation of a case with its operands in place, ready to be timed.
public struct Implementation {
  /// Computes the result once and passes it to `blackHole`.
  public let run: () throws -> Void
  /// Computes the result once and returns it as numbers, to compare implementations.
  public let result: () throws -> [Double]

  /// Creates an implementation from separate functions for timing and for comparing.
  public init(run: @escaping () throws -> Void, result: @escaping () throws -> [Double]) {
    self.run = run
    self.result = result
  }

  /// Creates an implementation from a function and a conversion of its result to numbers.
  public init<Result>(
    _ compute: @escaping () throws -> Result, numbers: @escaping (Result) -> [Double]
  ) {
    self.init(
      run: { blackHole(try compute()) },
      result: { numbers(try compute()) })
  }

  /// Creates an implementation from a function that returns a tensor.
  public init<Scalar: RealScalar>(_ compute: @escaping () throws -> Tensor<Scalar>) {
    self.init(compute) { $0.scalars.map { Double($0) } }
  }

  /// Creates an implementation from a function that returns an array.
  public init<Scalar: BinaryFloatingPoint>(_ compute: @escaping () throws -> [Scalar]) {
    self.init(compute) { $0.map { Double($0) } }
  }
}

/// Makes a value observable to C code, so that the optimizer cannot remove the computation of it.
@inline(__always)
func blackHole<Value>(_ value: Value) {
  withUnsafePointer(to: value) { black_hole($0) }
}
