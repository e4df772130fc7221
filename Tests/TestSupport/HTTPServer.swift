// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralTensors

/// A web server on 127.0.0.1 that misbehaves as told.
///
/// Every connection gets one answer, on a thread of its own, and is closed after it.
package final class HTTPServer: Sendable {
  /// What the server does with a request.
  package enum Answer: Sendable {
    /// Sends the bytes.
    case content([UInt8])
    /// Sends the bytes in eight parts, in about half a second.
    case slowly([UInt8])
    /// Sends the bytes in chunks, without saying how many there will be.
    case chunked([UInt8])
    /// Answers with a status, and a page about it.
    case status(Int)
    /// Sends the client elsewhere.
    case redirection(to: String)
    /// Promises all the bytes, sends the first half of them, and closes the connection.
    case half([UInt8])
    /// Sends the first half of the bytes, and then nothing more until the client goes away.
    case halfAndSilence([UInt8])
    /// Takes the request and says nothing until the client goes away.
    case silence
    /// Closes the connection at once.
    case nothing
  }

  /// The server's address: "http://127.0.0.1:12345/".
  package let address: URL
  private let socket: Int32
  private let log = Locked<[String]>([])
  private let answer: @Sendable (_ path: String, _ earlier: Int) -> Answer

  /// Starts a server.
  ///
  /// - Parameter answer: Says what to do with a request for `path`, after `earlier` ones for it.
  package init(answer: @escaping @Sendable (_ path: String, _ earlier: Int) -> Answer) {
    self.answer = answer
    socket = Foundation.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    // Port 0 is whichever is free; the system then says which.
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    withUnsafeMutablePointer(to: &address) { [socket] pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
        precondition(bind(socket, pointer, size) == 0 && listen(socket, 64) == 0)
        precondition(getsockname(socket, pointer, &size) == 0)
      }
    }
    self.address = URL(string: "http://127.0.0.1:\(UInt16(bigEndian: address.sin_port))/")!
    Thread.detachNewThread { [self] in
      defer { close(socket) }
      while true {
        let connection = accept(socket, nil, nil)
        if connection < 0 { return }
        Thread.detachNewThread { [self] in
          serve(connection)
          close(connection)
        }
      }
    }
  }

  /// The paths that were asked for, in order.
  package var requests: [String] { log.withLock { $0 } }

  /// Stops taking connections; the address refuses them from now on.
  ///
  /// The thread that accepts them wakes up and closes the socket: closed here, its number could be
  /// another server's before that thread asks for the next connection.
  package func stop() { shutdown(socket, Int32(SHUT_RDWR)) }

  /// The address of a path on a port without a listener.
  package static func nowhere(_ path: String) -> URL {
    let server = HTTPServer { _, _ in .nothing }
    server.stop()
    return server.address.appendingPathComponent(path)
  }

  private func serve(_ connection: Int32) {
    var request: [UInt8] = []
    while request.suffix(4) != [13, 10, 13, 10] {
      var byte: UInt8 = 0
      guard recv(connection, &byte, 1, 0) == 1 else { return }
      request.append(byte)
      // A handshake of TLS starts with the byte 22, and has no end for a server of HTTP.
      if request == [22] {
        return send(Array("HTTP/1.1 400 Bad Request\r\n\r\n".utf8), to: connection)
      }
    }
    let path = String(decoding: request, as: UTF8.self).split(separator: " ")[1]
    let earlier = log.withLock { log in
      defer { log.append(String(path)) }
      return log.count { $0 == path }
    }
    func header(_ status: String, _ field: String) -> [UInt8] {
      Array("HTTP/1.1 \(status)\r\n\(field)\r\nConnection: close\r\n\r\n".utf8)
    }
    switch answer(String(path), earlier) {
    case .content(let bytes):
      send(header("200 OK", "Content-Length: \(bytes.count)") + bytes, to: connection)
    case .slowly(let bytes):
      send(header("200 OK", "Content-Length: \(bytes.count)"), to: connection)
      for part in 0..<8 {
        usleep(60_000)
        send(
          Array(bytes[bytes.count * part / 8..<bytes.count * (part + 1) / 8]), to: connection)
      }
    case .chunked(let bytes):
      send(header("200 OK", "Transfer-Encoding: chunked"), to: connection)
      for start in stride(from: 0, to: bytes.count, by: 1000) {
        let chunk = bytes[start..<min(start + 1000, bytes.count)]
        send(
          Array("\(String(chunk.count, radix: 16))\r\n".utf8) + chunk + [13, 10], to: connection)
      }
      send(Array("0\r\n\r\n".utf8), to: connection)
    case .status(let status):
      let page = Array("<h1>\(status)</h1>".utf8)
      send(header("\(status) Because", "Content-Length: \(page.count)") + page, to: connection)
    case .redirection(let location):
      send(header("302 Found", "Content-Length: 0\r\nLocation: \(location)"), to: connection)
    case .half(let bytes):
      send(
        header("200 OK", "Content-Length: \(bytes.count)") + bytes.prefix(bytes.count / 2),
        to: connection)
    case .halfAndSilence(let bytes):
      send(
        header("200 OK", "Content-Length: \(bytes.count)") + bytes.prefix(bytes.count / 2),
        to: connection)
      waitForTheEnd(of: connection)
    case .silence: waitForTheEnd(of: connection)
    case .nothing: break
    }
  }

  private func send(_ bytes: [UInt8], to connection: Int32) {
    var rest = bytes[...]
    while !rest.isEmpty {
      // A client that is gone must not end the process by a signal.
      let count = rest.withUnsafeBytes {
        Foundation.send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      if count <= 0 { return }
      rest = rest.dropFirst(count)
    }
  }

  private func waitForTheEnd(of connection: Int32) {
    var byte: UInt8 = 0
    while recv(connection, &byte, 1, 0) > 0 {}
  }
}
