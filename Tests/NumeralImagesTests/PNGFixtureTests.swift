// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralFiles
import NumeralImages
import NumeralTensors
import TestSupport
import Testing

/// Files of every kind of PNG, with the pixels that Pillow decodes from them.
@Suite struct PNGFixtureTests {
  @Test func everyKindHasAReference() throws {
    #expect(try SafeTensors(contentsOf: fixture("png.safetensors")).names.count == 23)
  }

  @Test(arguments: try SafeTensors(contentsOf: fixture("png.safetensors")).names)
  func pixelsEqualThoseOfPillow(_ name: String) throws {
    let references = try SafeTensors(contentsOf: fixture("png.safetensors"))
    let image = try PNG(contentsOf: fixture("\(name).png")).pixels
    let expected: Tensor<UInt8> = try references.tensor(name)
    try #require(image.shape == expected.shape)
    // libpng looks up gamma correction in tables, whose last bit may differ.
    let tolerance = name == "linear" ? 1 : 0
    let difference = zip(image.scalars, expected.scalars).map { abs(Int($0) - Int($1)) }.max()!
    #expect(difference <= tolerance)
  }

  @Test(arguments: ["rgb", "gray-16", "palette", "interlaced", "1-bit"])
  func truncatedFileIsAnError(_ name: String) throws {
    let file = fixture("\(name).png")
    let (bytes, image) = (try Data(contentsOf: file), try PNG(contentsOf: file))
    for count in 1..<bytes.count {
      let result = Result { try PNG(decoding: bytes.prefix(count), name: "cut") }
      // The pixels are complete before the end of the last chunk.
      if count >= bytes.count - 16, let read = try? result.get() {
        #expect(read == image, "\(count) bytes")
        continue
      }
      let error = #expect(throws: FileError.self, "\(count) bytes") { try result.get() }
      #expect(
        error?.description == "cut: found a file that ends too early, expected a PNG image",
        "\(count) bytes")
    }
  }
}
