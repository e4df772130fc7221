// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// A rectifier of each number.
struct RectifierOperation: InferenceOperation {
  let outputShape: [Int]
  let rectifier: Rectifier

  func run(
    _ examples: Int, _ inputs: UnsafeBufferPointer<UnsafePointer<Float>>,
    into output: UnsafeMutablePointer<Float>
  ) {
    output.update(from: inputs[0], count: examples * outputSize)
    rectifier.apply(output, count: examples * outputSize)
  }

  func fused(with next: any InferenceOperation) -> (any InferenceOperation)? {
    guard let next = next as? RectifierOperation else { return nil }
    return rectifier.followed(by: next.rectifier).map {
      RectifierOperation(outputShape: outputShape, rectifier: $0)
    }
  }
}

/// factor · x + summand of each number of a channel: batch normalization in inference.
struct ChannelAffineOperation: InferenceOperation {
  /// `[channels, …]`.
  let outputShape: [Int]
  /// `[channels]`.
  let factors, summands: Tensor<Float>

  func run(
    _ examples: Int, _ inputs: UnsafeBufferPointer<UnsafePointer<Float>>,
    into output: UnsafeMutablePointer<Float>
  ) {
    let channels = factors.size
    let size = outputSize / channels
    withUnsafeBuffers(factors, summands) { factors, summands in
      for plane in 0..<examples * channels {
        let (factor, summand) = (factors[plane % channels], summands[plane % channels])
        for i in plane * size..<(plane + 1) * size { output[i] = inputs[0][i] * factor + summand }
      }
    }
  }
}

/// The sum of two values, and its rectifier.
struct AddOperation: InferenceOperation {
  let outputShape: [Int]
  var rectifier = Rectifier()

  func run(
    _ examples: Int, _ inputs: UnsafeBufferPointer<UnsafePointer<Float>>,
    into output: UnsafeMutablePointer<Float>
  ) {
    let (a, b) = (inputs[0], inputs[1])
    for i in 0..<examples * outputSize { output[i] = a[i] + b[i] }
    rectifier.apply(output, count: examples * outputSize)
  }

  func fused(with next: any InferenceOperation) -> (any InferenceOperation)? {
    guard let next = next as? RectifierOperation else { return nil }
    return rectifier.followed(by: next.rectifier).map {
      AddOperation(outputShape: outputShape, rectifier: $0)
    }
  }
}
