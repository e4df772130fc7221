// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors
import TestSupport
import XCTest

final class TensorIndexingTests: XCTestCase {
  let cube: Tensor<Float> = counting([4, 3, 2])

  func testElements() {
    for index in indices(of: cube.shape) {
      XCTAssertEqual(cube[index[0], index[1], index[2]], Float(position(index, in: cube.shape)))
    }
    var x = cube
    x[3, 0, 1] = -1
    XCTAssertEqual(x[3, 0, 1], -1)
    XCTAssertEqual(cube[3, 0, 1], 19)
    XCTAssertEqual(zip(x.scalars, cube.scalars).filter { $0 != $1 }.count, 1)
  }

  func testSlices() {
    XCTAssertEqual(cube[2].shape, [3, 2])
    XCTAssertEqual(cube[2].scalars, [12, 13, 14, 15, 16, 17])
    XCTAssertEqual(cube[2][1].scalars, [14, 15])
    XCTAssertEqual(cube[2][1][1].shape, [])
    XCTAssertEqual(cube[2][1][1].scalar, 15)
    XCTAssertEqual(cube[1..<3].shape, [2, 3, 2])
    XCTAssertEqual(cube[1..<3].scalars, Array(6..<18).map(Float.init))
    XCTAssertEqual(cube[1...].shape, [3, 3, 2])
    XCTAssertEqual(cube[...1], cube[..<2])
    XCTAssertEqual(cube[4..<4].shape, [0, 3, 2])
    XCTAssertEqual(cube[1...][1], cube[2], "slices of slices")
    XCTAssertEqual(cube.count, 4)
  }

  func testAssigningSlices() {
    var x = cube
    x[1] = Tensor.zeros([3, 2])
    x[2..<4] = Tensor.ones([2, 3, 2])
    x[0][2] = [8, 9]
    let expected: [Float] = [0, 1, 2, 3, 8, 9] + Array(repeating: 0, count: 6)
    XCTAssertEqual(x.scalars, expected + Array(repeating: 1, count: 12))
    x[3] += 1
    XCTAssertEqual(x[3].scalars, Array(repeating: 2, count: 6))
    XCTAssertEqual(x[2].scalars, Array(repeating: 1, count: 6))
    x[0] = x[3]
    XCTAssertEqual(x[0], x[3])
    XCTAssertEqual(cube, counting([4, 3, 2]))
  }

  func testTakingSlices() {
    let taken = cube.take([3, 0, 3])
    XCTAssertEqual(taken.shape, [3, 3, 2])
    XCTAssertEqual(taken.scalars, cube[3].scalars + cube[0].scalars + cube[3].scalars)
    XCTAssertEqual(cube.take([]).shape, [0, 3, 2])
    XCTAssertEqual(cube[2...].take([1])[0], cube[3])
  }

  // MARK: Sharing

  private func address<Scalar>(_ x: Tensor<Scalar>) -> UnsafePointer<Scalar> {
    x.withUnsafeBufferPointer { $0.baseAddress! }
  }

  func testSlicesShareStorage() {
    XCTAssertEqual(address(cube[2]), address(cube) + 12)
    XCTAssertEqual(address(cube[1...][1]), address(cube) + 12)
    XCTAssertEqual(address(cube.reshaped([24])), address(cube))
    XCTAssertEqual(address(cube.flattened), address(cube))
  }

  func testWritingToASliceDoesNotChangeItsParent() {
    let parent = cube
    var slice = parent[1]
    slice[0, 0] = 100
    slice += 1
    XCTAssertEqual(parent, counting([4, 3, 2]))
    XCTAssertEqual(slice.scalars, [101, 8, 9, 10, 11, 12])
  }

  func testWritingToTheParentDoesNotChangeItsSlices() {
    var parent = cube
    let (slice, copy) = (parent[1], parent)
    parent *= 0
    parent[1] = Tensor(repeating: 5, shape: [3, 2])
    XCTAssertEqual(slice.scalars, [6, 7, 8, 9, 10, 11])
    XCTAssertEqual(copy, counting([4, 3, 2]))
    XCTAssertEqual(parent[1].scalars, [5, 5, 5, 5, 5, 5])
  }

  func testWritingToUniqueStorageDoesNotCopy() {
    var x: Tensor<Float> = counting([1000])
    let before = address(x)
    x += 1
    x[5..<10] = Tensor.zeros([5])
    x.formMap { $0 * 2 }
    x.formZipMap(Tensor(3)) { $0 + $1 }
    XCTAssertEqual(address(x), before)
    let copy = x
    x += 1
    XCTAssertNotEqual(address(x), before)
    XCTAssertEqual(address(copy), before)
  }

  func testSlicesOutliveTheirParent() {
    func row() -> Tensor<Float> {
      let parent: Tensor<Float> = counting([100, 100])
      return parent[42]
    }
    var x = row()
    let others = (0..<10).map { _ in Tensor<Float>.zeros([100, 100]) }
    XCTAssertEqual(x.scalars, (4200..<4300).map(Float.init))
    x += 1
    XCTAssertEqual(x.scalars, (4201..<4301).map(Float.init))
    XCTAssertEqual(others.count, 10)
  }

  func testOperandsMayBeSlicesOfTheTarget() {
    var x = cube
    x += x
    XCTAssertEqual(x, cube * 2)
    x -= x[1]
    XCTAssertEqual(x[1], Tensor.zeros([3, 2]))
    XCTAssertEqual(x[3], (cube[3] - cube[1]) * 2)
  }
}
