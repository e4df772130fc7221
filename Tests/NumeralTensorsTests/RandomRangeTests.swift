// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors
import TestSupport
import Testing

/// Uniform and normal distributions over wide, narrow and invalid ranges.
@Suite struct RandomRangeTests {
  static let doubleRanges: [Range<Double>] = [
    -1e308..<1e308, -1.7976931348623157e308..<1.7976931348623157e308, 0..<1.7976931348623157e308,
    -1.7e308..<1, -3..<5, 0..<0x1p-1030, -0x1p-1060..<0x1p-1060, 1e308..<1.5e308,
  ]
  static let floatRanges: [Range<Float>] = [
    -3e38..<1e38, -3.4028235e38..<3.4028235e38, -1..<3e38, -3..<5, 0..<0x1p-133, 1e38..<2e38,
  ]

  private func expectSpread<Scalar: RealScalar>(
    _ range: Range<Scalar>, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let x = Tensor<Scalar>.uniform([20_000], in: range, seed: 4)
    #expect(x.scalars.allSatisfy(range.contains), sourceLocation: sourceLocation)
    // Each tenth of the range has about a tenth of the numbers: the standard deviation is 42.
    let low = range.lowerBound / 2
    let half = range.upperBound / 2 - low
    var counts = [Int](repeating: 0, count: 10)
    for number in x.scalars { counts[min(9, Int((number / 2 - low) / half * 10))] += 1 }
    for count in counts { #expect(abs(count - 2000) < 200, sourceLocation: sourceLocation) }
  }

  @Test(arguments: doubleRanges)
  func numbersAreSpreadOverTheRange(_ range: Range<Double>) { expectSpread(range) }

  @Test(arguments: floatRanges)
  func floatsAreSpreadOverTheRange(_ range: Range<Float>) { expectSpread(range) }

  @Test func theNarrowestRangesHoldTheirLowerBound() {
    let x = Tensor<Double>.uniform([100], in: 1..<1.0.nextUp, seed: 1)
    #expect(x.scalars.allSatisfy { $0 == 1 })
    let y = Tensor<Float>.uniform([100], in: 0..<Float.leastNonzeroMagnitude, seed: 1)
    #expect(y.scalars.allSatisfy { $0 == 0 })
  }

  @Test func emptyRangesAreRefused() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor<Double>.uniform([2], in: 1..<1, seed: 1)
    }
    expectMessage(stopped, "Tensor.uniform: the range is 1.0..<1.0, expected finite bounds")
  }

  @Test func infiniteRangesAreRefused() async {
    let above = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor<Double>.uniform([2], in: 0..<Double.infinity, seed: 1)
    }
    expectMessage(above, "Tensor.uniform: the range is 0.0..<inf, expected finite bounds")
    let below = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor<Float>.uniform([2], in: -Float.infinity..<0, seed: 1)
    }
    expectMessage(below, "Tensor.uniform: the range is -inf..<0.0, expected finite bounds")
  }

  @Test func normalNumbersNearTheLargestAreFinite() {
    let x = Tensor<Float>.normal([10_000], mean: 1e38, standardDeviation: 2e37, seed: 2)
    #expect(x.scalars.allSatisfy { $0.isFinite })
    #expect(abs(x.mean() / 1e38 - 1) < 0.01)
    #expect(Tensor<Double>.normal([3], mean: 7, standardDeviation: 0, seed: 2) == [7, 7, 7])
  }

  @Test func aNegativeDeviationIsRefused() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor<Double>.normal([2], standardDeviation: -1, seed: 1)
    }
    expectMessage(
      stopped, "Tensor.normal: the mean is 0.0 and the standard deviation -1.0, expected")
  }

  @Test func aDeviationIsANumber() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor<Double>.normal([2], standardDeviation: .nan, seed: 1)
    }
    expectMessage(
      stopped, "Tensor.normal: the mean is 0.0 and the standard deviation nan, expected")
  }

  @Test func aMeanIsFinite() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor<Float>.normal([2], mean: .infinity, seed: 1)
    }
    expectMessage(
      stopped, "Tensor.normal: the mean is inf and the standard deviation 1.0, expected")
  }

  @Test func aDeviationBeyondTheLargestNumberIsRefused() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor<Float>.normal([2], standardDeviation: 1e38, seed: 1)
    }
    expectMessage(stopped, "Tensor.normal: the mean is 0.0 and the standard deviation 1e+38")
  }

  @Test func integersUpToTheLargest() {
    var generator = RandomKey(3).generator
    let numbers = (0..<1000).map { _ in generator.next(upperBound: .max) }
    #expect(numbers.allSatisfy { (0..<Int.max).contains($0) })
    #expect(abs(numbers.count { $0 < .max / 2 } - 500) < 80)
    #expect(generator.next(upperBound: 1) == 0)
  }
}
