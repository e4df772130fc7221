// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralTensors
import TestSupport
import XCTest

final class ReductionTests: XCTestCase {
  private struct Case: Decodable {
    struct Axis: Decodable {
      let sum, mean, variance, max, min: String
      let argmax, argmin: [Int]
    }
    let name: String
    let shape: [Int]
    let values: String
    let axes: [Axis]
    let argmax, argmin: Int
  }

  private func assertClose(
    _ x: Tensor<some RealScalar>, _ expected: String, _ tolerance: Double, _ message: String,
    line: UInt = #line
  ) {
    let expected = numbers(expected)
    XCTAssertEqual(x.size, expected.count, message, line: line)
    for (found, expected) in zip(x.scalars.map { Double($0) }, expected) {
      let isClose =
        found.isNaN
        ? expected.isNaN
        : Swift.abs(found - expected) <= tolerance * Swift.max(1, Swift.abs(expected))
      XCTAssert(isClose, "\(message): found \(found), expected \(expected)", line: line)
    }
  }

  private func check<Scalar: RealScalar>(
    _ test: Case, as: Scalar.Type, _ tolerance: Double
  ) {
    let x = Tensor(numbers(test.values).map { Scalar($0) }, shape: test.shape)
    XCTAssertEqual(x.argmax(), test.argmax)
    XCTAssertEqual(x.argmin(), test.argmin)
    for (axis, expected) in test.axes.enumerated() {
      let message = "\(test.name) \(test.shape) axis \(axis)"
      assertClose(x.sum(axis: axis), expected.sum, tolerance, message)
      assertClose(x.mean(axis: axis), expected.mean, tolerance, message)
      assertClose(x.variance(axis: axis), expected.variance, tolerance, message)
      assertClose(x.max(axis: axis), expected.max, 0, message)
      assertClose(x.min(axis: axis), expected.min, 0, message)
      XCTAssertEqual(x.argmax(axis: axis).scalars, expected.argmax, message)
      XCTAssertEqual(x.argmin(axis: axis).scalars, expected.argmin, message)

      var shape = test.shape
      shape.remove(at: axis)
      XCTAssertEqual(x.sum(axis: axis).shape, shape)
      XCTAssertEqual(x.argmax(axis: axis - x.rank).shape, shape, "counted from the last")
      shape.insert(1, at: axis)
      XCTAssertEqual(x.mean(axis: axis, keepDims: true).shape, shape)
      XCTAssertEqual(x.variance(axis: axis, keepDims: true).shape, shape)
      XCTAssertEqual(x.max(axis: axis, keepDims: true).shape, shape)
      XCTAssertEqual(x.argmin(axis: axis, keepDims: true).shape, shape)
    }
  }

  func testEveryAxisAgainstNumPy() throws {
    let cases = try JSONDecoder().decode(
      [Case].self, from: Data(contentsOf: fixture("reductions.json")))
    XCTAssertEqual(cases.count, 24)
    for test in cases {
      check(test, as: Double.self, 1e-13)
      check(test, as: Float.self, 1e-6)
    }
  }

  /// Shapes whose reduced axis, or the axes after it, are cut in several pieces.
  func testLargeAxesAgainstLoops() {
    for shape in [
      [300_000], [3, 90_000], [90_000, 3], [200, 1500], [3, 150, 700], [70_000, 1],
    ] {
      let x = Tensor<Float>.uniform(shape, in: -1..<3, seed: 9)
      for axis in shape.indices {
        var rest = shape
        rest[axis] = 1
        let sums = x.sum(axis: axis), spreads = x.variance(axis: axis, correction: 1)
        let largest = x.max(axis: axis), place = x.argmin(axis: axis)
        let scalars = x.scalars
        let step = shape[(axis + 1)...].reduce(1, *)
        for (number, start) in indices(of: rest).enumerated() {
          let first = position(start, in: shape)
          let line = (0..<shape[axis]).map { Double(scalars[first + $0 * step]) }
          let mean = line.reduce(0, +) / Double(line.count)
          let variance =
            line.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(line.count - 1)
          guard line.count > 1 else { continue }
          XCTAssertEqual(Double(sums.scalars[number]), line.reduce(0, +), accuracy: 0.02)
          XCTAssertEqual(Double(spreads.scalars[number]), variance, accuracy: 1e-6)
          XCTAssertEqual(Double(largest.scalars[number]), line.max()!)
          XCTAssertEqual(place.scalars[number], line.firstIndex(of: line.min()!)!)
          if number > 50 { break }
        }
      }
    }
  }

  func testWholeTensor() {
    let x: Tensor<Double> = [[1, 2, 3], [4, 5, 9]]
    XCTAssertEqual(x.sum(), 24)
    XCTAssertEqual(x.mean(), 4)
    XCTAssertEqual(x.variance(), 40.0 / 6)
    XCTAssertEqual(x.variance(correction: 1), 8)
    XCTAssertEqual(x.variance(axis: 1, correction: 1), [1, 7])
    XCTAssertEqual(x.max(), 9)
    XCTAssertEqual(x.min(), 1)
    XCTAssertEqual(x.argmax(), 5)
    XCTAssertEqual(x.argmin(), 0)
    XCTAssertEqual(Tensor<Double>(3).sum(), 3)
    XCTAssertEqual(Tensor<Double>(3).argmax(), 0)
    XCTAssertEqual(x[1].sum(), 18, "a slice")
  }

  func testNoElements() {
    let x = Tensor<Float>.zeros([0, 3])
    XCTAssertEqual(x.sum(), 0)
    XCTAssert(x.mean().isNaN)
    XCTAssert(x.variance().isNaN)
    XCTAssertEqual(x.sum(axis: 0), [0, 0, 0])
    XCTAssertEqual(x.sum(axis: 1).shape, [0])
    XCTAssert(x.mean(axis: 0).scalars.allSatisfy(\.isNaN))
    XCTAssertEqual(x.max(axis: 1).shape, [0])
    XCTAssertEqual(Tensor<Float>.zeros([3, 0]).sum(axis: 1), [0, 0, 0])
    XCTAssertEqual(Tensor<Float>.zeros([3, 0]).argmax(axis: 0).shape, [0])
  }

  func testTiesGoToTheFirst() {
    let ties = Tensor<Float>([1, 3, 3, 0, 0, 3])
    XCTAssertEqual(ties.argmax(), 1)
    XCTAssertEqual(ties.argmin(), 3)
    // So far apart that they are in different pieces.
    var far = Tensor<Float>.zeros([200_000])
    for place in [150_000, 170_000] { far[place] = Tensor(1) }
    XCTAssertEqual(far.argmax(), 150_000)
    XCTAssertEqual(far.argmin(), 0)
    XCTAssertEqual(far.reshaped([200_000, 1]).argmax(axis: 0), [150_000])
    XCTAssertEqual(far.reshaped([100_000, 2]).argmax(axis: 0), [75_000, 0])
  }

  func testTheFirstNaNWins() {
    let x = Tensor<Double>([5, .nan, 9, .nan, 1])
    XCTAssertEqual(x.argmax(), 1)
    XCTAssertEqual(x.argmin(), 1)
    XCTAssert(x.max().isNaN && x.min().isNaN)
    XCTAssertEqual(Tensor<Double>([.nan, 9]).argmax(), 0)
    var far = Tensor<Float>.zeros([200_000])
    for place in [120_000, 199_999] { far[place] = Tensor(.nan) }
    XCTAssertEqual(far.argmax(), 120_000)
    XCTAssertEqual(far.argmin(), 120_000)
    XCTAssert(far.sum().isNaN)
    XCTAssertEqual(Tensor<Double>([-.infinity, -.infinity]).argmax(), 0)
    XCTAssertEqual(Tensor<Double>([.infinity, 1]).sum(), .infinity)
  }

  func testFloatSumsOfManyRowsAreAccurate() {
    // In Float the sum would be off by hundreds: from 2²⁰ on, 0.1 is added with three digits.
    let x = Tensor<Float>(repeating: 100.1, shape: [60_000, 3])
    let exact = Double(Float(100.1)) * 60_000
    XCTAssertEqual(x.sum(axis: 0).scalars, Array(repeating: Float(exact), count: 3))
    XCTAssertEqual(x.sum(), Float(exact * 3))
    XCTAssertEqual(x.mean(), 100.1)
  }

  func testVarianceFarFromZero() {
    // The square of the mean is 10¹⁸ times the variance: E[x²] − E[x]² would have no digit left.
    let x = Tensor<Double>([1_000_000_001, 1_000_000_002, 1_000_000_003, 1_000_000_004])
    XCTAssertEqual(x.variance(), 1.25)
    // Distances are from the first element, which is far from the others here.
    var numbers: [Double] = [1e6]
    for _ in 0..<500 { numbers.append(contentsOf: [1, -1]) }
    let mean: Double = 1e6 / 1001
    var exact = 0.0
    for number in numbers { exact += (number - mean) * (number - mean) / 1001 }
    XCTAssertEqual(Tensor(numbers).variance(), exact, accuracy: exact * 1e-12)
  }
}
