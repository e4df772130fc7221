// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import Numeral
import TestSupport
import XCTest

/// Tours of other data sets than the digits, and folders that cannot be written to.
final class TourTests: XCTestCase {
  func testMNISTTourReachesItsAccuracies() throws {
    let mnist = try mnistFolder()
    try withTemporaryFolder { folder in
      let tour = try TourProcess(
        "--dataset mnist --data-dir \(mnist.deletingLastPathComponent().path)", in: folder)
      XCTAssertGreaterThanOrEqual(tour.metrics.network.epochs.last!.testAccuracy, 0.972)
      let finest = try XCTUnwrap(tour.metrics.miniBatch.runs.last)
      XCTAssertEqual(finest.clusters, 256)
      XCTAssertGreaterThanOrEqual(finest.testAccuracy, 0.898)
      XCTAssertEqual(tour.metrics.losses.count, 5 * 93)
      XCTAssertEqual(
        try tour.cells("test-images").map(\.caption), ["7", "2", "1", "0", "4", "1"].map { [$0] })
      XCTAssertEqual(try tour.cells("mistakes").count, 20)
      XCTAssertEqual(try tour.cells("centers-256").count, 256)
      XCTAssertLessThan(tour.html.utf8.count, 2_000_000)
    }
  }

  func testDataSetInAFolder() throws {
    try withTemporaryFolder { folder in
      let digits = Digits.images
      for (part, images) in [("train", digits[0..<200]), ("t10k", digits[200..<260])] {
        try IDX(images.images).write(to: folder.appendingPathComponent("\(part)-images-idx3-ubyte"))
        try IDX(Tensor<UInt8>(images.labels.map(UInt8.init))).write(
          to: folder.appendingPathComponent("\(part)-labels-idx1-ubyte"))
      }
      let tour = try TourProcess(
        "--dataset \(folder.path)", in: folder.appendingPathComponent("report"))
      XCTAssertEqual(tour.metrics.miniBatch.runs.map(\.clusters), [10, 16, 36])
      XCTAssertEqual(tour.metrics.streaming.dataset, "digits")
      XCTAssertEqual(
        try tour.figure("loss").all(named: "code").map(\.wholeText),
        ["numeral train --dataset \(folder.path) --epochs 60"])
      // A second tour replaces the files.
      let report = folder.appendingPathComponent("report/report.html")
      try Data("old".utf8).write(to: report)
      let second = try TourProcess("--dataset \(folder.path)", in: tour.folder)
      XCTAssertTrue(second.html.contains("<h1>"))
    }
  }

  func testFolderThatCannotBeWrittenToIsReportedBeforeTheWork() throws {
    try withTemporaryFolder { folder in
      let file = folder.appendingPathComponent("file")
      try Data().write(to: file)
      for output in [file.path, file.appendingPathComponent("below").path, "/proc/report"] {
        let run = try NumeralProcess.run("tour --output \(output)")
        XCTAssertEqual(run.status, 1)
        XCTAssertEqual(run.output, "")
        XCTAssertTrue(run.errors.hasPrefix("Error: \(output): found "), run.errors)
        XCTAssertEqual(run.errors.filter { $0 == "\n" }.count, 1, run.errors)
      }
    }
  }
}
