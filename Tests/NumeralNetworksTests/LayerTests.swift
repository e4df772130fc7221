// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralNetworks
import NumeralTensors
import TestSupport
import XCTest

/// Outputs, initial weights and random masks of layers; for gradients, see `LayerGradientTests`.
final class LayerTests: XCTestCase {
  private let context = TrainingContext(seed: 5, firstExample: 16)

  func testTrainingAndInferenceAgreeWithoutDropout() {
    let image = Tensor<Float>.normal([3, 2, 6, 6], seed: 1)
    let layers: [any Layer] = [
      Conv2D(2, 3, kernelSize: 3), MaxPool2D(2), AvgPool2D(2), ReLU(), Flatten(), Dropout(0),
      Dropout2D(0),
    ]
    for layer in layers {
      XCTAssertEqual(layer(image), layer.forward(image, in: context).output, "\(type(of: layer))")
    }
  }

  func testInputGradientIsSkippedIfNotNeeded() {
    var context = context
    context.needsInputGradient = false
    let conv = Conv2D(1, 2, kernelSize: 3).forward(.ones([1, 1, 4, 4]), in: context)
    XCTAssertNil(conv.pullback(.ones([1, 2, 2, 2])).input)
    let linear = Linear(2, 3).forward(.ones([1, 2]), in: context)
    XCTAssertNil(linear.pullback(.ones([1, 3])).input)
  }

  func testInitialWeightsAreUniformWithinPyTorchsBound() {
    let conv = Conv2D(10, 20, kernelSize: 5, seed: 1)
    let bound = 1 / Float(250).squareRoot()
    XCTAssertLessThan(abs(conv.weight).max(), bound)
    XCTAssertGreaterThan(abs(conv.weight).max(), 0.99 * bound)
    // The variance of U(−b, b) is b²/3.
    XCTAssertEqual(conv.weight.variance(), bound * bound / 3, accuracy: 0.05 * bound * bound)
    XCTAssertEqual(conv.weight.mean(), 0, accuracy: 0.03 * bound)
    XCTAssertLessThan(abs(conv.bias!).max(), bound)
    let linear = Linear(320, 50, seed: 1)
    XCTAssertLessThan(abs(linear.weight).max(), 1 / Float(320).squareRoot())
    XCTAssertNotEqual(linear.weight, Linear(320, 50, seed: 2).weight)
    XCTAssertEqual(linear.weight, Linear(320, 50, seed: 1).weight)
  }

  func testPoolingStrideDefaultsToTheSize() {
    let adjoining = MaxPool2D(Size2D(2, 3))
    XCTAssertEqual(adjoining.stride, Size2D(2, 3))
    XCTAssertEqual(adjoining.padding, 0)
    var pooling = AvgPool2D(3, stride: 2, padding: 1)
    XCTAssertEqual(pooling.size, 3)
    XCTAssertEqual(pooling.stride, 2)
    XCTAssertEqual(pooling(.ones([1, 1, 5, 5])).shape, [1, 1, 3, 3])
    pooling.stride = 1
    XCTAssertEqual(pooling(.ones([1, 1, 5, 5])).shape, [1, 1, 5, 5])
  }

  func testReLUKeepsNaN() {
    let output = ReLU()([-1, 0, 2, .scalar(.nan)])
    XCTAssertEqual(output[0..<3], [0, 0, 2])
    XCTAssertTrue(output[3].scalar.isNaN)
  }

  func testLogSoftmaxOfLargeNumbers() {
    let output = LogSoftmax()([[1000, 1000], [-1000, 0]])
    XCTAssertTrue(
      output.isApproximatelyEqual(
        to: [[-0.6931472, -0.6931472], [-1000, 0]], absoluteTolerance: 1e-6))
  }

  func testDropoutZeroesItsFractionAndKeepsTheMean() {
    let x = Tensor<Float>.ones([200, 500])
    let y = Dropout(0.3).forward(x, in: context).output
    let zeros = Double((y .== 0).countNonzero()) / Double(y.size)
    XCTAssertEqual(zeros, 0.3, accuracy: 0.005)
    XCTAssertEqual(y.max(), 1 / 0.7, accuracy: 1e-6)
    XCTAssertEqual(y.mean(), 1, accuracy: 0.01)
    XCTAssertEqual(Dropout(1).forward(x, in: context).output, .zeros([200, 500]))
    XCTAssertEqual(Dropout(0.3)(x), x)
  }

  func testDropout2DZeroesWholeChannels() {
    let y = Dropout2D(0.5).forward(.ones([50, 40, 3, 3]), in: context).output
    let sums = y.reshaped([2000, 9]).sum(axis: 1)
    XCTAssertEqual((sums .== 0).countNonzero() + (sums .== 18).countNonzero(), 2000)
    XCTAssertEqual(Double((sums .== 0).countNonzero()) / 2000, 0.5, accuracy: 0.04)
  }

  /// The mask of an example depends on its index in the batch, not on the chunk that holds it.
  func testDropoutMasksDoNotDependOnChunks() {
    let x = Tensor<Float>.ones([16, 30])
    let whole = Dropout().forward(x, in: TrainingContext(seed: 1)).output
    let tail = Dropout().forward(x[10...], in: TrainingContext(seed: 1, firstExample: 10)).output
    XCTAssertEqual(whole[10...], tail)
    XCTAssertNotEqual(whole, Dropout().forward(x, in: TrainingContext(seed: 2)).output)
  }
}
