// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import CNumeralCrypto
import Foundation
import NumeralFiles

/// An incremental SHA-256 digest (FIPS 180-4), computed by OpenSSL.
///
///     var sha256 = SHA256()
///     sha256.update([0x61, 0x62, 0x63])
///     sha256.digest()        // "ba7816bf…"
package struct SHA256: ~Copyable {
  private let context: OpaquePointer

  /// Creates the digest of an empty message.
  package init() {
    guard let context = EVP_MD_CTX_new(), EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1 else {
      fatalError("SHA256: OpenSSL cannot create a digest")
    }
    self.context = context
  }

  deinit { EVP_MD_CTX_free(context) }

  /// Appends bytes to the message.
  package mutating func update(_ bytes: UnsafeRawBufferPointer) {
    EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
  }

  /// Appends bytes to the message.
  package mutating func update(_ bytes: [UInt8]) {
    bytes.withUnsafeBytes { update($0) }
  }

  /// Returns the digest of the whole message: 64 lowercase hexadecimal digits.
  package consuming func digest() -> String {
    var bytes = [UInt8](repeating: 0, count: 32)
    EVP_DigestFinal_ex(context, &bytes, nil)
    return bytes.hexDigits
  }

  /// Returns the digest of a file's content, decompressed if it is a gzip file.
  ///
  /// - Throws: `FileError` if the file cannot be read, or its gzip data are damaged.
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
