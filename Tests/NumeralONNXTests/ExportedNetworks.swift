// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralNetworks
import NumeralONNX
import NumeralTensors
import Testing

/// A network to be exported, and the shape of its inputs.
struct ExportedNetwork: Sendable, CustomTestStringConvertible {
  let name: String
  let inputShape: [Int]
  let network: Sequential

  var testDescription: String { name }

  init(_ name: String, _ inputShape: [Int], @LayerBuilder _ layers: () -> [Sequential.Element]) {
    self.name = name
    self.inputShape = inputShape
    network = Sequential(seed: RandomKey(1).child(name), layers)
  }

  /// Random inputs, among them negative ones; of an embedding, whole numbers.
  var input: Tensor<Float> {
    let key = RandomKey(2).child(name)
    guard name.contains("mbedding") else { return .normal([5] + inputShape, seed: key) }
    return floor(.uniform([5] + inputShape, in: 0..<20, seed: key))
  }

  /// A batch normalization whose averages and weights are not 0 and 1.
  static func norm(_ channels: Int) -> BatchNorm {
    var layer = BatchNorm(channels, epsilon: 1e-3)
    layer.weight = .uniform([channels], in: 0.5..<1.5, seed: 3)
    layer.bias = .normal([channels], seed: 4)
    layer.runningMean = .normal([channels], seed: 5)
    layer.runningVariance = .uniform([channels], in: 0.5..<2, seed: 6)
    return layer
  }

  /// Networks of every layer, in several settings.
  static let all: [ExportedNetwork] = [
    ExportedNetwork("linear", [6]) {
      Linear(6, 5)
      ReLU()
      Linear(5, 3, bias: false)
    },
    ExportedNetwork("linear of several axes", [4, 6]) {
      Linear(6, 5)
      GELU()
      LayerNorm(5, epsilon: 1e-3)
      Linear(5, 3, bias: false)
    },
    ExportedNetwork("activations", [12]) {
      LeakyReLU(0.2)
      Linear(12, 12)
      SiLU()
      Linear(12, 12)
      Tanh()
      Linear(12, 12)
      GELU()
      Linear(12, 12)
      Sigmoid()
    },
    ExportedNetwork("softmax", [7]) { Softmax() },
    ExportedNetwork("logSoftmax", [7]) { LogSoftmax() },
    ExportedNetwork("embedding", [6]) {
      Embedding(20, features: 8).named("words")
      LayerNorm(8)
      Flatten()
      Linear(48, 3)
    },
    ExportedNetwork("MNIST", [1, 28, 28]) { Sequential.mnistConvNet() },
    ExportedNetwork("convolutions", [3, 11, 10]) {
      Conv2D(3, 8, kernelSize: Size2D(3, 2), stride: Size2D(2, 1), padding: Padding2D(1, 0))
      Conv2D(8, 8, kernelSize: 3, padding: .same, groups: 8, bias: false)
      Conv2D(8, 6, kernelSize: Size2D(2, 3), padding: .same, dilation: 2, groups: 2)
      Conv2D(6, 4, kernelSize: 3, padding: .sides(top: 2, left: 0, bottom: 1, right: 3))
    },
    ExportedNetwork("transposed convolutions", [4, 5, 4]) {
      ConvTranspose2D(4, 6, kernelSize: 3, stride: 2, padding: 1, outputPadding: 1)
      ConvTranspose2D(6, 4, kernelSize: Size2D(2, 3), dilation: 2, groups: 2, bias: false)
    },
    ExportedNetwork("poolings", [2, 13, 12]) {
      MaxPool2D(3, stride: 2, padding: 1)
      AvgPool2D(Size2D(3, 2), stride: 1, padding: Padding2D(1, 1))
      MaxPool2D(2)
      AvgPool2D(2)
      GlobalAveragePool()
    },
    ExportedNetwork("upsampling", [2, 3, 4]) {
      Upsample(Size2D(2, 3))
      Upsample(2, mode: .bilinear)
    },
    ExportedNetwork("normalizations of rows", [6]) {
      Linear(6, 8)
      norm(8)
      ReLU()
      Dropout(0.5)
    },
    ExportedNetwork("residual", [3, 16, 16]) {
      Conv2D(3, 8, kernelSize: 3, padding: 1, bias: false).named("stem")
      norm(8)
      ReLU()
      Residual {
        Conv2D(8, 8, kernelSize: 3, padding: 1, bias: false).named("conv1")
        norm(8).named("norm1")
        ReLU()
        Conv2D(8, 8, kernelSize: 3, padding: 1, bias: false).named("conv2")
        norm(8).named("norm2")
      }
      ReLU()
      Dropout2D(0.1)
      Residual {
        Conv2D(8, 12, kernelSize: 3, stride: 2, padding: 1)
        norm(12)
        SiLU()
        Conv2D(12, 12, kernelSize: 3, padding: 1, groups: 12)
      } shortcut: {
        Conv2D(8, 12, kernelSize: 1, stride: 2)
      }
      GlobalAveragePool()
      Linear(12, 10)
    },
  ]
}
