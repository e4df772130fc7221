// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// A function of tensors: the inference of a layer that has no operation of its own.
package struct TensorOperation: InferenceOperation {
  private let inputShapes: [[Int]]
  package let outputShape: [Int]
  private let function: @Sendable ([Tensor<Float>]) -> Tensor<Float>

  /// Creates an operation.
  ///
  /// - Parameters:
  ///   - inputShapes: The shape of one example of each input.
  ///   - outputShape: The shape of the output for one example.
  ///   - function: The output, `[examples, …]`, for inputs `[examples, …]`.
  package init(
    inputShapes: [[Int]], outputShape: [Int],
    _ function: @escaping @Sendable ([Tensor<Float>]) -> Tensor<Float>
  ) {
    (self.inputShapes, self.outputShape, self.function) = (inputShapes, outputShape, function)
  }

  package func run(
    _ examples: Int, _ inputs: UnsafeBufferPointer<UnsafePointer<Float>>,
    into output: UnsafeMutablePointer<Float>
  ) {
    let tensors = zip(inputShapes, inputs).map { shape, input in
      Tensor<Float>(unsafeUninitialized: [examples] + shape) { copy in
        copy.baseAddress!.update(from: input, count: copy.count)
      }
    }
    let result = function(tensors)
    require(
      result.shape == [examples] + outputShape,
      "CompiledModel: found an output of shape \(result.shape), expected "
        + "\([examples] + outputShape)"
    )
    result.withUnsafeBufferPointer { result in
      output.update(from: result.baseAddress!, count: result.count)
    }
  }
}
