// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation

/// A server of https on 127.0.0.1, `openssl s_server`, which serves the files of a folder.
package final class TLSServer {
  /// The server's address: "https://127.0.0.1:12345/".
  package let address: URL
  /// The server's certificate, which no authority has signed.
  package let certificate: URL
  private let process: Process

  /// Whether this machine has the `openssl` command.
  package static var isAvailable: Bool {
    FileManager.default.isExecutableFile(atPath: openssl.path)
  }
  private static let openssl = URL(fileURLWithPath: "/usr/bin/openssl")

  /// Starts a server of a folder's files, and writes its certificate and key into another folder.
  package init(files folder: URL, keys: URL) throws {
    certificate = keys.appendingPathComponent("certificate.pem")
    let key = keys.appendingPathComponent("private.key")
    let request = try FinishedProcess.run(
      Self.openssl,
      [
        "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1",
        "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key.path, "-out", certificate.path,
      ])
    precondition(request.status == 0, request.errors)
    process = Process()
    process.executableURL = Self.openssl
    process.currentDirectoryURL = folder
    process.arguments = [
      "s_server", "-accept", "127.0.0.1:0", "-cert", certificate.path, "-key", key.path, "-WWW",
    ]
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    // The server would end with its input.
    process.standardInput = Pipe()
    try process.run()
    var text = ""
    // "ACCEPT 127.0.0.1:12345"
    while !text.contains(#/ACCEPT .*:\d+\n/#) {
      let data = output.fileHandleForReading.availableData
      precondition(!data.isEmpty, "openssl s_server has ended: \(text)")
      text += String(decoding: data, as: UTF8.self)
    }
    let port = text.firstMatch(of: #/ACCEPT .*:(\d+)\n/#)!.1
    address = URL(string: "https://127.0.0.1:\(port)/")!
  }

  /// Stops the server.
  package func stop() {
    // Other signals are blocked in the process if it was started by a thread of Dispatch's.
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }
}
