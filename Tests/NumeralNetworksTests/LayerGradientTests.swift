// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralNetworks
import NumeralTensors
import Testing

/// The gradients of every layer against central differences.
@Suite struct LayerGradientTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let layer: any Layer
    let input: Tensor<Float>

    init(_ name: String, _ layer: any Layer, _ input: Tensor<Float>) {
      self.name = name
      self.layer = layer
      self.input = input
    }

    var testDescription: String { name }
  }

  private static let images = Tensor<Float>.normal([3, 2, 6, 5], seed: 2)

  static let cases = [
    Case("Conv2D", Conv2D(2, 3, kernelSize: 3, seed: 1), images),
    Case(
      "Conv2D with stride and padding, without bias",
      Conv2D(
        2, 3, kernelSize: Size2D(2, 3), stride: Size2D(1, 2), padding: 1, bias: false, seed: 1),
      images),
    Case(
      "Conv2D with groups, dilation and padding of the same size",
      Conv2D(2, 4, kernelSize: 2, padding: .same, dilation: 2, groups: 2, seed: 1), images),
    Case(
      "ConvTranspose2D",
      ConvTranspose2D(
        2, 3, kernelSize: Size2D(3, 2), stride: 2, padding: Padding2D(1, 0),
        outputPadding: Size2D(1, 0), seed: 1), images),
    Case(
      "ConvTranspose2D with groups and dilation, without bias",
      ConvTranspose2D(2, 4, kernelSize: 2, dilation: 2, groups: 2, bias: false, seed: 1), images),
    Case("Upsample", Upsample(Size2D(2, 3)), images),
    Case("Upsample, bilinear", Upsample(Size2D(3, 2), mode: .bilinear), images),
    Case("GlobalAveragePool", GlobalAveragePool(), images),
    Case("Linear", Linear(7, 4, seed: 1), .normal([5, 7], seed: 2)),
    Case("Linear without bias", Linear(7, 4, bias: false, seed: 1), .normal([5, 7], seed: 2)),
    Case("MaxPool2D", MaxPool2D(2), smooth([2, 3, 6, 5])),
    Case(
      "MaxPool2D with overlap and padding", MaxPool2D(3, stride: 2, padding: 1),
      smooth([2, 3, 6, 5])),
    Case("AvgPool2D", AvgPool2D(2), .normal([2, 3, 6, 5], seed: 2)),
    Case(
      "AvgPool2D with overlap and padding", AvgPool2D(3, stride: 1, padding: 1),
      .normal([2, 3, 6, 5], seed: 2)),
    Case("ReLU", ReLU(), smooth([4, 9])),
    Case("Dropout", Dropout(0.3), .normal([4, 9], seed: 2)),
    Case("Dropout2D", Dropout2D(0.5), .normal([4, 3, 2, 2], seed: 2)),
    Case("Flatten", Flatten(), .normal([4, 3, 2, 2], seed: 2)),
    Case("LogSoftmax", LogSoftmax(), .normal([4, 6], seed: 2)),
    Case("Scale", Scale(factor: [1, -2, 3]), .normal([4, 3], seed: 2)),
    Case(
      "Sequential",
      Sequential(seed: 1) {
        Conv2D(1, 2, kernelSize: 3)
        AvgPool2D(2)
        Dropout2D(0.5)
        Flatten()
        Linear(8, 5).named("hidden")
        Dropout(0.2)
        LogSoftmax()
      }, .normal([3, 1, 6, 6], seed: 2)),
  ]

  /// Distinct numbers in random order, 0.1 apart and none within 0.05 of 0, so that no difference
  /// crosses a kink of a maximum.
  private static func smooth(_ shape: [Int]) -> Tensor<Float> {
    let count = shape.reduce(1, *)
    let order = RandomKey(3).permutation(count)
    return Tensor(order.map { (Float($0 - count / 2) + 0.5) * 0.1 }, shape: shape)
  }

  @Test(arguments: cases)
  func agreeWithCentralDifferences(_ test: Case) {
    check(test.layer, test.input)
  }

  /// Checks the gradients of Σ y · dy, for a random dy, with respect to input and weights.
  private func check(_ layer: some Layer, _ x: Tensor<Float>) {
    let context = TrainingContext(seed: 5, firstExample: 16)
    let pass = layer.forward(x, in: context)
    let dy = Tensor<Float>.normal(pass.output.shape, seed: 77)
    let gradients = pass.pullback(dy)
    func loss(_ layer: some Layer, _ x: Tensor<Float>) -> Double {
      zip(layer.forward(x, in: context).output.scalars, dy.scalars)
        .reduce(0) { $0 + Double($1.0) * Double($1.1) }
    }
    check(gradients.input, x, "input") { loss(layer, $0) }
    #expect(Set(gradients.parameters.keys) == Set(layer.parameters.map(\.name)))
    for (name, value) in layer.parameters {
      check(gradients.parameters[name], value, name) { shifted in
        var copy = layer
        copy.forEachParameter { if $0 == name { $1 = shifted } }
        return loss(copy, x)
      }
    }
  }

  /// Compares a gradient with (loss(x + h) − loss(x − h)) / 2h for each element of x.
  private func check(
    _ gradient: Tensor<Float>?, _ value: Tensor<Float>, _ name: String,
    _ loss: (Tensor<Float>) -> Double
  ) {
    guard let gradient, gradient.shape == value.shape else {
      Issue.record("found gradient of \(name) \(String(describing: gradient?.shape))")
      return
    }
    let h: Float = 0.01
    for i in 0..<value.size {
      func shifted(_ by: Float) -> Tensor<Float> {
        var scalars = value.scalars
        scalars[i] += by
        return Tensor(scalars, shape: value.shape)
      }
      let difference = (loss(shifted(h)) - loss(shifted(-h))) / Double(2 * h)
      let tolerance = 2e-3 * max(1, abs(difference))
      #expect(
        abs(Double(gradient.scalars[i]) - difference) <= tolerance, "\(name), element \(i)")
    }
  }
}

/// The example layer in the documentation of `Layer`.
private struct Scale: Layer {
  var factor: Tensor<Float>

  func callAsFunction(_ input: Tensor<Float>) -> Tensor<Float> { input * factor }

  func forward(_ input: Tensor<Float>, in context: TrainingContext) -> ForwardPass {
    ForwardPass(self(input)) { gradient in
      Gradients(input: gradient * factor, ["factor": (gradient * input).sum(axis: 0)])
    }
  }

  var parameterPaths: TensorPaths<Scale> { ["factor": \.factor] }
}
