// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import CNumeralZlib
import Foundation
import NumeralFiles
import NumeralTensors
import XCTest

/// Decodes PNGs of 8 bits that are not interlaced, as the specification describes them, and
/// stops at whatever it does not demand: what libpng writes is not judged by libpng alone.
///
/// *Portable Network Graphics (PNG) Specification*, third edition, W3C.
package struct PlainPNGDecoder {
  package let image: Tensor<UInt8>

  package init(_ file: Data) throws {
    var rest = Array(file)[...]
    func take(_ count: Int) throws -> [UInt8] {
      XCTAssertGreaterThanOrEqual(rest.count, count, "the file ends too early")
      defer { rest = rest.dropFirst(count) }
      return Array(rest.prefix(count))
    }
    func number(_ bytes: some Sequence<UInt8>) -> Int { bytes.reduce(0) { $0 << 8 | Int($1) } }

    XCTAssertEqual(try take(8), [0x89] + Array("PNG\r\n".utf8) + [0x1A, 0x0A])
    var (header, compressed, kind): ([UInt8], [UInt8], String) = ([], [], "")
    repeat {
      let length = number(try take(4))
      let body = try take(4 + length)
      XCTAssertEqual(number(try take(4)), Int(crc32(0, body, UInt32(body.count))))
      kind = String(decoding: body.prefix(4), as: UTF8.self)
      if kind == "IHDR" { header = Array(body.dropFirst(4)) }
      if kind == "IDAT" { compressed += body.dropFirst(4) }
    } while kind != "IEND"
    XCTAssert(rest.isEmpty)

    let (width, height) = (number(header[0..<4]), number(header[4..<8]))
    XCTAssertEqual(header[8], 8, "bits")
    XCTAssertEqual(Array(header[10...]), [0, 0, 0], "compression, filter, interlacing")
    let channels = try XCTUnwrap([0: 1, 2: 3, 4: 2, 6: 4][header[9]])
    let stride = width * channels
    var stored = [UInt8](repeating: 0, count: height * (stride + 1))
    var count = uLongf(stored.count)
    XCTAssertEqual(uncompress(&stored, &count, compressed, uLong(compressed.count)), Z_OK)
    XCTAssertEqual(Int(count), stored.count)

    var pixels: [UInt8] = []
    for row in 0..<height {
      let start = row * (stride + 1)
      for position in 0..<stride {
        let left = position < channels ? 0 : Int(pixels[row * stride + position - channels])
        let above = row == 0 ? 0 : Int(pixels[(row - 1) * stride + position])
        let corner =
          row == 0 || position < channels
          ? 0 : Int(pixels[(row - 1) * stride + position - channels])
        let predicted: Int
        switch stored[start] {
        case 0: predicted = 0
        case 1: predicted = left
        case 2: predicted = above
        case 3: predicted = (left + above) / 2
        case 4:
          // Paeth: whichever is nearest to left + above − corner, the first of equally near ones.
          let sum = left + above - corner
          predicted = [left, above, corner].min { abs(sum - $0) < abs(sum - $1) }!
        default: throw FileError(file: "PNG", found: "filter \(stored[start])", expected: "0 to 4")
        }
        pixels.append(UInt8((predicted + Int(stored[start + 1 + position])) & 255))
      }
    }
    image = Tensor(pixels, shape: [height, width] + (channels > 1 ? [channels] : []))
  }
}
