// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralNetworks
import NumeralTensors
import TestSupport
import Testing

@Suite struct PreconditionTests {
  @Test func dropoutNeedsAProbability() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Dropout(1.5)
    }
    expectMessage(stopped, "Dropout: found probability 1.5, expected 0...1")
  }

  @Test func dropout2DNeedsAProbability() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Dropout2D(-0.5)
    }
    expectMessage(stopped, "Dropout2D: found probability -0.5, expected 0...1")
  }

  @Test func dropout2DNeedsImages() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Dropout2D().forward(.ones([2, 3]), in: TrainingContext(seed: 1))
    }
    expectMessage(
      stopped, "Dropout2D: found shape [2, 3], expected [examples, channels, height, width]")
  }

  @Test func poolingChecksItsSizesWhenItIsCreated() async {
    let maximum = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = MaxPool2D(0)
    }
    expectMessage(maximum, "window: size 0×0, stride 0×0, padding 0×0, dilation 1×1, expected")
    let average = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = AvgPool2D(2, padding: -1)
    }
    expectMessage(average, "window: size 2×2, stride 2×2, padding -1×-1, dilation 1×1, expected")
  }

  @Test func logSoftmaxNeedsAMatrix() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = LogSoftmax()(.ones([2, 3, 4]))
    }
    expectMessage(stopped, "logSoftmax: found shape [2, 3, 4], expected [examples, classes]")
  }

  @Test func sequentialNeedsDistinctNames() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Sequential {
        ReLU().named("a")
        Flatten().named("a")
      }
    }
    expectMessage(
      stopped, #"Sequential: found layer names ["a", "a"], expected distinct names"#)
  }

  @Test func sequentialNeedsInputGradients() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let model = Sequential {
        ReLU()
        WithoutInputGradient().named("broken")
      }
      _ = model.forward(.ones([1, 1]), in: TrainingContext(seed: 1)).pullback(.ones([1, 1]))
    }
    expectMessage(stopped, "Sequential: found no input gradient from layer broken, expected one")
  }

  @Test func sgdNeedsPositiveSettings() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = SGD(learningRate: -0.5)
    }
    expectMessage(
      stopped,
      "SGD: found learning rate -0.5, momentum 0.0, weight decay 0.0, nesterov false, expected no "
        + "negative number, and momentum with nesterov")
  }

  @Test func nesterovNeedsMomentum() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = SGD(learningRate: 0.5, nesterov: true)
    }
    expectMessage(stopped, "nesterov true, expected no negative number, and momentum with nesterov")
  }

  @Test func sgdNeedsGradientsOfTheWeightsShapes() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var (model, optimizer) = (Linear(2, 1), SGD())
      optimizer.update(&model, along: ["weight": .ones([2])])
    }
    expectMessage(stopped, "SGD: found a gradient of weight of shape [2], expected [1, 2]")
  }

  @Test func sgdNeedsGradientsOfWeights() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var (model, optimizer) = (Linear(2, 1), SGD())
      optimizer.update(&model, along: ["slope": .ones([1])])
    }
    expectMessage(
      stopped,
      #"SGD: found gradients of ["slope"], expected only weights among ["weight", "bias"]"#)
  }

  @Test func nllLossNeedsALabelPerRow() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = NLLLoss()(.ones([2, 3]), [1])
    }
    expectMessage(
      stopped,
      "NLLLoss: found outputs of shape [2, 3] and 1 labels, expected [examples, classes] and one "
        + "label per example")
  }

  @Test func crossEntropyNeedsLabelsWithinTheClasses() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = CrossEntropy()(.ones([2, 3]), [0, 3])
    }
    expectMessage(stopped, "CrossEntropy: found label 3 of example 1, expected 0..<3")
  }

  @Test func lossAndGradientsNeedsATargetPerExample() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Linear(2, 3).lossAndGradients(.ones([4, 2]), [0, 1], loss: CrossEntropy(), seed: 1)
    }
    expectMessage(
      stopped,
      "lossAndGradients: found inputs of shape [4, 2] and 2 targets, expected one per example")
  }
}

/// A layer whose pullback omits the input gradient even if it is needed.
private struct WithoutInputGradient: Layer {
  func callAsFunction(_ input: Tensor<Float>) -> Tensor<Float> { input }
  func forward(_ input: Tensor<Float>, in context: TrainingContext) -> ForwardPass {
    ForwardPass(input) { _ in Gradients(input: nil) }
  }
}
