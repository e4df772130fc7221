// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation

/// The kind of a file, by its first bytes, for errors about files of an unexpected kind.
package enum FileKind {
  /// The number of bytes that tell a kind from others.
  package static let prefixCount = 64

  /// Returns the kind of the file, to follow the word "found": "a zip archive".
  ///
  /// - Parameter start: The first bytes, `prefixCount` or fewer at the end of the file.
  package static func description(_ start: some Collection<UInt8>) -> String {
    name(start) ?? "the first bytes \(start.prefix(8).hexLiteral)"
  }

  /// Returns the name of the kind, or nil if it is none of those known here.
  package static func name(_ start: some Collection<UInt8>) -> String? {
    guard !start.isEmpty else { return "an empty file" }
    let bytes = Array(start.prefix(prefixCount))
    if let kind = kinds.first(where: { bytes.starts(with: $0.magic) }) { return kind.name }
    if bytes.dropFirst(4).starts(with: "ftyp".utf8) { return "a HEIC, AVIF or MP4 file" }
    if bytes.count > 8, bytes[8] == UInt8(ascii: "{"), bytes[4..<8].allSatisfy({ $0 == 0 }) {
      return "a .safetensors file"
    }
    // Pages start with white space or a byte order mark now and then.
    let text = bytes.drop { [0xEF, 0xBB, 0xBF, 0x20, 0x09, 0x0A, 0x0D].contains($0) }
    let lowercased = String(decoding: text, as: UTF8.self).lowercased()
    if ["<!doctype html", "<html", "<head"].contains(where: lowercased.hasPrefix) {
      return "an HTML page"
    }
    if lowercased.hasPrefix("<") { return "an XML file" }
    if lowercased.hasPrefix("{") { return "a JSON file" }
    return nil
  }

  private static let kinds: [(magic: [UInt8], name: String)] =
    texts.map { (Array($0.key.utf8), $0.value) } + binaries

  private static let texts: KeyValuePairs = [
    "version https://git-lfs": "a Git LFS pointer, which 'git lfs pull' replaces by the file",
    "PK\u{3}\u{4}": "a zip archive, such as PyTorch's .pt or NumPy's .npz",
    "GIF8": "a GIF image",
    "RIFF": "a WebP image or another RIFF file",
    "BM": "a BMP image",
    "%PDF": "a PDF document",
    "MATLAB": "a MATLAB file",
    "GGUF": "a GGUF file",
    "BZh": "a bzip2 file",
    "#!": "a script",
    "\u{7F}ELF": "a program",
  ]

  private static let binaries: [(magic: [UInt8], name: String)] = [
    (NumPyHeader.magic, "a .npy file"),
    (Inflater.magic, "a gzip file"),
    ([0x80, 0x02], "a Python pickle"),
    ([0x80, 0x03], "a Python pickle"),
    ([0x80, 0x04], "a Python pickle"),
    ([0x80, 0x05], "a Python pickle"),
    ([0x89, 0x50, 0x4E, 0x47], "a PNG image"),
    ([0xFF, 0xD8, 0xFF], "a JPEG image"),
    ([0x49, 0x49, 0x2A, 0x00], "a TIFF image"),
    ([0x4D, 0x4D, 0x00, 0x2A], "a TIFF image"),
    ([0x89, 0x48, 0x44, 0x46], "an HDF5 file"),
    ([0xFD, 0x37, 0x7A, 0x58, 0x5A], "an xz file"),
    ([0x28, 0xB5, 0x2F, 0xFD], "a Zstandard file"),
    ([0x00, 0x00, 0x08], "an IDX file"),
    ([0x00, 0x00, 0x0D], "an IDX file"),
  ]
}
