// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralLearning
import NumeralTensors
import TestSupport
import XCTest

final class MNISTRidgeTests: XCTestCase {
  func testClassifiesRawPixels() throws {
    let data = try mnist()
    func rows(_ images: Tensor<UInt8>) -> Tensor<Float> {
      Tensor<Float>(images).reshaped([images.count, 784])
    }
    let targets = Tensor<Float>.oneHot(data.train.labels, depth: 10)
    let ridge = try Ridge().fit(rows(data.train.images), targets)
    let predicted = ridge.predict(rows(data.test.images)).argmax(axis: 1).scalars
    // scikit-learn's Ridge of the same rows, in float64, classifies 8603 of 10,000.
    XCTAssertEqual(try accuracy(predicted: predicted, labels: data.test.labels), 0.8603)
  }
}
