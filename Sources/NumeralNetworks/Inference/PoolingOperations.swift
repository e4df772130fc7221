// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// Max pooling, and a rectifier of the maxima.
struct MaxPoolOperation: InferenceOperation {
  private let pooling: PreparedPooling
  private let rectifier: Rectifier

  init(_ pooling: PreparedPooling, rectifier: Rectifier = Rectifier()) {
    (self.pooling, self.rectifier) = (pooling, rectifier)
  }

  var outputShape: [Int] { pooling.outputShape }

  func run(
    _ examples: Int, _ inputs: UnsafeBufferPointer<UnsafePointer<Float>>,
    into output: UnsafeMutablePointer<Float>
  ) {
    run(examples, inputs[0], into: output)
  }

  func run(
    _ examples: Int, _ input: UnsafePointer<Float>, into output: UnsafeMutablePointer<Float>
  ) {
    pooling.writeMaxima(examples, input, into: output)
    rectifier.apply(output, count: examples * outputSize)
  }

  func fused(with next: any InferenceOperation) -> (any InferenceOperation)? {
    guard let next = next as? RectifierOperation else { return nil }
    return rectifier.followed(by: next.rectifier).map { MaxPoolOperation(pooling, rectifier: $0) }
  }
}

/// Average pooling.
struct AveragePoolOperation: InferenceOperation {
  let pooling: PreparedPooling

  var outputShape: [Int] { pooling.outputShape }

  func run(
    _ examples: Int, _ inputs: UnsafeBufferPointer<UnsafePointer<Float>>,
    into output: UnsafeMutablePointer<Float>
  ) {
    pooling.writeMeans(examples, inputs[0], into: output)
  }
}

/// The mean of each channel.
struct GlobalAverageOperation: InferenceOperation {
  let channels, pixels: Int

  var outputShape: [Int] { [channels] }

  func run(
    _ examples: Int, _ inputs: UnsafeBufferPointer<UnsafePointer<Float>>,
    into output: UnsafeMutablePointer<Float>
  ) {
    for channel in 0..<examples * channels {
      output[channel] = Float(sumOfRun(inputs[0] + channel * pixels, pixels) / Double(pixels))
    }
  }
}
