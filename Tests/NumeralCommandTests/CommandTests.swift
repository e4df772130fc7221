// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Numeral
import TestSupport
import XCTest

/// Results of the commands that need no training.
final class CommandTests: XCTestCase {
  func testHelpWithoutArguments() throws {
    let run = try NumeralProcess.run()
    XCTAssertEqual(run.status, 0)
    for command in ["tour", "train", "features", "cluster", "predict", "show", "data"] {
      XCTAssertTrue(run.output.contains("  \(command) "), "no \(command) in \(run.output)")
    }
  }

  func testShowDrawsImagesOverTheirLabels() throws {
    let run = try NumeralProcess.run("show --dataset digits --count 3")
    XCTAssertEqual(run.status, 0)
    let lines = run.output.split(separator: "\n", omittingEmptySubsequences: false)
    let expected = Digits.images.split(test: 0.2, seed: 0, stratified: true).test
    XCTAssertEqual(
      lines[8].split(separator: " ").map { Int($0) }, Array(expected.labels[0..<3]))
    XCTAssertTrue(lines[0..<8].joined().contains("@"))
  }

  func testShowDrawsAGridToAFile() throws {
    try withTemporaryFolder { folder in
      let file = folder.appendingPathComponent("digits.png")
      let run = try NumeralProcess.run("show --dataset digits --count 12 --png \(file.path)")
      XCTAssertEqual(run.status, 0, run.errors)
      XCTAssertTrue(run.output.hasSuffix("\nwrote \(file.path)\n"), run.output)
      let pixels = try PNG(contentsOf: file).pixels
      // Two rows of six: pixels become squares of 10, gaps are 12, and a caption takes 26.
      XCTAssertEqual(pixels.shape, [2 * (80 + 26 + 12) + 12, 6 * (80 + 12) + 12, 3])
      let image = Image(pixels: pixels)
      let test = Digits.images.split(test: 0.2, seed: 0, stratified: true).test
      for index in 0..<12 {
        let expected = Image(gray: test.images[index], maxValue: 16)
        for row in 0..<8 {
          for column in 0..<8 {
            XCTAssertEqual(
              image[
                12 + index / 6 * 118 + 10 * row + 5, 12 + index % 6 * 92 + 10 * column + 5],
              expected[row, column])
          }
        }
      }
      XCTAssertEqual(
        try FileManager.default.contentsOfDirectory(atPath: folder.path), ["digits.png"])
    }
  }

  func testPipesGetASCII() throws {
    let run = try NumeralProcess.run(
      "show --dataset digits",
      environment: ["TERM": "xterm-256color", "COLORTERM": "truecolor", "LC_ALL": "C.UTF-8"])
    XCTAssertEqual(run.status, 0)
    XCTAssertTrue(run.output.utf8.allSatisfy { (32..<127).contains($0) || $0 == 10 }, run.output)
  }

  func testDataListsAndVerifiesDataSets() throws {
    try withTemporaryFolder { folder in
      let nowhere = [
        "NUMERAL_DATA": "", "XDG_CACHE_HOME": folder.appendingPathComponent("cache").path,
      ]
      let list = try NumeralProcess.run("data list", environment: nowhere)
      XCTAssertEqual(list.status, 0)
      XCTAssertTrue(list.output.contains("numeral data fetch mnist"), list.output)
      let verify = try NumeralProcess.run("data verify mnist", environment: nowhere)
      XCTAssertEqual(verify.status, 1)
      XCTAssertTrue(verify.errors.contains("numeral data fetch mnist"), verify.errors)
      let digits = try NumeralProcess.run("data verify digits", environment: nowhere)
      XCTAssertEqual(digits.status, 0)
    }
  }
}
