// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import Numeral
import TestSupport
import XCTest

/// The numbers in a tour's `metrics.json`.
struct TourNumbers: Decodable {
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

/// A run of `numeral tour` and the files that it wrote.
struct TourProcess {
  let output: String
  let metrics: TourNumbers
  let html: String
  let page: XMLNode
  let folder: URL

  init(_ options: String, in folder: URL) throws {
    self.folder = folder
    let run = try NumeralProcess.run("tour --output \(folder.path) \(options)")
    XCTAssertEqual(run.status, 0, run.errors)
    output = run.output
    metrics = try readMetrics(folder.appendingPathComponent("metrics.json"), as: TourNumbers.self)
    html = try String(contentsOf: folder.appendingPathComponent("report.html"), encoding: .utf8)
    page = try XMLNode.parse(html)
  }

  func figure(_ name: String) throws -> XMLNode {
    try XCTUnwrap(page.all.first { $0.attributes["id"] == name }, "no figure \(name)")
  }

  /// The images of a figure with the lines of their captions.
  func cells(_ figure: String) throws -> [(image: Image, caption: [String])] {
    try self.figure(figure).all("cell").map { cell in
      let source = try XCTUnwrap(cell.all(named: "img").first?.attributes["src"])
      let bytes = try XCTUnwrap(Data(base64Encoded: String(source.dropFirst(22))))
      let pixels = try withTemporaryFolder { folder in
        let file = folder.appendingPathComponent("cell.png")
        try bytes.write(to: file)
        return try PNG(contentsOf: file).pixels
      }
      let image = pixels.rank == 2 ? Image(gray: pixels) : Image(pixels: pixels)
      return (image, cell.all(named: "span").map(\.text))
    }
  }
}
