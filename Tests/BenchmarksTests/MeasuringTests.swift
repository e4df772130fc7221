// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Benchmarks
import XCTest

final class MeasuringTests: XCTestCase {
  /// The ratios of the pairs are 2, 3 and 0.5; the ratio of the medians is 0.5.
  func testMedianRatioIsThatOfPairs() {
    XCTAssertEqual(Measurement.medianRatio([4, 30, 5], over: [2, 10, 10]), 2)
  }

  /// The expected values are those of `numpy.quantile`.
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

  func testImplementationsTakeTurns() throws {
    var runs: [String] = []
    var stopwatch = Stopwatch()
    (stopwatch.budget, stopwatch.minimumSamples, stopwatch.minimumSampleSeconds) = (0, 4, 0)
    let rates = try stopwatch.rates(of: [
      Implementation {
        runs.append("a")
      } numbers: { _ in
        []
      },
      Implementation {
        runs.append("b")
      } numbers: { _ in
        []
      },
    ])
    XCTAssertEqual(rates.map(\.count), [4, 4])
    XCTAssertEqual(runs.suffix(8), ["a", "b", "a", "b", "a", "b", "a", "b"])
    XCTAssertGreaterThan(runs.count, 8, "no warm-up runs")
  }

  func testRatesAreRunsPerSecond() throws {
    let clock = ManualClock()
    var runs = 0
    let implementation = Implementation {
      runs += 1
      clock.seconds += 0.002
    } numbers: { _ in
      []
    }
    var stopwatch = Stopwatch { clock.seconds }
    (stopwatch.budget, stopwatch.minimumSamples, stopwatch.minimumSampleSeconds) = (0.1, 3, 0.01)
    let rates = try stopwatch.rates(of: [implementation])[0]
    // Eight runs of 2 ms are the first power of two that fills 10 ms, and seven samples fill 0.1 s.
    XCTAssertEqual(rates.count, 7)
    for rate in rates { XCTAssertEqual(rate, 500, accuracy: 1e-6) }
    XCTAssertEqual(runs, (1 + 1 + 2 + 4 + 8) + 7 * 8)
  }

  func testSystemClockAdvances() {
    let start = Stopwatch.systemSeconds()
    XCTAssertGreaterThanOrEqual(start, 0)
    while Stopwatch.systemSeconds() == start {}
    XCTAssertGreaterThan(Stopwatch.systemSeconds(), start)
  }

  func testErrorsAreRethrown() {
    struct Failure: Error {}
    let implementation = Implementation {
      throw Failure()
    } numbers: { _ in
      []
    }
    XCTAssertThrowsError(try Stopwatch().rates(of: [implementation])) {
      XCTAssertTrue($0 is Failure)
    }
  }

  func testLimitsArePlausible() {
    let limits = MachineLimits.measure()
    // A vector register holds twice as many Floats as Doubles.
    XCTAssertEqual(limits.floatOperations / limits.doubleOperations, 2, accuracy: 1.5)
    XCTAssertGreaterThan(limits.floatOperations, 1e9)
    XCTAssertLessThan(limits.floatOperations, 1e14)
    XCTAssertGreaterThan(limits.memoryBytes, 1e8)
    XCTAssertLessThan(limits.memoryBytes, 1e13)
  }
}
