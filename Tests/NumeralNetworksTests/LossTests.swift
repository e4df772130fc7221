// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralNetworks
import NumeralTensors
import Testing

@Suite struct LossTests {
  private let scores: Tensor<Float> = [[1, 2, 0.5], [-1, 0, 3], [0, 0, 0]]
  private let labels = [1, 0, 2]

  /// −log softmax of the true class of each example, computed in Double.
  private var expected: [Double] {
    zip(0..<3, labels).map { row, label in
      let x = scores[row].scalars.map(Double.init)
      return Foundation.log(x.reduce(0) { $0 + Foundation.exp($1) }) - x[label]
    }
  }

  @Test func crossEntropyIsTheMeanOverExamples() {
    #expect(abs(CrossEntropy()(scores, labels) - expected.reduce(0, +) / 3) <= 1e-6)
  }

  @Test func nllLossOfLogSoftmaxIsCrossEntropy() {
    #expect(abs(NLLLoss()(LogSoftmax()(scores), labels) - CrossEntropy()(scores, labels)) <= 1e-7)
  }

  @Test(arguments: [NLLLoss(), CrossEntropy()] as [any Loss<[Int]>])
  func gradientAgreesWithCentralDifferences(_ loss: any Loss<[Int]>) {
    let (total, gradient) = loss.valueWithGradient(scores, labels, scale: 1 / 3)
    #expect(abs(total / 3 - loss(scores, labels)) <= 1e-12)
    for i in 0..<9 {
      func shifted(_ by: Float) -> Double {
        var scalars = scores.scalars
        scalars[i] += by
        return loss(Tensor(scalars, shape: [3, 3]), labels)
      }
      let difference = (shifted(0.01) - shifted(-0.01)) / 0.02
      #expect(abs(Double(gradient.scalars[i]) - difference) <= 1e-4, "element \(i)")
    }
  }
}
