// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Benchmarks
import XCTest

final class MeasuringTests: XCTestCase {
  /// The ratios are 2, 3 and 0.5; the medians' would be 0.5.
  func testMedianRatioIsThatOfNeighbors() {
    XCTAssertEqual(Measurement.medianRatio([4, 30, 5], over: [2, 10, 10]), 2)
  }

  /// The quantiles are those of `numpy.quantile`.
  func testQuantiles() {
    let four = Measurement([4, 1, 3, 2])
    XCTAssertEqual(four.median, 2.5)
    XCTAssertEqual(four.lowerQuartile, 1.75)
    XCTAssertEqual(four.upperQuartile, 3.25)
    XCTAssertEqual(four.samples, 4)
    let five = Measurement([10, 50, 20, 40, 30])
    XCTAssertEqual([five.lowerQuartile, five.median, five.upperQuartile], [20, 30, 40])
    let one = Measurement([7])
    XCTAssertEqual([one.lowerQuartile, one.median, one.upperQuartile], [7, 7, 7])
  }

  func testSolutionsAreTimedInTurn() throws {
    var runs: [String] = []
    var stopwatch = Stopwatch()
    (stopwatch.budget, stopwatch.leastSamples, stopwatch.sampleLength) = (0, 4, 0)
    let samples = try stopwatch.samples(of: [
      Solution {
        runs.append("a")
      } numbers: { _ in
        []
      },
      Solution {
        runs.append("b")
      } numbers: { _ in
        []
      },
    ])
    XCTAssertEqual(samples.map(\.count), [4, 4])
    XCTAssertEqual(runs.suffix(8), ["a", "b", "a", "b", "a", "b", "a", "b"])
    XCTAssertGreaterThan(runs.count, 8, "no warm-up")
  }

  func testRatesAreRunsPerSecond() throws {
    let clock = ContinuousClock()
    var runs = 0
    let solution = Solution {
      runs += 1
      let start = clock.now
      while clock.now - start < .milliseconds(2) {}
    } numbers: { _ in
      []
    }
    var stopwatch = Stopwatch()
    (stopwatch.budget, stopwatch.leastSamples, stopwatch.sampleLength) = (0.1, 3, 0.01)
    let rate = Measurement(try stopwatch.samples(of: [solution])[0])
    XCTAssertLessThanOrEqual(rate.upperQuartile, 500)
    XCTAssertGreaterThan(rate.median, 50)
    XCTAssertGreaterThanOrEqual(rate.samples, 3)
    // A sample of 10 milliseconds takes several runs of two, and the budget several samples.
    XCTAssertGreaterThanOrEqual(runs, 3 * rate.samples)
  }

  func testErrorsComeThrough() {
    struct Failure: Error {}
    let solution = Solution {
      throw Failure()
    } numbers: { _ in
      []
    }
    XCTAssertThrowsError(try Stopwatch().samples(of: [solution])) { XCTAssertTrue($0 is Failure) }
  }

  func testLimitsAreThoseOfAProcessor() {
    let limits = MachineLimits.measure()
    // Twice as many Floats as Doubles fit into a register.
    XCTAssertEqual(limits.floatOperations / limits.doubleOperations, 2, accuracy: 1.5)
    XCTAssertGreaterThan(limits.floatOperations, 1e9)
    XCTAssertLessThan(limits.floatOperations, 1e14)
    XCTAssertGreaterThan(limits.memoryBytes, 1e8)
    XCTAssertLessThan(limits.memoryBytes, 1e13)
  }
}
