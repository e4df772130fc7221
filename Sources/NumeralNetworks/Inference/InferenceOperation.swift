// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// One operation of a compiled model.
///
/// It computes the output of some examples, which follow each other in memory, from one or more
/// inputs, each of which has the same examples. It takes its working memory from the buffer pool,
/// and may run on several threads.
package protocol InferenceOperation: Sendable {
  /// The shape of the output for one example.
  var outputShape: [Int] { get }

  /// Writes the output for some examples.
  func run(
    _ examples: Int, _ inputs: UnsafeBufferPointer<UnsafePointer<Float>>,
    into output: UnsafeMutablePointer<Float>)

  /// This operation and the one that alone takes its output, as one, or nil if there is no such
  /// operation. By default, there is none.
  func fused(with next: any InferenceOperation) -> (any InferenceOperation)?
}

extension InferenceOperation {
  package func fused(with next: any InferenceOperation) -> (any InferenceOperation)? { nil }

  /// The number of scalars of the output for one example.
  var outputSize: Int { outputShape.reduce(1, *) }
}
