// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralDatasets
import NumeralDownloads
import NumeralFiles
import NumeralTensors
import TestSupport
import Testing

/// Servers of https, and what is wrong with them: the reason is given at once.
@Suite(.enabled(if: TLSServer.isAvailable), .serialized) struct SecureDownloadTests {
  private static let content = [UInt8](repeating: 7, count: 5000)
  private let patient = Downloader(timeout: .seconds(20), attempts: 3, retryDelay: .seconds(20))

  private func remoteFile(_ mirror: URL) -> RemoteFile {
    var sha256 = SHA256()
    sha256.update(Self.content)
    return RemoteFile(
      name: "sevens", mirrors: [mirror.appendingPathComponent("sevens")],
      sha256: sha256.digest(), byteCount: Self.content.count)
  }

  /// Calls `body` with a server of https that has the file, and an empty folder.
  private func withServer(_ body: (TLSServer, URL) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("numeral-tests-\(UUID().uuidString)", isDirectory: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let (files, target) = (
      folder.appendingPathComponent("files"), folder.appendingPathComponent("target")
    )
    for folder in [files, target] {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }
    try Data(Self.content).write(to: files.appendingPathComponent("sevens"))
    let server = try TLSServer(files: files, keys: folder)
    defer { server.stop() }
    try await body(server, target)
  }

  /// The reason for which a download fails at its first attempt.
  private func reason(_ mirror: URL, _ folder: URL) async throws -> String {
    let error = await #expect(throws: DownloadError.self) {
      try await patient.fetch(remoteFile(mirror), into: folder)
    }
    #expect(error?.failures.map(\.attempts) == [1])
    #expect(error?.description.contains("\n") == false)
    #expect(try contents(of: folder) == [])
    return error?.failures.first?.reason ?? ""
  }

  @Test(arguments: [
    ("https", "127.0.0.1", "the server's certificate is not trusted"),  // It has no authority.
    ("https", "localhost", "the server's certificate is not trusted"),
    ("http", "127.0.0.1", "the server answers https only"),
  ])
  func serverOfHTTPS(scheme: String, host: String, expected: String) async throws {
    try await withServer { server, folder in
      var address = URLComponents(url: server.address, resolvingAgainstBaseURL: true)!
      (address.scheme, address.host) = (scheme, host)
      let reason = try await reason(address.url!, folder)
      #expect(reason.hasPrefix(expected), "\(reason)")
    }
  }

  @Test func addressOfHTTPSForAServerOfHTTP() async throws {
    let server = HTTPServer { _, _ in .content(Self.content) }
    defer { server.stop() }
    var address = URLComponents(url: server.address, resolvingAgainstBaseURL: true)!
    address.scheme = "https"
    try await withServer { [address] _, folder in
      let reason = try await reason(address.url!, folder)
      #expect(reason.hasPrefix("the server does not answer with TLS"), "\(reason)")
    }
  }

  @Test func redirectionsInALoop() async throws {
    let server = HTTPServer { path, _ in .redirection(to: path == "/a" ? "/sevens" : "/a") }
    defer { server.stop() }
    try await withServer { _, folder in
      let reason = try await reason(server.address, folder)
      #expect(reason == "too many redirections")
    }
  }

  #if os(Linux)
  /// In a process of its own, because the variables are looked for once.
  @Test func certificatesOfTheEnvironmentAreTrusted() async {
    await #expect(processExitsWith: .success) {
      let suite = SecureDownloadTests()
      try await suite.withServer { server, folder in
        func download() async throws {
          let file = try await suite.patient.fetch(suite.remoteFile(server.address), into: folder)
          #expect(try bytes(of: file) == Self.content)
          try FileManager.default.removeItem(at: file)
        }
        setenv("SSL_CERT_FILE", server.certificate.path, 1)
        try await download()
        try await download()
        unsetenv("SSL_CERT_FILE")
        let reason = try await suite.reason(server.address, folder)
        #expect(reason.contains("not trusted"), "\(reason)")
        // A folder of certificates is indexed by links to them.
        let keys = server.certificate.deletingLastPathComponent().path
        let index = try FinishedProcess.run(
          URL(fileURLWithPath: "/usr/bin/openssl"), ["rehash", keys])
        try #require(index.status == 0)
        setenv("SSL_CERT_DIR", keys, 1)
        try await download()
      }
    }
  }
  #endif
}
