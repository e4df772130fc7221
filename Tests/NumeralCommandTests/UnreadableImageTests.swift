// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import Numeral
import TestSupport
import Testing

extension ProcessTests {
  /// Files that `numeral predict` cannot read: one line on standard error, in little memory.
  struct UnreadableImageTests {
    /// A file that is not an image of a digit.
    enum Case: String, CaseIterable {
      case text, empty, truncated, large, blank, missing, folder

      /// The content of the file; `nil` if there is none.
      func content() throws -> Data? {
        switch self {
        case .text: Data("not an image\n".utf8)
        case .empty: Data()
        case .truncated: try Data(contentsOf: fixture("drawn/0-comic-neue.png")).dropLast(100)
        case .large: largePNG
        case .blank: PNG(Tensor(repeating: 240, shape: [2000, 3000, 3])).encoded()
        case .missing, .folder: nil
        }
      }

      /// The error after the path.
      var message: String {
        switch self {
        case .text: "found a file of another kind, expected a PNG or JPEG image"
        case .empty: "found an empty file, expected a PNG or JPEG image"
        case .truncated: "found a file that ends too early, expected a PNG image"
        case .large: "found 30000×30000 pixels, expected a PNG image of at most 67108864 pixels"
        case .blank:
          "found a blank image, expected a digit that is darker or lighter than its background"
        case .missing: "found no such file, expected a PNG or JPEG image"
        case .folder: "found a directory, expected a PNG or JPEG image"
        }
      }
    }

    @Test(arguments: Case.allCases)
    func oneLineIsPrinted(_ file: Case) throws {
      try withTemporaryFolder { folder in
        let model = folder.appendingPathComponent("network.safetensors")
        try Sequential.mnistConvNet(seed: 5).write(to: model)
        let path = file == .folder ? folder.path : folder.path + "/\(file).png"
        try file.content()?.write(to: URL(fileURLWithPath: path))
        // 500,000 kilobytes of data and stacks; 30,000×30,000 pixels would need 900,000.
        let run = try NumeralProcess.shell(
          "ulimit -d 500000; export OPENBLAS_NUM_THREADS=1; "
            + "numeral predict --threads 2 --model \(model.path) \(path)")
        #expect(run.status == 1)
        #expect(run.output == "")
        #expect(run.errors == "Error: \(path): \(file.message)\n")
      }
    }
  }
}

/// The start of a gray PNG of 30,000×30,000 pixels: a file of 30,000 rows of one pixel, with the
/// width and the checksum of the header changed.
private let largePNG: Data = {
  var bytes = PNG(.zeros([30_000, 1])).encoded()
  func replace(at position: Int, with number: UInt32) {
    withUnsafeBytes(of: number.bigEndian) {
      bytes.replaceSubrange(position..<position + 4, with: $0)
    }
  }
  replace(at: 16, with: 30_000)
  // CRC-32 of the chunk's name and content.
  let checksum = bytes[12..<29].reduce(~UInt32(0)) { checksum, byte in
    (0..<8).reduce(checksum ^ UInt32(byte)) { sum, _ in sum >> 1 ^ (sum & 1) * 0xEDB8_8320 }
  }
  replace(at: 29, with: ~checksum)
  return bytes
}()
