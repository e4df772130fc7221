// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralDatasets
import NumeralDownloads
import NumeralFiles
import NumeralTensors
import TestSupport
import XCTest

/// Downloads that fail or are canceled: one line says why, and nothing is left in the folder.
final class DownloaderFailureTests: DownloaderTestCase {
  // MARK: Failure

  func testWrongContentEverywhere() async throws {
    let (_, file) = server { path, _ in .content(path.hasPrefix("/a") ? Gzip.compress([1]) : []) }
    try await assertFails(
      file,
      [
        "found SHA-256 4bf5122f344554c53bde2ebb8cd2b7e3d1600ad631c385a5d7cce23c7785459a, "
          + "expected \(sha256)",
        "found SHA-256 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
      ], attempts: [1, 1])
  }

  func testDamagedGzipEverywhere() async throws {
    let (_, file) = server { [served] path, _ in
      .content(path.hasPrefix("/a") ? served.dropLast(10) : [0x1F, 0x8B] + served)
    }
    try await assertFails(
      file, ["found gzip data that end too early", "found corrupt gzip data"], attempts: [1, 1])
  }

  func testConnectionsThatBreak() async throws {
    let (_, file) = server { [served] path, _ in path.hasPrefix("/a") ? .half(served) : .nothing }
    try await assertFails(
      file,
      [
        "the connection broke after \(served.count / 2) of \(served.count) bytes",
        "the connection broke after 0 bytes",
      ], attempts: [3, 3])
  }

  func testServersThatFallSilent() async throws {
    let (_, file) = server(["a"]) { [served] _, earlier in
      earlier < 2 ? .silence : .halfAndSilence(served)
    }
    try await assertFails(
      file, ["no more data in time, after \(served.count / 2) of \(served.count) bytes"],
      attempts: [3])
  }

  func testStatuses() async throws {
    let (_, file) = server { path, _ in .status(path.hasPrefix("/a") ? 404 : 502) }
    try await assertFails(
      file, ["the server answered with status 404", "the server answered with status 502"],
      attempts: [1, 3])
  }

  func testNoServerAtAll() async throws {
    let nowhere = [HTTPServer.nowhere("a"), URL(string: "http://no-such-host.invalid/b")!]
    try await assertFails(
      remoteFile(nowhere),
      ["the server cannot be reached", "there is no such host, or no network"],
      attempts: [1, 1])
    try await assertFails(
      remoteFile([URL(string: "gopher://127.0.0.1/a")!]), ["the address is not one of HTTP"],
      attempts: [1])
    try await assertFails(remoteFile([]), [], attempts: [])
  }

  func testAnAnswerWithoutEndIsCutOff() async throws {
    let endless = [UInt8](repeating: 7, count: 2 * content.count)
    let (_, file) = server { path, _ in
      path.hasPrefix("/a") ? .content(endless) : .chunked(endless)
    }
    let reason = "bytes, expected content of \(content.count)"
    try await assertFails(file, [reason, reason], attempts: [1, 1])
  }

  func testAFolderThatCannotBeMade() async throws {
    let (server, file) = server { [served] _, _ in .content(served) }
    let occupied = try temporaryFolder().appendingPathComponent("file")
    try Data([1]).write(to: occupied)
    do {
      try await quick.fetch(file, into: occupied.appendingPathComponent("folder"))
      XCTFail("no error")
    } catch let error as FileError {
      XCTAssertTrue(error.file.hasSuffix("file/folder"), error.file)
      XCTAssertEqual(error.expected, "a folder to write to")
    }
    XCTAssertEqual(server.requests, [])
  }

  // MARK: Cancellation

  private func assertCancels(
    _ file: RemoteFile, in folder: URL, when isReady: @escaping () -> Bool, line: UInt = #line
  ) async throws {
    let patient = Downloader(timeout: .seconds(30), attempts: 3, retryDelay: .seconds(30))
    let task = Task { try await patient.fetch(file, into: folder) }
    while !isReady() { try await Task.sleep(for: .milliseconds(2)) }
    let start = ContinuousClock.now
    task.cancel()
    let result = await task.result
    XCTAssertLessThan(start.duration(to: .now), .seconds(2), line: line)
    XCTAssertThrowsError(try result.get(), line: line) {
      XCTAssertTrue($0 is CancellationError, "\($0)", line: line)
    }
    XCTAssertEqual(try contents(of: folder), [], line: line)
  }

  func testCancellationLeavesNothing() async throws {
    for answer in [.silence, .halfAndSilence(served), .status(503)] as [HTTPServer.Answer] {
      let (server, file) = server { _, _ in answer }
      let folder = try temporaryFolder()
      try await assertCancels(file, in: folder) { [server] in !server.requests.isEmpty }
    }
    let (server, file) = server { [served] _, _ in .content(served) }
    let folder = try temporaryFolder()
    try await assertCancels(file, in: folder) { true }
    XCTAssertLessThanOrEqual(server.requests.count, 1)
  }

  func testCancellationAtAnyTimeIsCleanOrTooLate() async throws {
    let (_, file) = server { [served] _, _ in .content(served) }
    for delay in 0..<60 {
      let folder = try temporaryFolder()
      let task = Task { [quick] in try await quick.fetch(file, into: folder) }
      try await Task.sleep(for: .microseconds(150 * delay))
      task.cancel()
      switch await task.result {
      case .success: XCTAssertEqual(try contents(of: folder), ["numbers.txt.gz"])
      case .failure(let error):
        XCTAssertTrue(error is CancellationError, "\(error)")
        XCTAssertEqual(try contents(of: folder), [])
      }
    }
  }
}
