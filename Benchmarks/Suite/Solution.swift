// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import CBenchmarks
import NumeralTensors

/// A way to solve a problem, ready to run.
public struct Solution {
  /// Solves it once, and uses the result, so that no part of the work can be left out.
  public let run: () throws -> Void
  /// Solves it once: the result as numbers, to compare with another way's.
  public let answer: () throws -> [Double]

  /// Creates a solution that has one way to run and one to answer.
  public init(run: @escaping () throws -> Void, answer: @escaping () throws -> [Double]) {
    self.run = run
    self.answer = answer
  }

  /// Creates a solution from a function, and from what makes numbers of its result.
  public init<Result>(
    _ solve: @escaping () throws -> Result, numbers: @escaping (Result) -> [Double]
  ) {
    self.init(
      run: { use(try solve()) },
      answer: { numbers(try solve()) })
  }

  /// Creates a solution from a function whose result is a tensor.
  public init<Scalar: RealScalar>(_ solve: @escaping () throws -> Tensor<Scalar>) {
    self.init(solve) { $0.scalars.map { Double($0) } }
  }

  /// Creates a solution from a function whose result is an array.
  public init<Scalar: BinaryFloatingPoint>(_ solve: @escaping () throws -> [Scalar]) {
    self.init(solve) { $0.map { Double($0) } }
  }
}

/// Shows a value to C, of which the optimizer knows nothing: so it must have been computed.
@inline(__always)
func use<Value>(_ value: Value) {
  withUnsafePointer(to: value) { consume($0) }
}
