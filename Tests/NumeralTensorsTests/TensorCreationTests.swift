// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors
import TestSupport
import XCTest

final class TensorCreationTests: XCTestCase {
  func testShapesAndScalars() {
    let x = Tensor<Float>([1, 2, 3, 4, 5, 6], shape: [2, 3])
    XCTAssertEqual(x.shape, [2, 3])
    XCTAssertEqual(x.rank, 2)
    XCTAssertEqual(x.size, 6)
    XCTAssertEqual(x.scalars, [1, 2, 3, 4, 5, 6])
    XCTAssertEqual(Tensor<Float>([1, 2, 3] as ArraySlice).shape, [3])
    XCTAssertEqual(Tensor<Double>(2.5).shape, [])
    XCTAssertEqual(Tensor<Double>(2.5).scalar, 2.5)
    XCTAssertEqual(Tensor<Int>(repeating: 7, shape: [2, 2]).scalars, [7, 7, 7, 7])
    XCTAssertEqual(Tensor<Int32>.zeros([3]).scalars, [0, 0, 0])
    XCTAssertEqual(Tensor<Double>.ones([1, 2]).scalars, [1, 1])
    XCTAssertEqual(Tensor<Float>.identity(2), [[1, 0], [0, 1]])
    XCTAssertEqual(Tensor<Float>.identity(0).shape, [0, 0])
  }

  func testEmptyShapes() {
    for shape in [[0], [0, 3], [2, 0, 4]] {
      let x = Tensor<Float>.zeros(shape)
      XCTAssertEqual(x.shape, shape)
      XCTAssertEqual(x.size, 0)
      XCTAssertEqual(x.scalars, [])
      XCTAssertEqual(x, Tensor<Float>([], shape: shape))
    }
    XCTAssertNotEqual(Tensor<Float>.zeros([0, 2]), Tensor<Float>.zeros([2, 0]))
  }

  func testLiterals() {
    let vector: Tensor<Int> = [1, 2, 3]
    XCTAssertEqual(vector.shape, [3])
    let matrix: Tensor<Float> = [[1, 2.5], [-3, 4]]
    XCTAssertEqual(matrix.shape, [2, 2])
    XCTAssertEqual(matrix.scalars, [1, 2.5, -3, 4])
    let cube: Tensor<Double> = [[[1], [2]], [[3], [4]]]
    XCTAssertEqual(cube.shape, [2, 2, 1])
    XCTAssertEqual(cube.scalars, [1, 2, 3, 4])
    let mask: Tensor<Bool> = [true, false]
    XCTAssertEqual(mask.scalars, [true, false])
    let empty: Tensor<Float> = []
    XCTAssertEqual(empty.shape, [0])
    let rows: Tensor<Float> = [[], []]
    XCTAssertEqual(rows.shape, [2, 0])
  }

  func testRowsAndRanges() {
    let rows: [[Double]] = [[1, 2], [3, 4], [5, 6]]
    XCTAssertEqual(Tensor(rows), [[1, 2], [3, 4], [5, 6]])
    XCTAssertEqual(Tensor([] as [[Double]]).shape, [0, 0])
    XCTAssertEqual(Tensor<Float>.range(from: 0, to: 1, by: 0.25).scalars, [0, 0.25, 0.5, 0.75])
    XCTAssertEqual(Tensor<Int>.range(from: 2, to: 5).scalars, [2, 3, 4])
    XCTAssertEqual(Tensor<Int>.range(from: 5, to: 0, by: -2).scalars, [5, 3, 1])
    XCTAssertEqual(Tensor<Int>.range(from: 5, to: 5).scalars, [])
  }

  func testConversions() {
    let x: Tensor<Float> = [-1.9, 0, 2.7]
    XCTAssertEqual(Tensor<Int>(x).scalars, [-1, 0, 2])
    XCTAssertEqual(Tensor<Double>(Tensor<Float>([0.1])).scalars, [Double(Float(0.1))])
    XCTAssertEqual(Tensor<Float>(Tensor<Double>([0.1])).scalars, [0.1])
    XCTAssertEqual(Tensor<Float>(Tensor<UInt8>([0, 128, 255])).scalars, [0, 128, 255])
    XCTAssertEqual(
      Tensor<Float>(Tensor<Int>([16_777_217])).scalars, [16_777_216], "rounded to Float")
    XCTAssertEqual(Tensor<Double>([true, false] as Tensor<Bool>).scalars, [1, 0])
  }

  func testInitializingWithRethrows() {
    struct Failure: Error {}
    XCTAssertThrowsError(try Tensor<Float>(shape: [3]) { _ in throw Failure() })
    XCTAssertEqual(Tensor<Int>(shape: [3]) { for i in $0.indices { $0[i] = i * i } }, [0, 1, 4])
  }

  func testEquality() {
    XCTAssertEqual(counting([2, 3]) as Tensor<Float>, counting([2, 3]))
    XCTAssertNotEqual(counting([2, 3]) as Tensor<Float>, counting([3, 2]))
    XCTAssertNotEqual([1, 2] as Tensor<Float>, [1, 3])
    XCTAssertNotEqual(Tensor<Float>(.nan), Tensor(.nan), "NaN equals nothing")
    XCTAssertEqual([0.0] as Tensor<Float>, [-0.0])
  }
}
