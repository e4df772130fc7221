// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralDatasets
import NumeralDownloads
import NumeralFiles
import NumeralTensors
import Synchronization
import TestSupport
import XCTest

final class DownloaderTests: XCTestCase {
  /// What is downloaded: text in gzip, some reads long.
  private let content = (0..<60_000).flatMap { Array("\($0 &* 48_271 % 65_537)\n".utf8) }
  private lazy var served = Gzip.compress(content)
  private lazy var sha256: String = {
    var sha256 = SHA256()
    sha256.update(content)
    return sha256.digest()
  }()
  private let quick = Downloader(timeout: .seconds(1), attempts: 3, retryDelay: .milliseconds(10))

  private func remoteFile(_ mirrors: [URL]) -> RemoteFile {
    RemoteFile(
      name: "numbers.txt.gz", mirrors: mirrors, sha256: sha256, byteCount: content.count)
  }

  /// A server that answers as told, and the addresses of the file on it.
  private func server(
    _ paths: [String] = ["a/numbers.txt.gz", "b/numbers.txt.gz"],
    _ answer: @escaping @Sendable (_ path: String, _ earlier: Int) -> HTTPServer.Answer
  ) -> (HTTPServer, RemoteFile) {
    let server = HTTPServer(answer: answer)
    addTeardownBlock { server.stop() }
    return (server, remoteFile(paths.map { server.address.appendingPathComponent($0) }))
  }

  private func assertFetches(
    _ file: RemoteFile, _ expected: [UInt8]? = nil, line: UInt = #line
  ) async throws {
    let folder = try temporaryFolder()
    let result = try await quick.fetch(file, into: folder)
    XCTAssertEqual(try contents(of: folder), ["numbers.txt.gz"], line: line)
    XCTAssertEqual(try bytes(of: result), expected ?? served, line: line)
  }

  /// Checks that a download fails with one line that has these words in it, and leaves nothing.
  private func assertFails(
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

  // MARK: Success

  func testTheFirstMirrorHasIt() async throws {
    let (server, file) = server { [served] _, _ in .content(served) }
    try await assertFetches(file)
    XCTAssertEqual(server.requests, ["/a/numbers.txt.gz"])
  }

  func testFoldersAreCreatedAndFilesReplaced() async throws {
    let (_, file) = server { [served] _, _ in .content(served) }
    let folder = try temporaryFolder().appendingPathComponent("new/folder")
    let result = try await quick.fetch(file, into: folder)
    try Data([1, 2, 3]).write(to: result)
    try await quick.fetch(file, into: folder)
    XCTAssertEqual(try bytes(of: result), served)
    XCTAssertEqual(try contents(of: folder), ["numbers.txt.gz"])
  }

  func testContentThatTheServerSendsDecompressedIsAsGood() async throws {
    let (_, file) = server { [content] _, _ in .content(content) }
    try await assertFetches(file, content)
  }

  func testChunksAndRedirections() async throws {
    let (server, file) = server { [served] path, _ in
      path == "/a/numbers.txt.gz" ? .redirection(to: "/elsewhere") : .chunked(served)
    }
    try await assertFetches(file)
    XCTAssertEqual(server.requests, ["/a/numbers.txt.gz", "/elsewhere"])
  }

  func testProgressGrowsToTheTotal() async throws {
    let (_, file) = server { [served] _, _ in .content(served) }
    let seen = Mutex<[(String, Int, Int?)]>([])
    try await quick.fetch(file, into: temporaryFolder()) { name, received, total in
      seen.withLock { $0.append((name, received, total)) }
    }
    let updates = seen.withLock { $0 }
    XCTAssertTrue(updates.allSatisfy { $0.0 == "numbers.txt.gz" && $0.2 == served.count })
    XCTAssertEqual(updates.map(\.1), updates.map(\.1).sorted())
    XCTAssertEqual(updates.last?.1, served.count)
  }

  func testWithoutALengthTheTotalIsUnknown() async throws {
    let (_, file) = server { [served] _, _ in .chunked(served) }
    let last = Mutex<(Int, Int?)>((0, 0))
    try await quick.fetch(file, into: temporaryFolder()) { _, received, total in
      last.withLock { $0 = (received, total) }
    }
    XCTAssertEqual(last.withLock { $0.0 }, served.count)
    XCTAssertNil(last.withLock { $0.1 })
  }

  // MARK: The next mirror

  func testWrongContentIsFetchedFromTheNextMirror() async throws {
    for wrong in [Gzip.compress([1, 2, 3]), [1, 2, 3], [], served.dropLast() + [7]] as [[UInt8]] {
      let (server, file) = server { [served] path, _ in
        .content(path.hasPrefix("/a") ? wrong : served)
      }
      try await assertFetches(file)
      XCTAssertEqual(server.requests, ["/a/numbers.txt.gz", "/b/numbers.txt.gz"])
    }
  }

  func testAMissingFileIsFetchedFromTheNextMirrorAtOnce() async throws {
    for status in [404, 403, 401, 304, 204] {
      let (server, file) = server { [served] path, _ in
        path.hasPrefix("/a") ? .status(status) : .content(served)
      }
      try await assertFetches(file)
      XCTAssertEqual(server.requests, ["/a/numbers.txt.gz", "/b/numbers.txt.gz"], "\(status)")
    }
  }

  func testAServerThatIsNotThere() async throws {
    let (server, file) = server(["b/numbers.txt.gz"]) { [served] _, _ in .content(served) }
    let nowhere = HTTPServer.nowhere("a/numbers.txt.gz")
    try await assertFetches(remoteFile([nowhere] + file.mirrors))
    XCTAssertEqual(server.requests, ["/b/numbers.txt.gz"])
  }

  // MARK: Another attempt

  func testTroubleThatPasses() async throws {
    for trouble in [.status(503), .status(500), .status(429), .nothing, .half(served)]
      as [HTTPServer.Answer]
    {
      let (server, file) = server { [served] _, earlier in
        earlier < 2 ? trouble : .content(served)
      }
      try await assertFetches(file)
      XCTAssertEqual(
        server.requests, [String](repeating: "/a/numbers.txt.gz", count: 3), "\(trouble)")
    }
  }

  func testASilenceThatPasses() async throws {
    let (server, file) = server { [served] _, earlier in
      earlier == 0 ? .silence : .content(served)
    }
    try await assertFetches(file)
    XCTAssertEqual(server.requests.count, 2)
  }

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

  // MARK: Several at once

  func testDownloadsOfTheSameFileAtOnce() async throws {
    let (server, file) = server { [served] _, _ in .content(served) }
    let folder = try temporaryFolder()
    try await withThrowingTaskGroup(of: URL.self) { group in
      for _ in 0..<8 {
        group.addTask { [quick] in try await quick.fetch(file, into: folder) }
      }
      for try await result in group { XCTAssertEqual(try bytes(of: result), served) }
    }
    XCTAssertEqual(try contents(of: folder), ["numbers.txt.gz"])
    XCTAssertEqual(server.requests.count, 8)
  }
}
