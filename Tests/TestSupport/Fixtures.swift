// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralFiles

/// A file or folder in `Fixtures`, beside the calling source file.
package func fixture(_ name: String, beside source: String = #filePath) -> URL {
  URL(fileURLWithPath: source).deletingLastPathComponent().appending(path: "Fixtures/\(name)")
}

extension ByteReader {
  /// Reads the rest of the content.
  package func readAll() throws -> [UInt8] {
    var content: [UInt8] = []
    while case let chunk = try read(256 << 10), !chunk.isEmpty { content += chunk }
    return content
  }
}
