// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralNetworks
import NumeralTensors
import XCTest

final class SequentialTests: XCTestCase {
  func testLayersAreNamedOrNumbered() {
    let model = Sequential(seed: 1) {
      Linear(4, 3).named("first")
      ReLU()
      Linear(3, 2)
      Sequential { Linear(2, 2) }.named("inner")
    }
    XCTAssertEqual(
      model.parameters.map(\.name),
      [
        "first.weight", "first.bias", "2.weight", "2.bias", "inner.0.weight", "inner.0.bias",
      ])
    XCTAssertEqual(model.parameterCount, 15 + 8 + 6)
    XCTAssertEqual((model["first"] as? Linear)?.weight.shape, [3, 4])
    XCTAssertNotNil(model["1"] as? ReLU)
    XCTAssertNil(model["second"])
  }

  func testBuilderAcceptsConditionsAndLoops() {
    func model(deep: Bool) -> Sequential {
      Sequential {
        if deep {
          for _ in 0..<3 {
            Linear(4, 4)
            ReLU()
          }
        } else {
          Flatten()
        }
        if deep { Dropout() }
        Linear(4, 2)
      }
    }
    XCTAssertEqual(model(deep: false).parameters.map(\.name), ["1.weight", "1.bias"])
    XCTAssertEqual(model(deep: true).parameters.last?.name, "7.bias")
  }

  func testEachLayerHasAKeyOfItsOwn() {
    func weights(_ seed: RandomKey?) -> [Tensor<Float>] {
      Sequential(seed: seed) {
        Linear(4, 4)
        Linear(4, 4)
      }.parameters.map(\.value)
    }
    XCTAssertEqual(weights(1), weights(1))
    XCTAssertNotEqual(weights(1), weights(2))
    XCTAssertNotEqual(weights(1)[0], weights(1)[2])
  }

  func testLayersKeepTheirWeightsWithoutASeed() {
    var linear = Linear(2, 1)
    linear.weight = [[3, 4]]
    linear.bias = [5]
    XCTAssertEqual(Sequential { linear }([[1, 1]]), [[12]])
  }

  func testLargeBatchesGiveTheSameAsSingleExamples() {
    let model = Sequential.mnistConvNet(seed: 3)
    let images = Tensor<Float>.normal([21, 1, 28, 28], seed: 4)
    let whole = model(images)
    XCTAssertEqual(whole.shape, [21, 10])
    for example in 0..<21 {
      XCTAssertTrue(
        model(images[example..<example + 1]).isApproximatelyEqual(
          to: whole[example..<example + 1], absoluteTolerance: 1e-5))
    }
  }

  func testCopiesAreIndependent() {
    let model = Sequential(seed: 1) { Linear(2, 2) }
    var copy = model
    copy.forEachParameter { $1 *= 0 }
    XCTAssertEqual(copy([[1, 1]]), [[0, 0]])
    XCTAssertNotEqual(model([[1, 1]]), [[0, 0]])
  }
}
