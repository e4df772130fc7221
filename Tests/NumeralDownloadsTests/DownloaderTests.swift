// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralDatasets
import NumeralDownloads
import NumeralFiles
import NumeralTensors
import TestSupport
import XCTest

final class DownloaderTests: DownloaderTestCase {
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
    let seen = Locked<[(String, Int, Int?)]>([])
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
    let last = Locked<(Int, Int?)>((0, 0))
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
