// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralTensors
import TestSupport
import Testing

@Suite struct ReductionTests {
  /// A tensor of `reductions.json`, and NumPy's reductions of it.
  struct Case: Decodable, Sendable, CustomTestStringConvertible {
    struct Axis: Decodable {
      let sum, mean, variance, max, min: String
      let argmax, argmin: [Int]
    }
    let name: String
    let shape: [Int]
    let values: String
    let axes: [Axis]
    let argmax, argmin: Int

    var testDescription: String { "\(name) \(shape)" }
  }

  static let cases: [Case] = {
    do {
      return try JSONDecoder().decode(
        [Case].self, from: Data(contentsOf: fixture("reductions.json")))
    } catch { fatalError("reductions.json: \(error)") }
  }()

  @Test func fixtureIsComplete() { #expect(Self.cases.count == 24) }

  @Test(arguments: cases)
  func everyAxisInDoubleAgreesWithNumPy(_ test: Case) { check(test, as: Double.self, 1e-13) }

  @Test(arguments: cases)
  func everyAxisInFloatAgreesWithNumPy(_ test: Case) { check(test, as: Float.self, 1e-6) }

  private func check<Scalar: RealScalar>(_ test: Case, as: Scalar.Type, _ tolerance: Double) {
    let x = Tensor(numbers(test.values).map { Scalar($0) }, shape: test.shape)
    #expect(x.argmax() == test.argmax)
    #expect(x.argmin() == test.argmin)
    for (axis, expected) in test.axes.enumerated() {
      expectClose(x.sum(axis: axis), expected.sum, tolerance, "sum, axis \(axis)")
      expectClose(x.mean(axis: axis), expected.mean, tolerance, "mean, axis \(axis)")
      expectClose(x.variance(axis: axis), expected.variance, tolerance, "variance, axis \(axis)")
      expectClose(x.max(axis: axis), expected.max, 0, "max, axis \(axis)")
      expectClose(x.min(axis: axis), expected.min, 0, "min, axis \(axis)")
      #expect(x.argmax(axis: axis).scalars == expected.argmax, "axis \(axis)")
      #expect(x.argmin(axis: axis).scalars == expected.argmin, "axis \(axis)")

      var shape = test.shape
      shape.remove(at: axis)
      #expect(x.sum(axis: axis).shape == shape)
      #expect(x.argmax(axis: axis - x.rank).shape == shape, "counted from the last axis")
      shape.insert(1, at: axis)
      #expect(x.mean(axis: axis, keepDims: true).shape == shape)
      #expect(x.variance(axis: axis, keepDims: true).shape == shape)
      #expect(x.max(axis: axis, keepDims: true).shape == shape)
      #expect(x.argmin(axis: axis, keepDims: true).shape == shape)
    }
  }

  private func expectClose(
    _ x: Tensor<some RealScalar>, _ expected: String, _ tolerance: Double, _ message: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let expected = numbers(expected)
    #expect(x.size == expected.count, "\(message)", sourceLocation: sourceLocation)
    for (found, expected) in zip(x.scalars.map { Double($0) }, expected) {
      let isClose =
        found.isNaN
        ? expected.isNaN
        : Swift.abs(found - expected) <= tolerance * Swift.max(1, Swift.abs(expected))
      #expect(
        isClose, "\(message): found \(found), expected \(expected)", sourceLocation: sourceLocation)
    }
  }

  /// Shapes whose reduced axis, or whose inner axes, have several tiles.
  @Test(arguments: [
    [300_000], [3, 90_000], [90_000, 3], [200, 1500], [3, 150, 700], [70_000, 1],
  ])
  func largeAxesAgreeWithLoops(_ shape: [Int]) throws {
    let x = Tensor<Float>.uniform(shape, in: -1..<3, seed: 9)
    let scalars = x.scalars
    for axis in shape.indices {
      var rest = shape
      rest[axis] = 1
      let sums = x.sum(axis: axis), variances = x.variance(axis: axis, correction: 1)
      let maxima = x.max(axis: axis), minimumIndices = x.argmin(axis: axis)
      let stride = shape[(axis + 1)...].reduce(1, *)
      for (number, start) in indices(of: rest).enumerated().prefix(52) {
        let first = position(start, in: shape)
        let line = (0..<shape[axis]).map { Double(scalars[first + $0 * stride]) }
        let mean = line.reduce(0, +) / Double(line.count)
        let variance =
          line.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(line.count - 1)
        guard line.count > 1 else { continue }
        #expect(Swift.abs(Double(sums.scalars[number]) - line.reduce(0, +)) <= 0.02)
        #expect(Swift.abs(Double(variances.scalars[number]) - variance) <= 1e-6)
        #expect(Double(maxima.scalars[number]) == line.max())
        let minimum = try #require(line.min())
        #expect(minimumIndices.scalars[number] == line.firstIndex(of: minimum))
      }
    }
  }

  @Test func wholeTensor() {
    let x: Tensor<Double> = [[1, 2, 3], [4, 5, 9]]
    #expect(x.sum() == 24)
    #expect(x.mean() == 4)
    #expect(x.variance() == 40.0 / 6)
    #expect(x.variance(correction: 1) == 8)
    #expect(x.variance(axis: 1, correction: 1) == [1, 7])
    #expect(x.max() == 9)
    #expect(x.min() == 1)
    #expect(x.argmax() == 5)
    #expect(x.argmin() == 0)
    #expect(Tensor<Double>(3).sum() == 3)
    #expect(Tensor<Double>(3).argmax() == 0)
    #expect(x[1].sum() == 18, "a slice")
  }

  @Test func noElements() {
    let x = Tensor<Float>.zeros([0, 3])
    #expect(x.sum() == 0)
    #expect(x.mean().isNaN)
    #expect(x.variance().isNaN)
    #expect(x.sum(axis: 0) == [0, 0, 0])
    #expect(x.sum(axis: 1).shape == [0])
    #expect(x.mean(axis: 0).scalars.allSatisfy { $0.isNaN })
    #expect(x.max(axis: 1).shape == [0])
    #expect(Tensor<Float>.zeros([3, 0]).sum(axis: 1) == [0, 0, 0])
    #expect(Tensor<Float>.zeros([3, 0]).argmax(axis: 0).shape == [0])
  }

  @Test func firstOfEqualExtremaWins() {
    let ties = Tensor<Float>([1, 3, 3, 0, 0, 3])
    #expect(ties.argmax() == 1)
    #expect(ties.argmin() == 3)
    // Far enough apart to be in different tiles.
    var far = Tensor<Float>.zeros([200_000])
    for index in [150_000, 170_000] { far[index] = Tensor(1) }
    #expect(far.argmax() == 150_000)
    #expect(far.argmin() == 0)
    #expect(far.reshaped([200_000, 1]).argmax(axis: 0) == [150_000])
    #expect(far.reshaped([100_000, 2]).argmax(axis: 0) == [75_000, 0])
  }

  @Test func firstNaNWins() {
    let x = Tensor<Double>([5, .nan, 9, .nan, 1])
    #expect(x.argmax() == 1)
    #expect(x.argmin() == 1)
    #expect(x.max().isNaN && x.min().isNaN)
    #expect(Tensor<Double>([.nan, 9]).argmax() == 0)
    var far = Tensor<Float>.zeros([200_000])
    for index in [120_000, 199_999] { far[index] = Tensor(.nan) }
    #expect(far.argmax() == 120_000)
    #expect(far.argmin() == 120_000)
    #expect(far.sum().isNaN)
    #expect(Tensor<Double>([-.infinity, -.infinity]).argmax() == 0)
    #expect(Tensor<Double>([.infinity, 1]).sum() == .infinity)
  }

  @Test func floatSumsOfManyRowsAreAccurate() {
    // A Float sum would be off by hundreds: at six million, its ULP is 0.5.
    let x = Tensor<Float>(repeating: 100.1, shape: [60_000, 3])
    let exact = Double(Float(100.1)) * 60_000
    #expect(x.sum(axis: 0).scalars == Array(repeating: Float(exact), count: 3))
    #expect(x.sum() == Float(exact * 3))
    #expect(x.mean() == 100.1)
  }

  @Test func varianceFarFromZero() {
    // The squared mean is 10¹⁸ times the variance: E[x²] − E[x]² would have no correct digit.
    let x = Tensor<Double>([1_000_000_001, 1_000_000_002, 1_000_000_003, 1_000_000_004])
    #expect(x.variance() == 1.25)
    // Moments are shifted by the first element, which is far from the others here.
    var numbers: [Double] = [1e6]
    for _ in 0..<500 { numbers.append(contentsOf: [1, -1]) }
    let mean: Double = 1e6 / 1001
    var exact = 0.0
    for number in numbers { exact += (number - mean) * (number - mean) / 1001 }
    #expect(Swift.abs(Tensor(numbers).variance() - exact) <= exact * 1e-12)
  }
}
