// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation

/// A file or folder in `Fixtures`, beside the calling source file.
package func fixture(_ name: String, beside source: String = #filePath) -> URL {
  URL(fileURLWithPath: source).deletingLastPathComponent().appending(path: "Fixtures/\(name)")
}
