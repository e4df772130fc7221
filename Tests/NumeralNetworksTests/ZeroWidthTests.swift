// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralNetworks
import NumeralTensors
import TestSupport
import Testing

/// Layers without inputs or outputs, with the results of PyTorch, and batches without examples.
@Suite struct ZeroWidthTests {
  private let context = TrainingContext(seed: 1)

  @Test func linearWithoutInputs() throws {
    var layer = Linear(0, 5, seed: 3)
    #expect(layer.weight.shape == [5, 0])
    #expect(layer.bias == .zeros([5]))
    layer.bias = [1, 2, 3, 4, 5]
    let pass = layer.forward(.zeros([2, 0]), in: context)
    #expect(pass.output == [[1, 2, 3, 4, 5], [1, 2, 3, 4, 5]])
    let gradients = pass.pullback(.ones([2, 5]))
    #expect(gradients.input?.shape == [2, 0])
    #expect(gradients.parameters["weight"]?.shape == [5, 0])
    #expect(gradients.parameters["bias"] == [2, 2, 2, 2, 2])
    #expect(Linear(0, 5, bias: false)(.zeros([2, 0])) == .zeros([2, 5]))
  }

  @Test func linearWithoutOutputs() {
    let layer = Linear(5, 0, seed: 3)
    #expect(layer.weight.shape == [0, 5])
    #expect(layer.bias?.shape == [0])
    let pass = layer.forward(.ones([2, 5]), in: context)
    #expect(pass.output.shape == [2, 0])
    let gradients = pass.pullback(.zeros([2, 0]))
    #expect(gradients.input == .zeros([2, 5]))
    #expect(gradients.parameters["weight"]?.shape == [0, 5])
    #expect(Linear(0, 0)(.zeros([3, 0])).shape == [3, 0])
  }

  @Test(arguments: [1, 2])
  func convolutionWithoutChannels(_ stride: Int) {
    var layer = Conv2D(0, 2, kernelSize: 3, stride: Size2D(stride, stride), padding: 1, seed: 3)
    #expect(layer.weight.shape == [2, 0, 3, 3])
    #expect(layer.bias == [0, 0])
    layer.bias = [1, 2]
    let pass = layer.forward(.zeros([2, 0, 4, 4]), in: context)
    let side = 4 / stride
    #expect(pass.output.shape == [2, 2, side, side])
    #expect(
      pass.output.sum(axis: 0).sum(axis: 1).sum(axis: 1) == Tensor([1, 2]) * Float(2 * side * side))
    let gradients = pass.pullback(.ones(pass.output.shape))
    #expect(gradients.input?.shape == [2, 0, 4, 4])
    #expect(gradients.parameters["weight"]?.shape == [2, 0, 3, 3])
    #expect(gradients.parameters["bias"] == Tensor(repeating: Float(2 * side * side), shape: [2]))
  }

  @Test(arguments: [1, 2])
  func convolutionWithoutFilters(_ stride: Int) {
    let layer = Conv2D(2, 0, kernelSize: 3, stride: Size2D(stride, stride), seed: 3)
    let pass = layer.forward(.ones([2, 2, 5, 5]), in: context)
    #expect(pass.output.shape.prefix(2) == [2, 0])
    let gradients = pass.pullback(pass.output)
    #expect(gradients.input == .zeros([2, 2, 5, 5]))
    #expect(gradients.parameters["weight"]?.shape == [0, 2, 3, 3])
    #expect(gradients.parameters["bias"]?.shape == [0])
  }

  @Test func networksOfNoExamples() {
    let model = Sequential(seed: 1) {
      Conv2D(1, 2, kernelSize: 3)
      MaxPool2D(2)
      ReLU()
      Dropout2D()
      Flatten()
      Linear(18, 4)
      LogSoftmax()
    }
    #expect(model(.zeros([0, 1, 8, 8])).shape == [0, 4])
    let pass = model.forward(.zeros([0, 1, 8, 8]), in: context)
    #expect(pass.output.shape == [0, 4])
    let (value, gradient) = NLLLoss().valueWithGradient(pass.output, [], scale: 1)
    #expect(value == 0)
    let gradients = pass.pullback(gradient)
    #expect(gradients.parameters["0.weight"] == .zeros([2, 1, 3, 3]))
    #expect(gradients.parameters["5.bias"] == .zeros([4]))
    #expect(CrossEntropy()(.zeros([0, 4]), []).isNaN)
  }

  @Test func initialWeightsOfOrdinaryLayersDoNotChange() {
    // The numbers of version 0.1.
    let bound = 1 / Float(6).squareRoot()
    let expected = Tensor<Float>.uniform(
      [4, 6], in: -bound..<bound, seed: RandomKey(2).child("weight"))
    #expect(Linear(6, 4, seed: 2).weight == expected)
  }

  @Test func aKernelHasASize() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Conv2D(1, 5, kernelSize: 0)
    }
    expectMessage(stopped, "window: size 0×0, stride 1×1, padding 0×0, dilation 1×1, expected")
  }

  @Test func widthsAreNotNegative() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Linear(-1, 5)
    }
    expectMessage(stopped, "Tensor: the shape is [5, -1], expected no negative length")
  }

  @Test func pooledImagesHoldAWindow() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = MaxPool2D(2)(.ones([1, 1, 1, 1]))
    }
    expectMessage(
      stopped, "window: a window of 2×2 does not fit into an image of 1×1 padded by 0×0")
  }

  @Test func labelsAreClasses() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = CrossEntropy()([[0, 1]], [2])
    }
    expectMessage(stopped, "CrossEntropy: found label 2 of example 0, expected 0..<2")
  }

  @Test func maskedInputsHaveABatch() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Dropout().forward(Tensor(1), in: TrainingContext(seed: 1))
    }
    expectMessage(stopped, "Tensor: a tensor of shape [] has no leading axis")
  }
}
