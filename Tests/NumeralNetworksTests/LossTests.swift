// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralNetworks
import NumeralTensors
import XCTest

final class LossTests: XCTestCase {
  private let scores: Tensor<Float> = [[1, 2, 0.5], [-1, 0, 3], [0, 0, 0]]
  private let labels = [1, 0, 2]

  /// −log softmax, worked out in Double.
  private var expected: [Double] {
    zip(0..<3, labels).map { row, label in
      let x = scores[row].scalars.map(Double.init)
      return Foundation.log(x.reduce(0) { $0 + Foundation.exp($1) }) - x[label]
    }
  }

  func testCrossEntropyIsTheMeanOverExamples() {
    XCTAssertEqual(
      CrossEntropy()(scores, labels), expected.reduce(0, +) / 3, accuracy: 1e-6)
  }

  func testNLLOfLogSoftmaxIsCrossEntropy() {
    XCTAssertEqual(
      NLLLoss()(LogSoftmax()(scores), labels), CrossEntropy()(scores, labels), accuracy: 1e-7)
  }

  func testGradientsAgainstFiniteDifferences() {
    for loss in [NLLLoss(), CrossEntropy()] as [any Loss] {
      let (total, gradient) = loss.valueWithGradient(scores, labels, scale: 1 / 3)
      XCTAssertEqual(total / 3, loss(scores, labels), accuracy: 1e-12)
      for i in 0..<9 {
        func moved(_ by: Float) -> Double {
          var scalars = scores.scalars
          scalars[i] += by
          return loss(Tensor(scalars, shape: [3, 3]), labels)
        }
        XCTAssertEqual(
          Double(gradient.scalars[i]), (moved(0.01) - moved(-0.01)) / 0.02, accuracy: 1e-4)
      }
    }
  }
}
