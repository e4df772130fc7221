// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import Numeral
import TestSupport
import XCTest

/// The report of one tour of the digits, which all tests share.
final class DigitsTourTests: XCTestCase {
  private static let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("numeral-tour-\(UUID().uuidString)", isDirectory: true)
  // Safe because XCTest runs the tests of a class one after another.
  nonisolated(unsafe) private static let finished = Result {
    try TourProcess("", in: folder.appendingPathComponent("made/by/the/tour"))
  }

  override class func tearDown() {
    try? FileManager.default.removeItem(at: folder)
    super.tearDown()
  }

  private func tour() throws -> TourProcess { try Self.finished.get() }

  func testOutputNamesTheReport() throws {
    let output = try tour().output
    XCTAssertTrue(output.contains("made/by/the/tour/report.html"), output)
  }

  func testMetricsHaveTheResultsOfAllParts() throws {
    let metrics = try tour().metrics
    XCTAssertEqual(metrics.dataset, "digits")
    XCTAssertEqual(metrics.network.parameters, 21_840)
    XCTAssertEqual(metrics.network.epochs.map(\.epoch), Array(1...60))
    // PyTorch gets 0.967 and 0.969 from the same set-up.
    XCTAssertGreaterThanOrEqual(metrics.network.epochs.last!.testAccuracy, 0.955)
    XCTAssertLessThan(metrics.network.epochs.last!.testLoss, 0.2)
    // An epoch has 23 batches.
    XCTAssertEqual(metrics.losses.count, 120)
    XCTAssertEqual(metrics.losses.prefix(3).map(\.images), [640, 1280, 1438 + 640])
    XCTAssertEqual(metrics.miniBatch.runs.map(\.clusters), [10, 16, 36, 64, 144, 256])
    XCTAssertGreaterThan(metrics.miniBatch.runs.last!.testAccuracy, 0.95)
    XCTAssertEqual(metrics.streaming.algorithm, "streaming")
    XCTAssertGreaterThan(try XCTUnwrap(metrics.streaming.runs[0].validationAccuracy), 0.7)
    XCTAssertGreaterThan(metrics.seconds, metrics.stages.reduce(0) { $0 + $1.seconds })
  }

  func testChartsHaveTheNumbersOfTheMetrics() throws {
    let tour = try tour()
    let (metrics, test) = (tour.metrics, 359)
    func points(_ figure: String, _ series: Int) throws -> Int {
      let line = try tour.figure(figure).all("series")[series].all("line")
      return try XCTUnwrap(line.first).numbers("d").count / 2
    }
    XCTAssertEqual(try points("loss", 0), metrics.losses.count)
    XCTAssertEqual(try points("loss", 1), 61)
    XCTAssertEqual(try points("accuracy", 0), 60)
    for (name, value) in [
      ("inertia", \TourNumbers.Clusters.Run.inertia), ("homogeneity", \.homogeneity),
      ("cluster-accuracy", \.accuracy),
    ] {
      let marks = try tour.figure(name).all("series")[0].all("mark").compactMap(\.title)
      XCTAssertEqual(marks.count, 6)
      for (mark, run) in zip(marks, metrics.miniBatch.runs) {
        XCTAssertTrue(mark.contains(" \(run.clusters), "), mark)
        let number = try XCTUnwrap(mark.split(separator: " ").last)
        let shown = try XCTUnwrap(Double(number.replacingOccurrences(of: ",", with: "")))
        XCTAssertEqual(shown, run[keyPath: value], accuracy: 0.0001)
      }
    }
    // The confusion matrix counts all test images, the correct predictions on its diagonal.
    let confusion = try tour.figure("confusion")
    func sum(_ cells: [XMLNode]) -> Int {
      cells.flatMap { $0.all(named: "text") }.reduce(0) { $0 + (Int($1.text) ?? 0) }
    }
    XCTAssertEqual(sum(confusion.all("cell")), test)
    XCTAssertEqual(
      Double(sum(confusion.all("right"))) / Double(test),
      metrics.network.epochs.last!.testAccuracy, accuracy: 1e-9)
    let map = try tour.figure("map")
    XCTAssertEqual(map.all("points").reduce(0) { $0 + $1.text.count }, 357)
    XCTAssertEqual(map.all("highlight").count, 10)
    XCTAssertEqual(try tour.figure("cluster-sizes").all("bar").count, 10)
  }

  func testImagesAndFramesAreRight() throws {
    let tour = try tour()
    let test = Digits.images.split(test: 0.2, seed: 0, stratified: true).test
    let cells = try tour.cells("test-images")
    XCTAssertEqual(cells.count, 6)
    for (index, cell) in cells.enumerated() {
      XCTAssertEqual(cell.caption, ["\(test.labels[index])"])
      XCTAssertEqual(cell.image, Image(gray: test.images[index], maxValue: 16))
    }
    // Images in a cluster are framed if and only if their label is not its majority label.
    let samples = try tour.figure("cluster-samples")
    let titles = samples.all(named: "h3").map(\.text)
    XCTAssertEqual(titles.count, 10)
    for (title, gallery) in zip(titles, samples.all("gallery")) {
      let digit = try XCTUnwrap(title.split { !$0.isNumber }.first)
      for (position, cell) in gallery.all("cell").enumerated() {
        let caption = cell.all(named: "span").map(\.text)[0]
        let isWrong = caption != digit && position > 0
        XCTAssertEqual(cell.attributes["class"], isWrong ? "cell wrong" : "cell")
        XCTAssertEqual(caption.hasSuffix("×"), isWrong, caption)
      }
    }
    let maps = try tour.cells("filters")
    XCTAssertEqual(maps.prefix(10).map(\.image.height), [Int](repeating: 5, count: 10))
    XCTAssertEqual(maps.dropFirst(11).map(\.image.height), [Int](repeating: 24, count: 10))
  }

  func testMistakesAreThoseOfTheNetworkInTheFile() throws {
    let tour = try tour()
    let parts = Digits.images.split(test: 0.2, seed: 0, stratified: true)
    let (train, test) = (
      parts.train.resized(height: 28, width: 28), parts.test.resized(height: 28, width: 28)
    )
    var network = Sequential.mnistConvNet(seed: 9)
    try network.load(contentsOf: tour.folder.appendingPathComponent("network.safetensors"))
    let outputs = exp(network(test.inputs(train.pixelStatistics())))
    let predicted = outputs.argmax(axis: 1).scalars
    let wrong = test.labels.indices.filter { predicted[$0] != test.labels[$0] }
      .sorted { outputs[$0, predicted[$0]] > outputs[$1, predicted[$1]] }
    let cells = try tour.cells("mistakes")
    XCTAssertGreaterThan(wrong.count, 3)
    XCTAssertEqual(cells.count, min(20, wrong.count))
    for (index, cell) in zip(wrong, cells) {
      XCTAssertEqual(cell.image, Image(gray: test.images[index]))
      XCTAssertEqual(cell.caption[0], "\(test.labels[index])→\(predicted[index]) ×")
      let percent = try XCTUnwrap(Float(cell.caption[1].dropLast(2)))
      XCTAssertEqual(percent, 100 * outputs[index, predicted[index]], accuracy: 0.1)
    }
    XCTAssertEqual(
      try tour.cells("test-images-named").map(\.caption),
      (0..<6).map {
        ["\(test.labels[$0])→\(predicted[$0])" + (test.labels[$0] == predicted[$0] ? "" : " ×")]
      })
  }

  func testCentersHaveTheLabelsInTheFile() throws {
    let tour = try tour()
    for count in [10, 16, 36, 64, 144, 256] {
      let cells = try tour.cells("centers-\(count)")
      XCTAssertEqual(cells.count, count)
      XCTAssertEqual(cells.map { $0.caption[0] }, cells.map { $0.caption[0] }.sorted())
    }
    let file = try SafeTensors(
      contentsOf: tour.folder.appendingPathComponent("clusters.safetensors"))
    let centers: Tensor<Float> = try file.tensor("centers", shape: [256, 64])
    let labels = (try file.tensor("labels", shape: [256]) as Tensor<Int>).scalars
    let images = Image.heatMaps(
      centers.reshaped([256, 8, 8]), range: 0...1, colors: .gray)
    for cell in try tour.cells("centers-256") {
      let matching = images.indices.filter { images[$0] == cell.image }
      // A cluster without images has no majority label.
      let captions = matching.map { labels[$0] < 0 ? "?" : String(labels[$0]) }
      XCTAssertTrue(captions.contains(cell.caption[0]), "\(captions) \(cell.caption)")
    }
  }

  func testPageNeedsNoOtherFiles() throws {
    let tour = try tour()
    for reference in ["http:", "https:", "url(", "<script", "<link"] {
      XCTAssertFalse(tour.html.contains(reference), reference)
    }
    let figures = tour.page.all(named: "figure")
    for figure in figures {
      let command = try XCTUnwrap(figure.all(named: "code").last?.wholeText)
      XCTAssertTrue(command.hasPrefix("numeral "), command)
      let name = try XCTUnwrap(figure.attributes["id"])
      XCTAssertTrue(
        ["svg", "png"].contains {
          FileManager.default.fileExists(
            atPath: tour.folder.appendingPathComponent(name).appendingPathExtension($0).path)
        }, name)
    }
  }

  func testFilesAreThoseThatNoOptionMayName() throws {
    let written = try contents(of: tour().folder)
    XCTAssertTrue(written.contains("report.html"))
    XCTAssertEqual(written.filter { !TourOutcome.fileNames.contains($0) }, [])
  }

  func testPageFitsItsWindow() throws {
    guard let browser = Browser() else { throw XCTSkip("no Chromium on this machine") }
    let tour = try tour()
    for width in [400, 1280] {
      let layout = try browser.layout(of: tour.html, width: width, isDark: width == 400)
      XCTAssertEqual(layout.figures, tour.page.all(named: "figure").count)
      XCTAssertEqual(layout.scrollWidth, Double(width))
      XCTAssertEqual(layout.outside, [])
      XCTAssertEqual(layout.touching, [])
      XCTAssertEqual(layout.brokenImages, 0)
    }
  }
}
