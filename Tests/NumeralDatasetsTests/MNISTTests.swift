// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralDatasets
import NumeralFiles
import NumeralTensors
import TestSupport
import XCTest

final class MNISTTests: XCTestCase {
  func testTheRealFilesAreIntact() throws {
    let results = MNIST.verify(try mnistFolder())
    XCTAssertEqual(results.count, 4)
    for (file, check) in results { XCTAssertEqual(check, .intact, file) }
  }

  func testTheRealImages() throws {
    let folder = try mnistFolder()
    let mnist = try MNIST.read(
      in: DatasetSearchPath(folder.deletingLastPathComponent(), environment: [:]))
    XCTAssertEqual(mnist.name, "mnist")
    XCTAssertEqual(mnist.train.images.shape, [60_000, 28, 28])
    XCTAssertEqual(mnist.test.images.shape, [10_000, 28, 28])
    XCTAssertEqual(mnist.train.labels.prefix(10), [5, 0, 4, 1, 9, 2, 1, 3, 1, 4])
    XCTAssertEqual(mnist.test.labels.prefix(10), [7, 2, 1, 0, 4, 1, 4, 9, 5, 9])
    // The numbers that everyone standardizes MNIST by.
    let statistics = mnist.train.pixelStatistics()
    XCTAssertEqual(statistics.mean, Standardization.mnist.mean, accuracy: 5e-5)
    XCTAssertEqual(
      statistics.standardDeviation, Standardization.mnist.standardDeviation, accuracy: 5e-5)
  }

  func testAnIncompleteFolderIsPassedOver() throws {
    let (incomplete, complete) = (try temporaryFolder(), try temporaryFolder())
    for (folder, count) in [(incomplete, 3), (complete, 4)] {
      let directory = folder.appendingPathComponent("mnist")
      try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
      for file in MNIST.files().prefix(count) {
        try Data().write(to: directory.appendingPathComponent(file.name))
      }
    }
    func find(_ folder: URL, _ data: URL) throws -> String {
      try MNIST.folder(in: DatasetSearchPath(folder, environment: ["NUMERAL_DATA": data.path]))
        .deletingLastPathComponent().lastPathComponent
    }
    XCTAssertEqual(try find(incomplete, complete), complete.lastPathComponent)
    XCTAssertEqual(try find(complete, incomplete), complete.lastPathComponent)
  }

  func testReadingSaysWhatIsMissing() throws {
    let folder = try temporaryFolder()
    assertFileError("numeral", found: "no mnist", expected: "'numeral data fetch mnist'") {
      try MNIST.read(in: DatasetSearchPath(environment: ["XDG_CACHE_HOME": folder.path]))
    }
  }

  func testVerifyingFindsWhatIsWrong() throws {
    let folder = try temporaryFolder()
    let files = MNIST.files()
    // One is missing, one is other data, one is no gzip at all but claims it, one is plain.
    try Data(Gzip.compress([1, 2, 3])).write(to: folder.appendingPathComponent(files[1].name))
    try Data([0x1F, 0x8B, 0, 0]).write(to: folder.appendingPathComponent(files[2].name))
    try Data([1, 2, 3]).write(to: folder.appendingPathComponent("t10k-labels-idx1-ubyte"))
    let results = MNIST.verify(folder)
    XCTAssertEqual(
      results.map(\.file),
      [
        "train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz", "t10k-images-idx3-ubyte.gz",
        "t10k-labels-idx1-ubyte",
      ])
    XCTAssertEqual(results[0].check, .missing)
    let digest = "039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81"  // of 1, 2, 3
    for index in [1, 3] {
      guard case .damaged(let error) = results[index].check else { return XCTFail() }
      XCTAssertTrue(error.file.hasSuffix(results[index].file))
      XCTAssertEqual(error.found, "SHA-256 \(digest)")
      XCTAssertEqual(error.expected, files[index].sha256)
    }
    guard case .damaged(let error) = results[2].check else { return XCTFail() }
    XCTAssertTrue(error.found.contains("corrupt gzip data"), error.found)
  }

  func testTheAddresses() {
    XCTAssertEqual(
      MNIST.files()[2].mirrors.map(\.absoluteString),
      [
        "https://ossci-datasets.s3.amazonaws.com/mnist/t10k-images-idx3-ubyte.gz",
        "https://storage.googleapis.com/cvdf-datasets/mnist/t10k-images-idx3-ubyte.gz",
      ])
  }
}
