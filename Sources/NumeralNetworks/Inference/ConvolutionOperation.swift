// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// A convolution, its rectifier, and the max pooling of its output, image by image.
struct ConvolutionOperation: InferenceOperation {
  private let inputShape: [Int]
  private let layer: Conv2D
  private let rectifier: Rectifier
  private let pooling: MaxPoolOperation?
  private let convolution: PreparedConvolution

  init(
    _ layer: Conv2D, inputShape: [Int], rectifier: Rectifier = Rectifier(),
    pooling: MaxPoolOperation? = nil
  ) {
    (self.inputShape, self.layer, self.rectifier) = (inputShape, layer, rectifier)
    self.pooling = pooling
    convolution = PreparedConvolution(
      inputShape: inputShape, weight: layer.weight, bias: layer.bias, stride: layer.stride,
      padding: layer.padding, dilation: layer.dilation, groups: layer.groups, rectifier: rectifier)
  }

  var outputShape: [Int] { pooling?.outputShape ?? convolution.outputShape }

  func run(
    _ examples: Int, _ inputs: UnsafeBufferPointer<UnsafePointer<Float>>,
    into output: UnsafeMutablePointer<Float>
  ) {
    guard let pooling else { return convolution.run(examples, inputs[0], into: output) }
    let inputSize = inputShape.reduce(1, *)
    let outputSize = outputSize
    withUnsafeScratchBuffer(of: Float.self, count: convolution.outputShape.reduce(1, *)) { image in
      for example in 0..<examples {
        convolution.run(1, inputs[0] + example * inputSize, into: image.baseAddress!)
        pooling.run(1, UnsafePointer(image.baseAddress!), into: output + example * outputSize)
      }
    }
  }

  func fused(with next: any InferenceOperation) -> (any InferenceOperation)? {
    switch next {
    case let next as ChannelAffineOperation where rectifier.isIdentity && pooling == nil:
      var layer = layer
      let filters = layer.weight.shape[0]
      layer.weight *= next.factors.reshaped([filters, 1, 1, 1])
      layer.bias = (layer.bias ?? .zeros([filters])) * next.factors + next.summands
      return ConvolutionOperation(layer, inputShape: inputShape)
    case let next as RectifierOperation:
      if let pooling {
        return (pooling.fused(with: next) as? MaxPoolOperation).map {
          ConvolutionOperation(layer, inputShape: inputShape, rectifier: rectifier, pooling: $0)
        }
      }
      return rectifier.followed(by: next.rectifier).map {
        ConvolutionOperation(layer, inputShape: inputShape, rectifier: $0)
      }
    case let next as MaxPoolOperation where pooling == nil:
      return ConvolutionOperation(
        layer, inputShape: inputShape, rectifier: rectifier, pooling: next)
    default: return nil
    }
  }
}
