// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralNetworks
import NumeralTensors
import Testing

/// Losses of very large and infinite logits, with the results of PyTorch.
@Suite struct ExtremeLogitTests {
  private func loss(_ logits: [Float], _ label: Int) -> (value: Double, gradient: [Float]) {
    let (value, gradient) = CrossEntropy().valueWithGradient(
      Tensor(logits, shape: [1, logits.count]), [label], scale: 1)
    return (value, gradient.scalars)
  }

  @Test func largeLogits() {
    #expect(loss([1e38, -1e38], 0) == (0, [0, 0]))
    #expect(loss([1e38, -1e38], 1) == (2e38.asFloat, [1, -1]))
    #expect(loss([3e38, 3e38], 0).gradient == [-0.5, 0.5])
    #expect(abs(loss([3e38, 3e38], 0).value - 0.6931471805599453) < 1e-7)
    #expect(loss([1000, -1000, 0], 1) == (2000, [1, -1, 0]))
    // The loss is beyond the largest Float, and its gradient is not.
    #expect(loss([3e38, -3e38], 1) == (.infinity, [1, -1]))
  }

  @Test func maskedClasses() {
    #expect(loss([-.infinity, 5, -.infinity], 1) == (0, [0, 0, 0]))
    #expect(loss([-.infinity, 5], 0) == (.infinity, [-1, 1]))
  }

  @Test func infiniteAndUndefinedLogitsReachTheLoss() {
    #expect(loss([.infinity, 0], 0).value.isNaN)
    #expect(loss([.nan, 0], 1).value.isNaN)
    #expect(loss([-.infinity, -.infinity], 1).value.isNaN)
  }

  @Test func logSoftmaxOfManyClasses() {
    let output = LogSoftmax()(.zeros([2, 100_000]))
    #expect(abs(output.min() + 11.512925) < 1e-5)
    #expect(output.min() == output.max())
  }

  @Test func rectifiedNumbers() {
    let output = ReLU()(Tensor([.nan, -.infinity, .infinity, -0x1p-149, 0x1p-149, -0.0]))
    #expect(output[0].scalar.isNaN)
    #expect(output[1...] == Tensor([0, .infinity, 0, 0x1p-149, 0]))
  }
}

extension Double {
  /// The number rounded to Float, as logits are.
  fileprivate var asFloat: Double { Double(Float(self)) }
}
