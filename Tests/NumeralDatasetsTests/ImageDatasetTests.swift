// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralDatasets
import NumeralFiles
import NumeralTensors
import TestSupport
import XCTest

final class ImageDatasetTests: XCTestCase {
  private let trainImages = "train-images-idx3-ubyte"
  private let trainLabels = "train-labels-idx1-ubyte"
  private let testImages = "t10k-images-idx3-ubyte"
  private let testLabels = "t10k-labels-idx1-ubyte"

  private func pixels(_ count: Int, _ height: Int = 3, _ width: Int = 2) -> Tensor<UInt8> {
    Tensor((0..<count * height * width).map { UInt8($0 % 251) }, shape: [count, height, width])
  }

  private func labels(_ count: Int) -> Tensor<UInt8> { Tensor((0..<count).map { UInt8($0 % 10) }) }

  /// A folder with a good data set: 12 images to train with, and 5 to test with.
  private func goodFolder(suffix: String = "") throws -> URL {
    let folder = try temporaryFolder()
    try IDX(pixels(12)).write(to: folder.appendingPathComponent(trainImages + suffix))
    try IDX(labels(12)).write(to: folder.appendingPathComponent(trainLabels + suffix))
    try IDX(pixels(5)).write(to: folder.appendingPathComponent(testImages + suffix))
    try IDX(labels(5)).write(to: folder.appendingPathComponent(testLabels + suffix))
    return folder
  }

  func testReadsPlainAndCompressedFiles() throws {
    for suffix in ["", ".gz"] {
      let folder = try goodFolder(suffix: suffix)
      let dataset = try ImageDataset(contentsOf: folder)
      XCTAssertEqual(dataset.name, folder.lastPathComponent)
      XCTAssertEqual(
        dataset.train, LabeledImages(images: pixels(12), labels: (0..<12).map { $0 % 10 }))
      XCTAssertEqual(dataset.test, LabeledImages(images: pixels(5), labels: Array(0..<5)))
      XCTAssertEqual(try ImageDataset(contentsOf: folder, name: "fashion").name, "fashion")
    }
  }

  func testPlainFilesComeFirst() throws {
    let folder = try goodFolder()
    try Data([1, 2, 3]).write(to: folder.appendingPathComponent(testLabels + ".gz"))
    XCTAssertEqual(try ImageDataset(contentsOf: folder).test.labels, Array(0..<5))
  }

  func testMissingFiles() throws {
    for name in [trainImages, trainLabels, testImages, testLabels] {
      let folder = try goodFolder()
      try FileManager.default.removeItem(at: folder.appendingPathComponent(name))
      assertFileError(
        folder.lastPathComponent, found: "no such file", expected: "\(name) or \(name).gz"
      ) { try ImageDataset(contentsOf: folder) }
    }
    assertFileError("nowhere", found: "no such file", expected: trainImages) {
      try ImageDataset(contentsOf: URL(fileURLWithPath: "/nowhere"))
    }
  }

  /// Replaces one file of a good data set by a tensor that does not fit.
  private func assertMisfit(
    _ name: String, _ tensor: Tensor<UInt8>, at file: String? = nil, found: String,
    expected: String, line: UInt = #line
  ) throws {
    let folder = try goodFolder()
    try IDX(tensor).write(to: folder.appendingPathComponent(name))
    assertFileError(file ?? name, found: found, expected: expected, line: line) {
      try ImageDataset(contentsOf: folder)
    }
  }

  func testFilesThatDoNotFit() throws {
    try assertMisfit(
      trainLabels, labels(11), found: "the shape [11]", expected: "[12], a label for each image")
    try assertMisfit(
      testImages, pixels(6), at: testLabels, found: "the shape [5]", expected: "[6]")
    try assertMisfit(
      testImages, pixels(5, 2, 3), found: "images of 2×3", expected: "3×2, as in train-images")
    try assertMisfit(
      trainImages, labels(12), found: "the shape [12]", expected: "[count, height, width]")
    try assertMisfit(
      trainLabels, pixels(12), found: "the shape [12, 3, 2]", expected: "[12]")
    try assertMisfit(
      trainImages, pixels(0), found: "the shape [0, 3, 2]", expected: "none of them 0")
  }

  func testElementsThatAreNotBytes() throws {
    let folder = try goodFolder()
    let file = folder.appendingPathComponent(testLabels)
    try IDX(Tensor<Int32>([1, 2, 3, 4, 5])).write(to: file)
    assertFileError(testLabels, found: "type int32", expected: "type uint8") {
      try ImageDataset(contentsOf: folder)
    }
  }
}
