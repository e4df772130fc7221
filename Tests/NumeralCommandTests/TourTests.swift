// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Numeral
import TestSupport
import XCTest

/// `numeral tour`: a report in which every picture is right.
final class TourTests: XCTestCase {
  private struct Metrics: Decodable {
    struct Network: Decodable {
      struct Epoch: Decodable {
        let epoch: Int
        let testLoss, testAccuracy: Double
      }
      let parameters: Int
      let epochs: [Epoch]
    }
    struct Loss: Decodable {
      let images: Int
      let loss: Double
    }
    struct Clusters: Decodable {
      struct Run: Decodable {
        let clusters: Int
        let inertia, homogeneity, accuracy, testAccuracy: Double
        let validationAccuracy: Double?
      }
      let dataset, algorithm: String
      let runs: [Run]
    }
    struct Stage: Decodable {
      let name, command: String
      let seconds: Double
    }
    let dataset: String
    let network: Network
    let losses: [Loss]
    let miniBatch, streaming: Clusters
    let stages: [Stage]
    let seconds: Double
  }

  /// A finished tour.
  private struct Tour {
    let output: String
    let metrics: Metrics
    let html: String
    let page: XMLNode
    let folder: URL

    init(_ options: String, in folder: URL) throws {
      self.folder = folder
      let run = try NumeralProcess.run("tour --output \(folder.path) \(options)")
      XCTAssertEqual(run.status, 0, run.errors)
      output = run.output
      metrics = try readMetrics(folder.appendingPathComponent("metrics.json"), as: Metrics.self)
      html = try String(contentsOf: folder.appendingPathComponent("report.html"), encoding: .utf8)
      page = try XMLNode.parse(html)
    }

    func figure(_ name: String) throws -> XMLNode {
      try XCTUnwrap(page.all.first { $0.attributes["id"] == name }, "no figure \(name)")
    }

    /// The images of a figure with the lines of their captions.
    func cells(_ figure: String) throws -> [(picture: Image, caption: [String])] {
      try self.figure(figure).all("cell").map { cell in
        let source = try XCTUnwrap(cell.all(named: "img").first?.attributes["src"])
        let file = folder.appendingPathComponent("cell.png")
        try XCTUnwrap(Data(base64Encoded: String(source.dropFirst(22)))).write(to: file)
        let pixels = try PNG(contentsOf: file).pixels
        let picture = pixels.rank == 2 ? Image(gray: pixels) : Image(pixels: pixels)
        return (picture, cell.all(named: "span").map(\.text))
      }
    }
  }

  func testDigitsTourIsRight() throws {
    try withTemporaryFolder { folder in
      let tour = try Tour("", in: folder.appendingPathComponent("made/by/the/tour"))
      XCTAssertTrue(tour.output.contains("made/by/the/tour/report.html"), tour.output)
      try checkMetrics(tour.metrics)
      try checkCharts(tour)
      try checkImages(tour)
      try checkMistakes(tour)
      try checkCenters(tour)
      try checkPage(tour)
    }
  }

  private func checkMetrics(_ metrics: Metrics) throws {
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
    XCTAssertLessThan(metrics.seconds, 60)
  }

  private func checkCharts(_ tour: Tour) throws {
    let (metrics, test) = (tour.metrics, 359)
    func points(_ figure: String, _ series: Int) throws -> Int {
      let line = try tour.figure(figure).all("series")[series].all("line")
      return try XCTUnwrap(line.first).numbers("d").count / 2
    }
    XCTAssertEqual(try points("loss", 0), metrics.losses.count)
    XCTAssertEqual(try points("loss", 1), 61)
    XCTAssertEqual(try points("accuracy", 0), 60)
    for (name, value) in [
      ("inertia", \Metrics.Clusters.Run.inertia), ("homogeneity", \.homogeneity),
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
    // The confusion matrix has all test images, and those that are right on its diagonal.
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

  private func checkImages(_ tour: Tour) throws {
    let test = Digits.load().split(test: 0.2, seed: 0, stratified: true).test
    let cells = try tour.cells("test-images")
    XCTAssertEqual(cells.count, 6)
    for (index, cell) in cells.enumerated() {
      XCTAssertEqual(cell.caption, ["\(test.labels[index])"])
      XCTAssertEqual(cell.picture, Image(gray: test.images[index], maxValue: 16))
    }
    // The samples of a cluster are framed if and only if they are of another digit than it.
    let samples = try tour.figure("cluster-samples")
    let titles = samples.all(named: "h3").map(\.text)
    XCTAssertEqual(titles.count, 10)
    for (title, gallery) in zip(titles, samples.all("gallery")) {
      let digit = try XCTUnwrap(title.split { !$0.isNumber }.first)
      for (place, cell) in gallery.all("cell").enumerated() {
        let caption = cell.all(named: "span").map(\.text)[0]
        let isWrong = caption != digit && place > 0
        XCTAssertEqual(cell.attributes["class"], isWrong ? "cell wrong" : "cell")
        XCTAssertEqual(caption.hasSuffix("×"), isWrong, caption)
      }
    }
    let maps = try tour.cells("filters")
    XCTAssertEqual(maps.prefix(10).map(\.picture.height), [Int](repeating: 5, count: 10))
    XCTAssertEqual(maps.dropFirst(11).map(\.picture.height), [Int](repeating: 24, count: 10))
  }

  /// The mistakes are those of the network in the file, with its probabilities, the surest first.
  private func checkMistakes(_ tour: Tour) throws {
    let parts = Digits.load().split(test: 0.2, seed: 0, stratified: true)
    let (train, test) = (
      parts.train.resized(height: 28, width: 28), parts.test.resized(height: 28, width: 28)
    )
    var network = Sequential.mnistConvNet(seed: 9)
    try network.load(contentsOf: tour.folder.appendingPathComponent("network.safetensors"))
    let outputs = exp(network(test.inputs(train.pixelStatistics)))
    let predicted = outputs.argmax(axis: 1).scalars
    let wrong = test.labels.indices.filter { predicted[$0] != test.labels[$0] }
      .sorted { outputs[$0, predicted[$0]] > outputs[$1, predicted[$1]] }
    let cells = try tour.cells("mistakes")
    XCTAssertGreaterThan(wrong.count, 3)
    XCTAssertEqual(cells.count, min(20, wrong.count))
    for (index, cell) in zip(wrong, cells) {
      XCTAssertEqual(cell.picture, Image(gray: test.images[index]))
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

  /// The centers of every number of clusters, each with the digit that the file gives it.
  private func checkCenters(_ tour: Tour) throws {
    for count in [10, 16, 36, 64, 144, 256] {
      let cells = try tour.cells("centers-\(count)")
      XCTAssertEqual(cells.count, count)
      XCTAssertEqual(cells.map { $0.caption[0] }, cells.map { $0.caption[0] }.sorted())
    }
    let file = try SafeTensors(
      contentsOf: tour.folder.appendingPathComponent("clusters.safetensors"))
    let centers: Tensor<Float> = try file.tensor("centers", shape: [256, 64])
    let labels = (try file.tensor("labels", shape: [256]) as Tensor<Int>).scalars
    let pictures = Image.heatMaps(
      centers.reshaped([256, 8, 8]), range: 0...1, colors: .gray)
    for cell in try tour.cells("centers-256") {
      let matching = pictures.indices.filter { pictures[$0] == cell.picture }
      // A cluster without images stands for no digit.
      let captions = matching.map { labels[$0] < 0 ? "?" : String(labels[$0]) }
      XCTAssertTrue(captions.contains(cell.caption[0]), "\(captions) \(cell.caption)")
    }
  }

  private func checkPage(_ tour: Tour) throws {
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
    guard let browser = Browser() else { return }
    for width in [400, 1280] {
      let layout = try browser.layout(of: tour.html, width: width, isDark: width == 400)
      XCTAssertEqual(layout.figures, figures.count)
      XCTAssertEqual(layout.scrollWidth, Double(width))
      XCTAssertEqual(layout.outside, [])
      XCTAssertEqual(layout.touching, [])
      XCTAssertEqual(layout.brokenImages, 0)
    }
  }

  func testMNISTTourReachesItsAccuracies() throws {
    guard let mnist = MNIST.find() else {
      throw XCTSkip("MNIST is not on this machine: 'numeral data fetch mnist' downloads it")
    }
    try withTemporaryFolder { folder in
      let tour = try Tour(
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

  func testFolderWithADataSetOfOnesOwn() throws {
    try withTemporaryFolder { folder in
      let digits = Digits.load()
      for (part, images) in [("train", digits[0..<200]), ("t10k", digits[200..<260])] {
        try IDX.write(
          images.images, to: folder.appendingPathComponent("\(part)-images-idx3-ubyte"))
        try IDX.write(
          Tensor<UInt8>(images.labels.map(UInt8.init)),
          to: folder.appendingPathComponent("\(part)-labels-idx1-ubyte"))
      }
      let tour = try Tour("--dataset \(folder.path)", in: folder.appendingPathComponent("report"))
      XCTAssertEqual(tour.metrics.miniBatch.runs.map(\.clusters), [10, 16, 36])
      XCTAssertEqual(tour.metrics.streaming.dataset, "digits")
      XCTAssertEqual(
        try tour.figure("loss").all(named: "code").map(\.wholeText),
        ["numeral train --dataset \(folder.path) --epochs 60"])
      // Run again, the tour replaces its files.
      let report = folder.appendingPathComponent("report/report.html")
      try Data("old".utf8).write(to: report)
      XCTAssertTrue(try Tour("--dataset \(folder.path)", in: tour.folder).html.contains("<h1>"))
    }
  }

  func testFolderThatCannotBeWrittenToIsKnownBeforeTheWork() throws {
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
