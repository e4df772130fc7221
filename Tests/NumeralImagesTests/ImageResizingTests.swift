// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralFiles
import NumeralImages
import NumeralTensors
import TestSupport
import Testing

/// Images in other sizes and with other channels, with the bits of Pillow.
@Suite struct ImageResizingTests {
  static let cases = try! SafeTensors(contentsOf: fixture("resizing.safetensors")).names
    .filter { $0.hasSuffix("/image") }.map { String($0.dropLast(6)) }

  @Test func fixtureIsComplete() { #expect(Self.cases.count == 14) }

  @Test(arguments: cases)
  func bitsAreThoseOfPillow(_ name: String) throws {
    let tensors = try SafeTensors(contentsOf: fixture("resizing.safetensors"))
    let (image, expected): (Tensor<UInt8>, Tensor<UInt8>)
    (image, expected) = (
      try tensors.tensor("\(name)/image"), try tensors.tensor("\(name)/result")
    )
    let file = try ImageFile(decoding: PNG(image).encoded(), name: name)
    let shape = expected.shape
    let result = file.channelsFirst(shape[0], resizedTo: Size2D(shape[1], shape[2]))
    #expect(result == expected)
  }

  @Test func channelsAreConverted() throws {
    func file(_ pixels: Tensor<UInt8>) throws -> ImageFile {
      try ImageFile(decoding: PNG(pixels).encoded(), name: "image")
    }
    let gray = try file(Tensor([[1, 2], [3, 4], [5, 6]]))
    #expect(gray.channelsFirst(1) == Tensor([1, 2, 3, 4, 5, 6], shape: [1, 3, 2]))
    #expect(
      gray.channelsFirst(3)
        == Tensor([1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 5, 6], shape: [3, 3, 2]))
    let transparent = try file(Tensor([10, 0, 20, 255], shape: [1, 2, 2]))
    #expect(transparent.channelsFirst(1) == Tensor([10, 20], shape: [1, 1, 2]))
    let color = try file(Tensor([255, 0, 0, 9, 0, 255, 0, 9], shape: [1, 2, 4]))
    #expect(color.channelsFirst(3) == Tensor([255, 0, 0, 255, 0, 0], shape: [3, 1, 2]))
    #expect(color.channelsFirst(1) == Tensor([76, 150], shape: [1, 1, 2]))
  }

  @Test func channelsAreOneOrThree() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = try ImageFile(decoding: PNG(.zeros([2, 2])).encoded(), name: "x").channelsFirst(4)
    }
    expectMessage(stopped, "ImageFile.channelsFirst: found 4 channels, expected 1 or 3")
  }
}
