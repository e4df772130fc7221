// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralDatasets
import NumeralDownloads
import NumeralFiles
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
    let source = try mnistFolder()
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

  /// A cache whose files are damaged, each in another way.
  func testDamagedFilesAreFetchedAgain() async throws {
    let source = try mnistFolder()
    let files = try MNIST.files().map { file in
      (name: file.name, content: try bytes(of: source.appendingPathComponent(file.name)))
    }
    let server = HTTPServer { path, _ in
      files.first { "/" + $0.name == path }.map { .content($0.content) } ?? .status(404)
    }
    defer { server.stop() }
    let cache = try temporaryFolder()
    let path = DatasetSearchPath(environment: ["XDG_CACHE_HOME": cache.path])
    let folder = cache.appendingPathComponent("numeral/mnist")
    func file(_ index: Int) -> URL { folder.appendingPathComponent(files[index].name) }
    func fetch() async throws {
      try await MNIST.fetch(
        in: path, verifies: true, downloader: quick, mirrors: [server.address])
      XCTAssertTrue(MNIST.verify(folder).allSatisfy { $0.check == .intact })
      XCTAssertEqual(try contents(of: folder), files.map(\.name).sorted())
    }
    try await fetch()
    XCTAssertEqual(server.requests.count, 4)
    try await fetch()
    XCTAssertEqual(server.requests.count, 4, "what is intact is not downloaded")

    try Data(files[0].content.dropLast(1000)).write(to: file(0))
    try Data().write(to: file(1))
    var altered = files[2].content
    altered[altered.count / 2] ^= 1
    try Data(altered).write(to: file(2))
    // A plain file comes before a compressed one, unless its content is another.
    try Data(repeating: 0, count: 10_008)
      .write(to: folder.appendingPathComponent("t10k-labels-idx1-ubyte"))
    try await MNIST.fetch(in: path, downloader: quick, mirrors: [server.address])
    XCTAssertEqual(server.requests.count, 4, "only `verifies` checks the content")
    try await fetch()
    XCTAssertEqual(server.requests.count, 8)
  }

  func testFilesOutsideTheCacheAreNotReplaced() async throws {
    let folder = try temporaryFolder()
    for file in MNIST.files() {
      try Data([1, 2, 3]).write(to: folder.appendingPathComponent(file.name))
    }
    let server = HTTPServer { _, _ in .status(404) }
    defer { server.stop() }
    let path = DatasetSearchPath(
      folder, environment: ["XDG_CACHE_HOME": folder.appendingPathComponent("cache").path])
    do {
      try await MNIST.fetch(
        in: path, verifies: true, downloader: quick, mirrors: [server.address])
      XCTFail("no error")
    } catch let error as FileError {
      XCTAssertTrue(error.file.hasSuffix(MNIST.files()[0].name), error.file)
      XCTAssertTrue(
        error.expected.hasSuffix("; remove the file and run 'numeral data fetch mnist'"),
        error.expected)
    }
    XCTAssertEqual(server.requests, [])
    XCTAssertEqual(try contents(of: folder), MNIST.files().map(\.name).sorted())
  }
}
