// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralDatasets
import NumeralDownloads
import NumeralFiles
import NumeralTensors
import TestSupport
import XCTest

/// A file to download, servers that have it, and checks of the outcome.
class DownloaderTestCase: XCTestCase {
  /// What is downloaded: text in gzip, some reads long.
  let content = (0..<60_000).flatMap { Array("\($0 &* 48_271 % 65_537)\n".utf8) }
  lazy var served = Gzip.compress(content)
  lazy var sha256: String = {
    var sha256 = SHA256()
    sha256.update(content)
    return sha256.digest()
  }()
  let quick = Downloader(timeout: .seconds(1), attempts: 3, retryDelay: .milliseconds(10))

  func remoteFile(_ mirrors: [URL]) -> RemoteFile {
    RemoteFile(
      name: "numbers.txt.gz", mirrors: mirrors, sha256: sha256, byteCount: content.count)
  }

  /// A server that answers as told, and the addresses of the file on it.
  func server(
    _ paths: [String] = ["a/numbers.txt.gz", "b/numbers.txt.gz"],
    _ answer: @escaping @Sendable (_ path: String, _ earlier: Int) -> HTTPServer.Answer
  ) -> (HTTPServer, RemoteFile) {
    let server = HTTPServer(answer: answer)
    addTeardownBlock { server.stop() }
    return (server, remoteFile(paths.map { server.address.appendingPathComponent($0) }))
  }

  func assertFetches(
    _ file: RemoteFile, _ expected: [UInt8]? = nil, line: UInt = #line
  ) async throws {
    let folder = try temporaryFolder()
    let result = try await quick.fetch(file, into: folder)
    XCTAssertEqual(try contents(of: folder), ["numbers.txt.gz"], line: line)
    XCTAssertEqual(try bytes(of: result), expected ?? served, line: line)
  }

  /// Checks that a download fails with one line that has these words in it, and leaves nothing.
  func assertFails(
    _ file: RemoteFile, _ reasons: [String], attempts: [Int], line: UInt = #line
  ) async throws {
    let folder = try temporaryFolder()
    do {
      try await quick.fetch(file, into: folder)
      XCTFail("no error", line: line)
    } catch let error as DownloadError {
      XCTAssertEqual(error.file, "numbers.txt.gz", line: line)
      XCTAssertEqual(error.failures.map(\.mirror), file.mirrors, line: line)
      XCTAssertEqual(error.failures.map(\.attempts), attempts, line: line)
      for (failure, reason) in zip(error.failures, reasons) {
        XCTAssertTrue(failure.reason.contains(reason), failure.reason, line: line)
        XCTAssertTrue(error.description.contains(failure.mirror.absoluteString), line: line)
        XCTAssertTrue(error.description.contains(failure.reason), line: line)
      }
      XCTAssertTrue(error.description.hasPrefix("numbers.txt.gz: "), line: line)
      XCTAssertFalse(error.description.contains("\n"), line: line)
    }
    XCTAssertEqual(try contents(of: folder), [], line: line)
  }
}
