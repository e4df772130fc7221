// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// A fully connected layer and its rectifier.
struct LinearOperation: InferenceOperation {
  private let layer: Linear
  private let rectifier: Rectifier
  /// The weights in the order of the product, `[inputs, outputs]`, and the bias.
  private let weight, bias: Tensor<Float>

  init(_ layer: Linear, rectifier: Rectifier = Rectifier()) {
    (self.layer, self.rectifier) = (layer, rectifier)
    weight = layer.weight.transposed().contiguous()
    bias = layer.bias ?? .zeros([layer.weight.shape[0]])
  }

  var outputShape: [Int] { bias.shape }

  func run(
    _ examples: Int, _ inputs: UnsafeBufferPointer<UnsafePointer<Float>>,
    into output: UnsafeMutablePointer<Float>
  ) {
    let outputs = bias.size
    withUnsafeBuffers(weight, bias) { weight, bias in
      guard let weight = weight.baseAddress, let bias = bias.baseAddress else { return }
      for example in 0..<examples {
        (output + example * outputs).update(from: bias, count: outputs)
      }
      BLAS.gemm(
        MatrixView(inputs[0], rows: examples, columns: self.weight.shape[0]),
        MatrixView(weight, rows: self.weight.shape[0], columns: outputs),
        into: MatrixView(output, rows: examples, columns: outputs), accumulating: true)
    }
    rectifier.apply(output, count: examples * outputs)
  }

  func fused(with next: any InferenceOperation) -> (any InferenceOperation)? {
    switch next {
    case let next as ChannelAffineOperation where rectifier.isIdentity:
      var layer = layer
      layer.weight *= next.factors.reshaped([bias.size, 1])
      layer.bias = bias * next.factors + next.summands
      return LinearOperation(layer)
    case let next as RectifierOperation:
      return rectifier.followed(by: next.rectifier).map { LinearOperation(layer, rectifier: $0) }
    default: return nil
    }
  }
}
