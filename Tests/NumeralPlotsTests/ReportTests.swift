// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralImages
import NumeralPlots
import NumeralTensors
import TestSupport
import XCTest

final class ReportTests: XCTestCase {
  private let report = SampleReport.report

  func testDocumentIsWellFormedAndComplete() throws {
    let page = try XMLNode.parse(report.html)
    XCTAssertEqual(page.name, "html")
    XCTAssertEqual(page.all(named: "h1").map(\.text), ["Digits & <others>"])
    XCTAssertEqual(page.all(named: "h2").map(\.text), ["Contents", "Charts", "Images"])
    XCTAssertEqual(page.all(named: "h3").map(\.text), ["Colors", "Grays"])
    XCTAssertEqual(page.all(named: "dd").map(\.text), ["97.8 %", "5.0 s"])
    XCTAssertEqual(page.all(named: "svg").count, 4)
    // Each figure has a number, a caption and a command.
    let figures = page.all(named: "figure")
    let names = ["loss", "sizes", "confusion", "map", "few", "many", "groups"]
    XCTAssertEqual(figures.map { $0.attributes["id"] }, names)
    XCTAssertEqual(
      figures.map { $0.all(named: "b").map(\.text) }, (1...7).map { ["Figure \($0)."] })
    XCTAssertEqual(figures[1].all(named: "code").map(\.wholeText), [SampleReport.command])
    XCTAssertTrue(figures[0].wholeText.contains("The loss."))
    // Text between backquotes is code.
    XCTAssertEqual(figures[4].all(named: "code").map(\.wholeText), ["gray", "numeral show"])
    XCTAssertFalse(page.wholeText.contains("`"))
    // The table of contents links to the sections.
    let identifiers = page.all.compactMap { $0.attributes["id"] }
    XCTAssertEqual(Set(identifiers).count, identifiers.count)
    let targets = page.all(named: "a").compactMap { $0.attributes["href"] }
    XCTAssertEqual(targets.count, 2)
    for target in targets { XCTAssertTrue(identifiers.contains { "#" + $0 == target }) }
    // Columns of numbers have a class of their own.
    let rows = page.all(named: "tr").map { $0.children.map { $0.attributes["class"] ?? "" } }
    XCTAssertEqual(
      rows, [[String]](repeating: [String](repeating: "number", count: 5) + [""], count: 3))
  }

  func testGalleryContainsTheImagesOfTheFigure() throws {
    let page = try XMLNode.parse(report.html)
    let gallery = try XCTUnwrap(page.all.first { $0.attributes["id"] == "many" }).all("cell")
    let cells = SampleReport.cells(256)
    XCTAssertEqual(gallery.count, cells.count)
    for (item, cell) in zip(gallery, cells) {
      XCTAssertEqual(try image(in: item), cell.image)
      XCTAssertEqual(item.attributes["class"], cell.isWrong ? "cell wrong" : "cell")
      let lines = cell.caption.components(separatedBy: "\n")
      XCTAssertEqual(
        item.all(named: "span").map(\.text), [lines[0] + (cell.isWrong ? " ×" : ""), lines[1]])
    }
    let groups = try XCTUnwrap(page.all.first { $0.attributes["id"] == "groups" })
    XCTAssertEqual(
      try groups.all("cell").prefix(3).map(image), SampleReport.images(3, inColor: true))
  }

  /// The image of a cell, decoded from its data URI.
  private func image(in cell: XMLNode) throws -> Image {
    let source = try XCTUnwrap(cell.all(named: "img").first?.attributes["src"])
    XCTAssertTrue(source.hasPrefix("data:image/png;base64,"))
    let bytes = try XCTUnwrap(Data(base64Encoded: String(source.dropFirst(22))))
    let pixels = try PNG(decoding: bytes, name: "image").pixels
    return pixels.rank == 2 ? Image(gray: pixels) : Image(pixels: pixels)
  }

  func testReportIsSelfContained() throws {
    for reference in ["http:", "https:", "url(", "@import", "<script", "<link", "<object", "file:"]
    {
      XCTAssertFalse(report.html.contains(reference), reference)
    }
    for node in try XMLNode.parse(report.html).all {
      for (name, value) in node.attributes where ["src", "href", "data", "srcset"].contains(name) {
        XCTAssertTrue(value.hasPrefix("data:image/png;base64,") || value.hasPrefix("#"), value)
      }
      XCTAssertFalse(node.attributes.keys.contains { $0.hasPrefix("on") })
    }
  }

  func testEachFigureIsAlsoWrittenToAFile() throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("numeral-\(UUID().uuidString)", isDirectory: true)
    XCTAssertThrowsError(try report.write(to: folder)) {
      XCTAssertTrue("\($0)".contains(folder.path), "\($0)")
    }
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try report.write(to: folder)
    XCTAssertEqual(
      try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted(),
      [
        "confusion.svg", "few.png", "groups.png", "loss.svg", "many.png", "map.svg", "report.html",
        "sizes.svg",
      ])
    XCTAssertEqual(
      try String(contentsOf: folder.appendingPathComponent("loss.svg"), encoding: .utf8),
      SampleReport.line.svg.description)
    XCTAssertEqual(
      try PNG(contentsOf: folder.appendingPathComponent("few.png")).pixels,
      ImageGrid(SampleReport.cells(7)).image().pixels)
    XCTAssertEqual(
      try String(contentsOf: folder.appendingPathComponent("report.html"), encoding: .utf8),
      report.html)
  }
}
