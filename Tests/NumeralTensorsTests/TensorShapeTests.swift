// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors
import TestSupport
import XCTest

final class TensorShapeTests: XCTestCase {
  func testReshaping() {
    let x: Tensor<Float> = counting([2, 6])
    XCTAssertEqual(x.reshaped([3, 4]).shape, [3, 4])
    XCTAssertEqual(x.reshaped([3, 4]).scalars, x.scalars)
    XCTAssertEqual(x.reshaped([-1, 4]).shape, [3, 4])
    XCTAssertEqual(x.reshaped([2, -1, 2]).shape, [2, 3, 2])
    XCTAssertEqual(x[1].reshaped([3, 2])[2].scalars, [10, 11])
    XCTAssertEqual(x.flattened.shape, [12])
    XCTAssertEqual(Tensor<Float>(3).reshaped([1, 1]).shape, [1, 1])
    XCTAssertEqual(Tensor<Float>.zeros([0, 4]).reshaped([-1, 2]).shape, [0, 2])
    XCTAssertEqual(Tensor<Float>.zeros([0, 4]).reshaped([4, 0, -1]).shape, [4, 0, 0])
  }

  func testTransposing() {
    let orders: [[Int]] = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]]
    for shape in [[2, 3, 4], [1, 5, 1], [0, 2, 3], [3, 2, 0]] {
      let x: Tensor<Double> = counting(shape)
      for order in orders {
        let y = x.transposed(order)
        XCTAssertEqual(y.shape, order.map { shape[$0] })
        let expected = indices(of: y.shape).map { index -> Double in
          var source = [0, 0, 0]
          for (axis, original) in order.enumerated() { source[original] = index[axis] }
          return Double(position(source, in: shape))
        }
        XCTAssertEqual(y.scalars, expected, "\(shape) \(order)")
      }
    }
    XCTAssertEqual(
      ([[1, 2, 3], [4, 5, 6]] as Tensor<Int>).transposed(), [[1, 4], [2, 5], [3, 6]])
    XCTAssertEqual(([1, 2] as Tensor<Int>).transposed(), [1, 2])
    XCTAssertEqual(Tensor<Int>(5).transposed().scalar, 5)
    let four: Tensor<Float> = counting([2, 3, 4, 5])
    XCTAssertEqual(four.transposed([3, 1, 0, 2]).transposed([2, 1, 3, 0]), four)
  }

  func testConcatenating() {
    let x: Tensor<Float> = counting([4, 3])
    XCTAssertEqual(Tensor.concatenate([x[..<1], x[1..<1], x[1...]]), x)
    XCTAssertEqual(Tensor.concatenate([x[2...], x[..<2]]), x.take([2, 3, 0, 1]))
    XCTAssertEqual(Tensor.concatenate([[1, 2] as Tensor<Int>, [3]]), [1, 2, 3])
  }
}
