// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralDatasets
import NumeralFiles
import NumeralTensors
import Testing

@Suite struct BlankImageTests {
  /// Images without strokes, and their names.
  static let images: [(name: String, pixels: Tensor<UInt8>)] = {
    let gradient = (0..<90 * 70).map { pixel -> UInt8 in UInt8(pixel / 70) + UInt8(pixel % 70) }
    let faint = (0..<1600).map { pixel -> UInt8 in pixel > 500 && pixel < 800 ? 200 : 210 }
    let noise = [2, 10, 40].map { (deviation: Float) -> (String, Tensor<UInt8>) in
      let pixels = Tensor<Float>.normal(
        [300, 200], mean: 128, standardDeviation: deviation, seed: 4)
      return ("noise of \(deviation)", Tensor(pixels.clamped(to: 0...255)))
    }
    func specks(_ shape: [Int], _ positions: [(Int, Int)]) -> Tensor<UInt8> {
      var pixels = Tensor<UInt8>(repeating: 255, shape: shape)
      for (row, column) in positions { pixels[row, column] = 0 }
      return pixels
    }
    return [
      ("speck", specks([28, 28], [(11, 17)])), ("speck in a corner", specks([100, 80], [(0, 0)])),
      ("three specks", specks([600, 600], [(100, 100), (300, 450), (520, 80)])),
      ("three pixels together", specks([600, 600], [(299, 300), (300, 300), (300, 301)])),
      ("a speck on black", specks([300, 200], [(150, 90)]).map { 255 - $0 }),
      ("white", Tensor(repeating: 255, shape: [100, 80])),
      ("black", Tensor(repeating: 0, shape: [100, 80])),
      ("gray", Tensor(repeating: 97, shape: [28, 28, 3])),
      ("gradient", Tensor(gradient, shape: [90, 70])),
      ("pixel", .zeros([1, 1])), ("line", Tensor(repeating: 30, shape: [1, 500])),
      ("transparent", .zeros([50, 50, 4])), ("faint", Tensor(faint, shape: [40, 40])),
    ] + noise
  }()

  @Test(arguments: BlankImageTests.images.map(\.name))
  func blankImagesAreErrors(_ name: String) throws {
    let image = try #require(Self.images.first { $0.name == name })
    for convert in [MNIST.image, Digits.image] {
      let error = #expect(throws: FileError.self) { try convert(image.pixels, name) }
      #expect(
        error?.description
          == "\(name): found a blank image, "
          + "expected a digit that is darker or lighter than its background")
    }
  }
}
