// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralTensors
import TestSupport
import Testing

@Suite struct TensorConformanceTests {
  @Test func rowsAreASequence() {
    let x: Tensor<Float> = counting([3, 2])
    var sums: [Float] = []
    for row in x { sums.append(row.sum()) }
    #expect(sums == [1, 5, 9] && Array(x) == [x[0], x[1], x[2]])
    #expect(zip(x.transposed(), 0...).map { $0[0].scalar + Float($1) } == [0, 2])
    // A closure of scalars gives a tensor.
    let doubled = x.map { $0 * 2 }
    #expect(doubled == x + x)
    for _ in Tensor<Float>.zeros([0, 3]) { Issue.record("found a row") }
  }

  @Test func codingKeepsShapeAndScalars() throws {
    let tensors: [Tensor<Float>] = [[[1, 2], [3, 4]], Tensor(5), .zeros([0, 3])]
    for x in tensors {
      let data = try JSONEncoder().encode(x.transposed())
      #expect(try JSONDecoder().decode(Tensor<Float>.self, from: data) == x.transposed())
    }
    let text = try JSONEncoder().encode(Tensor<Bool>([true, false]))
    #expect(try JSONDecoder().decode(Tensor<Bool>.self, from: text) == [true, false])
  }

  @Test(arguments: [
    "{\"shape\": [2], \"scalars\": [1]}", "{\"shape\": [-1], \"scalars\": []}",
    "{\"shape\": [4294967296, 4294967296], \"scalars\": []}",
    "{\"shape\": [0, 4611686018427387904, 8], \"scalars\": []}", "{\"shape\": [1]}", "[]",
  ])
  func foreignShapesAreErrors(text: String) {
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(Tensor<Int>.self, from: Data(text.utf8))
    }
  }

  @Test func equalTensorsHaveEqualHashes() {
    let x: Tensor<Float> = [[0, 1], [2, 3]]
    let set: Set = [x, x.transposed(), x.transposed().transposed().contiguous(), x.flattened]
    #expect(set.count == 3)
    #expect(Tensor<Float>([0]).hashValue == Tensor<Float>([-0.0]).hashValue)
  }
}
