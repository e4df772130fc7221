// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import CNumeralCrypto
import Foundation
import NumeralFiles

/// The SHA-256 digest of bytes that come piece by piece (FIPS 180-4), by OpenSSL.
///
///     var sha256 = SHA256()
///     sha256.update([0x61, 0x62, 0x63])
///     sha256.digest()        // "ba7816bf…"
package struct SHA256: ~Copyable {
  private let context: OpaquePointer

  /// Starts the digest of no bytes.
  package init() {
    guard let context = EVP_MD_CTX_new(), EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1 else {
      preconditionFailure("SHA256: OpenSSL cannot start")
    }
    self.context = context
  }

  deinit { EVP_MD_CTX_free(context) }

  /// Adds bytes.
  package mutating func update(_ bytes: UnsafeRawBufferPointer) {
    EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
  }

  /// Adds bytes.
  package mutating func update(_ bytes: [UInt8]) {
    bytes.withUnsafeBytes { update($0) }
  }

  /// The digest of all bytes so far, in 64 hexadecimal digits. It ends the digest.
  package consuming func digest() -> String {
    var bytes = [UInt8](repeating: 0, count: 32)
    EVP_DigestFinal_ex(context, &bytes, nil)
    return bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  /// The digest of a file's content, decompressed if the file is gzip's.
  ///
  /// - Throws: `FileError` when the file cannot be read, or its gzip data are damaged.
  package static func digest(ofContentOf file: URL) throws -> String {
    let reader = try ByteReader(file)
    var sha256 = SHA256()
    try withUnsafeTemporaryAllocation(byteCount: 64 << 10, alignment: 16) { chunk in
      while true {
        let count = try reader.read(into: chunk)
        if count == 0 { return }
        sha256.update(UnsafeRawBufferPointer(rebasing: chunk[..<count]))
      }
    }
    return sha256.digest()
  }
}
