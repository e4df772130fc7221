// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors
import TestSupport
import Testing

/// `einsum` against loops over all indices.
@Suite struct EinsumTests {
  private static let lengths: [Character: Int] = ["b": 3, "i": 4, "j": 5, "k": 2, "l": 6]

  /// The sum of the products at every index of all letters.
  private func naive(_ subscripts: String, _ operands: [Tensor<Double>]) -> Tensor<Double> {
    let sides = subscripts.split(separator: ">", omittingEmptySubsequences: false)
    let inputs = sides[0].dropLast().split(separator: ",", omittingEmptySubsequences: false)
    let (output, letters) = (Array(sides[1]), Array(Set(inputs.joined())).sorted())
    let shape = output.map { Self.lengths[$0]! }
    var result = [Double](repeating: 0, count: shape.reduce(1, *))
    for index in indices(of: letters.map { Self.lengths[$0]! }) {
      let value = Dictionary(uniqueKeysWithValues: zip(letters, index))
      var product = 1.0
      for (labels, operand) in zip(inputs, operands) {
        product *= operand.scalars[position(labels.map { value[$0]! }, in: operand.shape)]
      }
      result[position(output.map { value[$0]! }, in: shape)] += product
    }
    return Tensor(result, shape: shape)
  }

  @Test(arguments: [
    "ij,jk->ik", "bij,bjk->bik", "bij,bkj->bik", "ij,ij->", "i,j->ij", "ij->ji", "ij->i", "ij->",
    "ii->", "ii->i", "bii->b", "ij,jk,kl->il", "bi,bi,bi->b", "i,ij,j->", "ij,kl->", "bij,j->ib",
    ",ij->ij", "ij,->ji", "iij,j->i",
  ])
  func sumsOfProducts(subscripts: String) {
    let inputs = subscripts.split(separator: "-")[0].split(
      separator: ",", omittingEmptySubsequences: false)
    let operands = inputs.enumerated().map { number, labels in
      Tensor<Double>.normal(
        labels.map { Self.lengths[$0]! }, seed: RandomKey(7).child(number))
    }
    let result =
      switch operands.count {
      case 1: einsum(subscripts, operands[0])
      case 2: einsum(subscripts, operands[0], operands[1])
      default: einsum(subscripts, operands[0], operands[1], operands[2])
      }
    let expected = naive(subscripts, operands)
    #expect(result.shape == expected.shape)
    #expect(result.isApproximatelyEqual(to: expected, absoluteTolerance: 1e-12))
  }

  @Test func withoutAnArrowLettersThatOccurOnceAreKept() {
    let (a, b) = (Tensor<Double>.normal([4, 5], seed: 1), Tensor<Double>.normal([5, 2], seed: 2))
    #expect(einsum("ij,jk", a, b) == matmul(a, b))
    #expect(einsum("ba", a) == a.transposed())
  }

  @Test func differentLengthsStop() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = einsum("ij,jk->ik", Tensor<Float>.zeros([2, 3]), Tensor<Float>.zeros([4, 5]))
    }
    expectMessage(stopped, "einsum: found the lengths 3 and 4 for 'j', expected one length")
  }
}
