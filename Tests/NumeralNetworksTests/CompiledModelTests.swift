// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralNetworks
import NumeralTensors
import TestSupport
import Testing

/// Compiled models give the outputs of the models that they were compiled from.
@Suite struct CompiledModelTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let model: Sequential
    let shape: [Int]

    init(_ name: String, _ shape: [Int], @LayerBuilder _ layers: () -> [Sequential.Element]) {
      testDescription = name
      self.shape = shape
      var model = Sequential(seed: 1, layers)
      // Running averages of a training, so that batch normalization changes its input.
      model.forEachState { name, value in
        value = .uniform(value.shape, in: 0.5..<2, seed: RandomKey(3).child(name))
      }
      model.forEachParameter { name, value in
        if value.rank == 1 { value = .normal(value.shape, seed: RandomKey(4).child(name)) }
      }
      self.model = model
    }
  }

  static let cases = [
    Case("network for MNIST", [1, 28, 28]) { Sequential.mnistConvNet() },
    Case("without layers", [3, 4]) {},
    Case("layers without operations alone", [2, 3]) {
      Flatten()
      Dropout()
    },
    Case("batch norm after convolution, ReLU, pooling", [3, 12, 10]) {
      Conv2D(3, 8, kernelSize: 3, padding: 1, bias: false)
      BatchNorm(8)
      ReLU()
      MaxPool2D(2)
      Conv2D(8, 4, kernelSize: 3, stride: 2)
      LeakyReLU(0.2)
      BatchNorm(4)
      Flatten()
      Linear(16, 5)
    },
    Case("pooling before ReLU, and average pooling", [2, 9, 9]) {
      Conv2D(2, 6, kernelSize: 2)
      MaxPool2D(3, stride: 2, padding: 1)
      ReLU()
      AvgPool2D(2, stride: 1)
      LeakyReLU(0.3)
      LeakyReLU(0.5)
      GlobalAveragePool()
      Linear(6, 3)
      BatchNorm(3)
      ReLU()
    },
    Case("residuals with shortcuts, depthwise and pointwise convolutions", [4, 14, 14]) {
      Conv2D(4, 8, kernelSize: 1)
      ReLU()
      Residual {
        Conv2D(8, 16, kernelSize: 1, bias: false)
        BatchNorm(16)
        ReLU()
        Conv2D(16, 16, kernelSize: 3, stride: 2, padding: 1, groups: 16, bias: false)
        BatchNorm(16)
        SiLU()
        Conv2D(16, 8, kernelSize: 1)
      } shortcut: {
        AvgPool2D(2)
      }
      ReLU()
      Residual { Conv2D(8, 8, kernelSize: 3, padding: .same, dilation: 2, groups: 2) }
      Residual {}
      Upsample(2)
      GlobalAveragePool()
      Softmax()
    },
    Case("an autoencoder", [12]) {
      Linear(12, 4)
      LayerNorm(4)
      GELU()
      Linear(4, 12, bias: false)
      Sigmoid()
    },
    Case("large images, of which a few fill the cache", [3, 96, 80]) {
      Conv2D(3, 16, kernelSize: 3, padding: 1)
      ReLU()
      Conv2D(16, 16, kernelSize: 3, padding: 1)
      Residual { ConvTranspose2D(16, 16, kernelSize: 1) }
    },
  ]

  @Test(arguments: cases)
  func outputsAreThoseOfTheModel(_ c: Case) {
    let compiled = c.model.compiled(for: c.shape)
    for examples in [0, 1, 3, 8, 17] {
      let input = Tensor<Float>.normal([examples] + c.shape, seed: 7)
      let expected = c.model(input)
      let found = compiled(input)
      #expect(found.shape == [examples] + compiled.outputShape)
      #expect(
        found.isApproximatelyEqual(
          to: expected.reshaped(found.shape), relativeTolerance: 1e-5, absoluteTolerance: 2e-5),
        "\(examples) examples")
    }
  }

  @Test(arguments: cases)
  func sameBitsAtAnyNumberOfThreads(_ c: Case) throws {
    let compiled = c.model.compiled(for: c.shape)
    let input = Tensor<Float>.normal([19] + c.shape, seed: 7)
    try expectSameAtAnyNumberOfThreads { compiled(input) }
  }

  @Test func requestsAtOnceGiveWhatTheyGiveOneAfterAnother() async {
    let compiled = Sequential.mnistConvNet().compiled(for: [1, 28, 28])
    let inputs = (0..<16).map { index in
      Tensor<Float>.normal([1 + index % 3, 1, 28, 28], seed: RandomKey(1).child(index))
    }
    let expected = inputs.map { compiled($0) }
    await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<4 {
        for (input, expected) in zip(inputs, expected) {
          group.addTask { compiled(input) == expected }
        }
      }
      for await isEqual in group { #expect(isEqual) }
    }
  }

  @Test func anOutputIsReplacedInItsMemory() {
    let c = Self.cases[3]
    let compiled = c.model.compiled(for: c.shape)
    let input = Tensor<Float>.normal([5] + c.shape, seed: 7)
    var output = Tensor<Float>.zeros([5, 5])
    compiled.write(input, into: &output)
    #expect(output == compiled(input))
  }

  @Test func notANumberPasses() {
    let compiled = Sequential {
      Conv2D(1, 1, kernelSize: 1)
      ReLU()
    }.compiled(for: [1, 1, 2])
    let output = compiled([[[[.nan, 1]]]])
    #expect(output[0, 0, 0, 0].scalar.isNaN)
    #expect(!output[0, 0, 0, 1].scalar.isNaN)
  }

  @Test func shapesAreChecked() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Linear(3, 2).compiled(for: [3])(.zeros([2, 4]))
    }
    expectMessage(
      stopped, "CompiledModel: found an input of shape [2, 4], expected [examples] + [3]")
  }
}
