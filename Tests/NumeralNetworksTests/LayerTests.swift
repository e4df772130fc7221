// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralNetworks
import NumeralTensors
import TestSupport
import XCTest

/// Every layer's output and gradients.
final class LayerTests: XCTestCase {
  private let context = TrainingContext(seed: 5, firstExample: 16)

  func testGradientsAgainstFiniteDifferences() {
    // Different numbers, 0.1 apart and none within 0.05 of 0: no step of a difference crosses a kink.
    func spread(_ shape: [Int]) -> Tensor<Float> {
      let count = shape.reduce(1, *)
      let order = RandomKey(3).permutation(count)
      return Tensor(order.map { (Float($0 - count / 2) + 0.5) * 0.1 }, shape: shape)
    }
    assertGradients(of: Conv2D(2, 3, kernelSize: 3, seed: 1), at: .normal([3, 2, 6, 5], seed: 2))
    assertGradients(
      of: Conv2D(
        2, 3, kernelSize: Size2D(2, 3), stride: Size2D(1, 2), padding: 1, bias: false, seed: 1),
      at: .normal([3, 2, 6, 5], seed: 2))
    assertGradients(of: Linear(7, 4, seed: 1), at: .normal([5, 7], seed: 2))
    assertGradients(of: Linear(7, 4, bias: false, seed: 1), at: .normal([5, 7], seed: 2))
    assertGradients(of: MaxPool2D(2), at: spread([2, 3, 6, 5]))
    assertGradients(of: MaxPool2D(3, stride: 2, padding: 1), at: spread([2, 3, 6, 5]))
    assertGradients(of: AvgPool2D(2), at: .normal([2, 3, 6, 5], seed: 2))
    assertGradients(of: AvgPool2D(3, stride: 1, padding: 1), at: .normal([2, 3, 6, 5], seed: 2))
    assertGradients(of: ReLU(), at: spread([4, 9]))
    assertGradients(of: Dropout(0.3), at: .normal([4, 9], seed: 2))
    assertGradients(of: Dropout2D(0.5), at: .normal([4, 3, 2, 2], seed: 2))
    assertGradients(of: Flatten(), at: .normal([4, 3, 2, 2], seed: 2))
    assertGradients(of: LogSoftmax(), at: .normal([4, 6], seed: 2))
    assertGradients(of: Scale(factor: [1, -2, 3]), at: .normal([4, 3], seed: 2))
    assertGradients(
      of: Sequential(seed: 1) {
        Conv2D(1, 2, kernelSize: 3)
        AvgPool2D(2)
        Dropout2D(0.5)
        Flatten()
        Linear(8, 5).named("hidden")
        Dropout(0.2)
        LogSoftmax()
      }, at: .normal([3, 1, 6, 6], seed: 2))
  }

  func testTrainingAndInferenceAgreeWithoutDropout() {
    let image = Tensor<Float>.normal([3, 2, 6, 6], seed: 1)
    let layers: [any Layer] = [
      Conv2D(2, 3, kernelSize: 3), MaxPool2D(2), AvgPool2D(2), ReLU(), Flatten(), Dropout(0),
      Dropout2D(0),
    ]
    for layer in layers { XCTAssertEqual(layer(image), layer.forward(image, in: context).output) }
  }

  func testLayersLeaveOutTheInputGradientThatNobodyAsksFor() {
    var context = context
    context.needsInputGradient = false
    let conv = Conv2D(1, 2, kernelSize: 3).forward(.ones([1, 1, 4, 4]), in: context)
    XCTAssertNil(conv.pullback(.ones([1, 2, 2, 2])).input)
    let linear = Linear(2, 3).forward(.ones([1, 2]), in: context)
    XCTAssertNil(linear.pullback(.ones([1, 3])).input)
  }

  func testInitialWeightsAreUniformWithPyTorchsBound() {
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

  func testDropoutZeroesItsShareAndKeepsTheMean() {
    let x = Tensor<Float>.ones([200, 500])
    let y = Dropout(0.3).forward(x, in: context).output
    let zeros = Double((y .== 0).countNonzero()) / Double(y.size)
    XCTAssertEqual(zeros, 0.3, accuracy: 0.005)
    XCTAssertEqual(y.max(), 1 / 0.7, accuracy: 1e-6)
    XCTAssertEqual(y.mean(), 1, accuracy: 0.01)
    XCTAssertEqual(Dropout(1).forward(x, in: context).output, .zeros([200, 500]))
    XCTAssertEqual(Dropout(0.3)(x), x)
  }

  func testDropout2DDropsWholeChannels() {
    let y = Dropout2D(0.5).forward(.ones([50, 40, 3, 3]), in: context).output
    let sums = y.reshaped([2000, 9]).sum(axis: 1)
    XCTAssertEqual((sums .== 0).countNonzero() + (sums .== 18).countNonzero(), 2000)
    XCTAssertEqual(Double((sums .== 0).countNonzero()) / 2000, 0.5, accuracy: 0.04)
  }

  /// An example's mask depends on its number in the batch, not on the piece that it came in.
  func testDropoutMasksDoNotDependOnTheCut() {
    let x = Tensor<Float>.ones([16, 30])
    let whole = Dropout().forward(x, in: TrainingContext(seed: 1)).output
    let tail = Dropout().forward(x[10...], in: TrainingContext(seed: 1, firstExample: 10)).output
    XCTAssertEqual(whole[10...], tail)
    XCTAssertNotEqual(whole, Dropout().forward(x, in: TrainingContext(seed: 2)).output)
  }

  /// Checks the gradients with respect to input and weights of Σ y · dy, for some dy.
  private func assertGradients<L: Layer>(
    of layer: L, at x: Tensor<Float>, file: StaticString = #filePath, line: UInt = #line
  ) {
    let pass = layer.forward(x, in: context)
    let dy = Tensor<Float>.normal(pass.output.shape, seed: 77)
    let gradients = pass.pullback(dy)
    func loss(_ layer: L, _ x: Tensor<Float>) -> Double {
      zip(layer.forward(x, in: context).output.scalars, dy.scalars)
        .reduce(0) { $0 + Double($1.0) * Double($1.1) }
    }
    func check(
      _ gradient: Tensor<Float>?, _ value: Tensor<Float>, _ name: String,
      _ loss: (Tensor<Float>) -> Double
    ) {
      guard let gradient, gradient.shape == value.shape else {
        return XCTFail("\(L.self): no gradient of \(name)'s shape", file: file, line: line)
      }
      let h: Float = 0.01
      for i in 0..<value.size {
        func moved(_ by: Float) -> Tensor<Float> {
          var scalars = value.scalars
          scalars[i] += by
          return Tensor(scalars, shape: value.shape)
        }
        let difference = (loss(moved(h)) - loss(moved(-h))) / Double(2 * h)
        XCTAssertEqual(
          Double(gradient.scalars[i]), difference, accuracy: 2e-3 * max(1, abs(difference)),
          "\(L.self), \(name), element \(i)", file: file, line: line)
      }
    }
    check(gradients.input, x, "input") { loss(layer, $0) }
    XCTAssertEqual(
      Set(gradients.parameters.keys), Set(layer.parameters.map(\.name)), file: file, line: line)
    for (name, value) in layer.parameters {
      check(gradients.parameters[name], value, name) { moved in
        var copy = layer
        copy.forEachParameter { if $0 == name { $1 = moved } }
        return loss(copy, x)
      }
    }
  }
}

/// The layer that `Layer`'s documentation shows.
private struct Scale: Layer {
  var factor: Tensor<Float>

  func callAsFunction(_ input: Tensor<Float>) -> Tensor<Float> { input * factor }

  func forward(_ input: Tensor<Float>, in context: TrainingContext) -> ForwardPass {
    ForwardPass(self(input)) { gradient in
      Gradients(input: gradient * factor, ["factor": (gradient * input).sum(axis: 0)])
    }
  }

  mutating func forEachParameter(
    _ body: (String, inout Tensor<Float>) throws -> Void
  ) rethrows {
    try body("factor", &factor)
  }
}
