// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralDatasets
import NumeralDownloads
import NumeralTensors
import TestSupport
import XCTest

/// MNIST from a server on this machine.
final class MNISTDownloadTests: XCTestCase {
  private let quick = Downloader(timeout: .seconds(1), attempts: 1)

  func testWhatIsThereIsNotDownloaded() async throws {
    let folder = try temporaryFolder()
    let folders = DatasetSearchPath(environment: ["XDG_CACHE_HOME": folder.path])
    let directory = folder.appendingPathComponent("numeral/mnist")
    let server = HTTPServer { _, _ in .status(404) }
    defer { server.stop() }
    // The cache has three of the files, so that the fourth is asked for, and only the fourth.
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    for name in ["train-images-idx3-ubyte", "train-labels-idx1-ubyte.gz", "t10k-images-idx3-ubyte"]
    {
      try Data([1]).write(to: directory.appendingPathComponent(name))
    }
    do {
      _ = try await MNIST.load(in: folders, downloader: quick, mirrors: [server.address])
      XCTFail("no error")
    } catch let error as DownloadError {
      XCTAssertEqual(error.file, "t10k-labels-idx1-ubyte.gz")
    }
    XCTAssertEqual(server.requests, ["/t10k-labels-idx1-ubyte.gz"])
    XCTAssertEqual(try contents(of: directory).count, 3)
  }

  func testTheCacheIsFilledOnce() async throws {
    guard let source = try? MNIST.folder() else {
      throw XCTSkip("no MNIST here: `numeral data fetch mnist` downloads it")
    }
    let server = HTTPServer { path, _ in
      let file = source.appendingPathComponent(String(path.dropFirst()))
      return (try? bytes(of: file)).map { .content($0) } ?? .status(404)
    }
    defer { server.stop() }
    let cache = try temporaryFolder()
    let folders = DatasetSearchPath(environment: ["XDG_CACHE_HOME": cache.path])
    let mnist = try await MNIST.load(
      in: folders, downloader: quick, mirrors: [server.address])
    XCTAssertEqual(mnist.test.count, 10_000)
    let directory = cache.appendingPathComponent("numeral/mnist")
    XCTAssertEqual(try contents(of: directory), MNIST.files().map(\.name).sorted())
    XCTAssertTrue(MNIST.verify(directory).allSatisfy { $0.check == .intact })
    _ = try await MNIST.load(in: folders, downloader: quick, mirrors: [server.address])
    XCTAssertEqual(server.requests.count, 4, "the second time nothing is downloaded")
  }
}
