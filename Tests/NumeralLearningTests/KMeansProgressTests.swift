// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralLearning
import NumeralTensors
import TestSupport
import XCTest

/// Progress reports of the fits, and the end of a fit by an error or a cancellation.
final class KMeansProgressTests: XCTestCase {
  private let samples = Samples(digitRows)

  func testStartsFromRandomRowsAreTenUnlessSaid() throws {
    var starts = Set<Int>()
    _ = try KMeans(clusters: 3, initialization: .random, maxIterations: 1).fit(samples) {
      guard case .iteration(let step) = $0 else { return XCTFail("rows are drawn at once") }
      starts.insert(step.start)
      XCTAssertEqual(step.starts, 10)
    }
    XCTAssertEqual(starts, Set(1...10))
  }

  func testAnErrorThrownByProgressEndsAFit() {
    var iterations = 0
    XCTAssertThrowsError(
      try KMeans(clusters: 10).fit(samples) {
        guard case .iteration = $0 else { return }
        iterations += 1
        if iterations == 3 { throw Stop() }
      }
    ) { XCTAssertTrue($0 is Stop) }
    XCTAssertEqual(iterations, 3)
    XCTAssertThrowsError(
      try MiniBatchKMeans().fit(samples) { if case .step = $0 { throw Stop() } }
    ) { XCTAssertTrue($0 is Stop) }
    XCTAssertThrowsError(
      try StreamingKMeans(clusters: 3).fit(samples) { if case .step = $0 { throw Stop() } }
    ) { XCTAssertTrue($0 is Stop) }
  }

  func testInitialCentersAreReportedAsTheyAreChosen() throws {
    typealias Chosen = (_ chosen: Int, _ total: Int) throws -> Void
    // The streaming algorithm chooses ten times as many centers.
    let fits: [(Int, (Chosen) throws -> Void)] = [
      (
        10,
        { report in
          _ = try KMeans(clusters: 10).fit(self.samples) {
            if case .initialization(let chosen, let total) = $0 { try report(chosen, total) }
          }
        }
      ),
      (
        10,
        { report in
          _ = try MiniBatchKMeans(clusters: 10).fit(self.samples) {
            if case .initialization(let chosen, let total) = $0 { try report(chosen, total) }
          }
        }
      ),
      (
        100,
        { report in
          _ = try StreamingKMeans(clusters: 10, initMethod: .kMeansPlusPlus).fit(self.samples) {
            if case .initialization(let chosen, let total) = $0 { try report(chosen, total) }
          }
        }
      ),
    ]
    for (count, fit) in fits {
      var reported: [Int] = []
      try fit { chosen, total in
        reported.append(chosen)
        XCTAssertEqual(total, count)
      }
      XCTAssertEqual(reported, Array(2...count))
      XCTAssertThrowsError(try fit { _, _ in throw Stop() }) { XCTAssertTrue($0 is Stop) }
    }
    // Random rows are not chosen one by one.
    _ = try KMeans(clusters: 10, initialization: .random, restarts: 1).fit(samples) {
      if case .initialization = $0 { XCTFail() }
    }
  }

  func testACanceledTaskEndsAFit() async {
    let fits: [@Sendable () throws -> Void] = [
      {
        _ = try KMeans(clusters: 10).fit(digitRows) { if case .iteration = $0 { Self.cancel() } }
      },
      {
        // After two centers the initialization itself ends, and no iteration is made.
        _ = try KMeans(clusters: 10).fit(digitRows) {
          guard case .initialization(let chosen, _) = $0 else { return XCTFail() }
          XCTAssertEqual(chosen, 2)
          Self.cancel()
        }
      },
      {
        _ = try MiniBatchKMeans(clusters: 10).fit(digitRows) {
          if case .step = $0 { Self.cancel() }
        }
      },
      {
        _ = try StreamingKMeans(clusters: 10, epochs: 9).fit(digitRows) {
          if case .step = $0 { Self.cancel() }
        }
      },
    ]
    for fit in fits {
      do {
        try await Task { try fit() }.value
        XCTFail("expected a CancellationError")
      } catch { XCTAssertTrue(error is CancellationError, "\(error)") }
    }
  }

  /// Cancels the task that this is called in.
  private static func cancel() { withUnsafeCurrentTask { $0?.cancel() } }
}
