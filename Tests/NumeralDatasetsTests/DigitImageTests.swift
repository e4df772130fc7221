// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralDatasets
import NumeralTensors
import XCTest

/// Pictures brought to the forms of data sets. Where MNIST is not at hand, the 8×8 digits are the
/// pictures, smoothly enlarged.
final class DigitImageTests: XCTestCase {
  private let digits = Digits.load()[0..<30]
  /// Pictures of 100×120 pixels, on which digits are light on dark, with edges of a pixel or two.
  private lazy var pictures: [Tensor<UInt8>] = {
    let large = digits.resized(height: 60, width: 60)
    return (0..<large.count).map { index in
      let sharp = large.images[index].map { UInt8(min(max(4 * Int($0) - 400, 0), 255)) }
      return placed(sharp, top: 20, left: 30, in: [100, 120])
    }
  }()

  // MARK: - MNIST's form

  func testImagesOfMNISTComeBack() throws {
    guard let folder = MNIST.find() else {
      throw XCTSkip("no MNIST here: `numeral data fetch mnist` downloads it")
    }
    let images = try ImageDataset(directory: folder).test.images
    for index in 0..<1000 {
      let image = images[index]
      let inverted = image.map { 255 - $0 }
      for picture in [
        image, inverted, enlarged(image, by: 3),
        placed(inverted, top: 40, left: 2, in: [90, 60], on: 255),
      ] {
        let difference = try meanDifference(MNIST.image(of: picture, name: "picture"), image)
        // A few have no pixel of 255, and a few faint pixels beyond their strokes.
        XCTAssertLessThan(difference, 0.6, "\(index)")
      }
    }
  }

  func testImagesFillTheirBoxAndAreCenteredByMass() throws {
    for picture in pictures {
      let image = try MNIST.image(of: picture, name: "picture")
      XCTAssertEqual(image.shape, [28, 28])
      let floats = Tensor<Float>(image)
      XCTAssertEqual(floats.max(), 255)
      let sides = [0, 1].map { axis -> Int in
        let sums = floats.sum(axis: 1 - axis).scalars
        let center = zip(0..., sums).reduce(0) { $0 + Float($1.0) * $1.1 } / sums.reduce(0, +)
        XCTAssertEqual(center, 14, accuracy: 0.51)
        return sums.lastIndex { $0 > 0 }! - sums.firstIndex { $0 > 0 }! + 1
      }
      XCTAssertEqual(sides.max(), 20)
    }
  }

  func testAspectRatioIsKept() throws {
    var picture = Tensor<UInt8>(repeating: 250, shape: [300, 500])
    fill(&picture, rows: 50..<250, columns: 100..<150, with: 10)
    let image = try MNIST.image(of: picture, name: "picture")
    var bar = Tensor<UInt8>.zeros([28, 28])
    // Of an even number of pixels the middle lies between two, and the later one comes to the middle.
    fill(&bar, rows: 4..<24, columns: 12..<17, with: 255)
    XCTAssertEqual(image, bar)
    XCTAssertEqual(
      try MNIST.image(of: picture.transposed(), name: "picture"), bar.transposed())
  }

  func testPolarityPlaceAndContrastDoNotMatter() throws {
    for (index, picture) in pictures.enumerated() {
      let image = try MNIST.image(of: picture, name: "picture")
      for (other, tolerance) in [
        (picture.map { 255 - $0 }, 0.0),
        (placed(picture, top: 7, left: 40, in: [150, 170]), 0),
        (picture.map { 40 + $0 / 4 }, 2),
        (picture.map { 200 - $0 / 2 }, 1),
        (enlarged(picture, by: 4), 0.01),
      ] {
        let difference = try meanDifference(MNIST.image(of: other, name: "picture"), image)
        XCTAssertLessThanOrEqual(difference, tolerance, "\(index)")
      }
    }
  }

  func testGrayIsTheSameInEveryLayout() throws {
    for picture in pictures {
      let image = try MNIST.image(of: picture, name: "picture")
      for channels in 1...4 {
        let layout = Tensor<UInt8>(
          picture.scalars.flatMap { gray in
            (0..<channels).map { channels.isMultiple(of: 2) && $0 == channels - 1 ? 255 : gray }
          }, shape: [100, 120, channels])
        XCTAssertEqual(try MNIST.image(of: layout, name: "picture"), image)
      }
    }
  }

  func testInkOnNothingIsSeenWhateverItsColor() throws {
    for picture in pictures {
      let image = try MNIST.image(of: picture, name: "picture")
      for ink: [UInt8] in [[0, 0, 0], [255, 255, 255], [255, 255, 0], [200, 30, 30]] {
        let drawn = Tensor<UInt8>(
          picture.scalars.flatMap { opacity in ink + [opacity] }, shape: [100, 120, 4])
        let difference = try meanDifference(MNIST.image(of: drawn, name: "picture"), image)
        XCTAssertLessThan(difference, 1, "\(ink)")
      }
    }
  }

  func testUnevenLightNoiseAndDustMatterLittle() throws {
    var differences: [Double] = []
    for (index, picture) in pictures.enumerated() {
      let image = try MNIST.image(of: picture, name: "picture")
      let noise = Tensor<Float>
        .normal([100, 120], standardDeviation: 5, seed: RandomKey(UInt64(index)))
      var photograph = Tensor<UInt8>.zeros([100, 120])
      for row in 0..<100 {
        for column in 0..<120 {
          let paper = 220 - Float(row) / 2 - Float(column)
          let ink = Float(picture[row, column]) / 2.5
          photograph[row, column] = UInt8(max(0, paper - ink + noise[row, column]))
        }
      }
      for (row, column) in [(2, 2), (77, 3), (40, 115)] { photograph[row, column] = 20 }
      differences.append(
        try meanDifference(MNIST.image(of: photograph, name: "picture"), image))
    }
    // What noise does to the center of mass may move an image by a pixel, which is about 15.
    XCTAssertLessThan(differences.max()!, 16)
    XCTAssertLessThan(differences.reduce(0, +) / 30, 4)
  }

  func testBlankPicturesAreRefused() {
    let gradient = (0..<90 * 70).map { pixel -> UInt8 in UInt8(pixel / 70) + UInt8(pixel % 70) }
    let faint = (0..<1600).map { pixel -> UInt8 in pixel > 500 && pixel < 800 ? 200 : 210 }
    let blanks: [(String, Tensor<UInt8>)] = [
      ("white", Tensor(repeating: 255, shape: [100, 80])),
      ("black", Tensor(repeating: 0, shape: [100, 80])),
      ("gray", Tensor(repeating: 97, shape: [28, 28, 3])),
      ("gradient", Tensor(gradient, shape: [90, 70])),
      ("pixel", .zeros([1, 1])), ("line", Tensor(repeating: 30, shape: [1, 500])),
      ("seen through", .zeros([50, 50, 4])), ("faint", Tensor(faint, shape: [40, 40])),
    ]
    let noise = [2, 10, 40].map { (deviation: Float) -> (String, Tensor<UInt8>) in
      let pixels = Tensor<Float>.normal(
        [300, 200], mean: 128, standardDeviation: deviation, seed: 4)
      return ("noise of \(deviation)", Tensor(pixels.clamped(to: 0...255)))
    }
    for (name, picture) in blanks + noise {
      for form in [MNIST.image, Digits.image] {
        XCTAssertThrowsError(try form(picture, name), name) {
          XCTAssertEqual(
            "\($0)",
            "\(name): found a blank image, "
              + "expected a digit that is darker or lighter than its background")
        }
      }
    }
  }

  func testThinLinesOfALargePictureAreSeen() throws {
    var picture = Tensor<UInt8>(repeating: 255, shape: [3000, 4000])
    fill(&picture, rows: 500..<2500, columns: 2000..<2012, with: 0)
    let image = try MNIST.image(of: picture, name: "picture")
    XCTAssertEqual(image.scalars.max(), 255)
    XCTAssertEqual((0..<28).filter { image[$0, 14] > 200 }.count, 20)
  }

  // MARK: - The digits' form

  func testBarInTheDigitsForm() throws {
    // A tenth of the area: stretched, it is a square in the middle.
    var picture = Tensor<UInt8>.zeros([100, 100])
    fill(&picture, rows: 10..<90, columns: 40..<60, with: 255)
    let image = try Digits.image(of: picture, name: "picture")
    // 640 pixels are too many: the edge is taken off twice, where it is not the border's.
    XCTAssertEqual(
      image,
      Tensor(
        [UInt8](repeatElement([0, 0, 16, 16, 16, 16, 0, 0], count: 8).joined()), shape: [8, 8]))
  }

  func testImagesOfTheDigitsComeBackAsTheSameDigits() throws {
    // By the nearest of the others, as they are in the data set.
    let all = Digits.load()
    let large = all.resized(height: 80, width: 80)
    let indices = Array(stride(from: 0, to: all.count, by: 9))
    let right = try indices.filter { index in
      let image = try Digits.image(of: large.images[index], name: "picture").scalars.map(Int.init)
      let nearest = all.labels.indices.filter { $0 != index }.min { a, b in
        squaredDistance(image, all.images[a]) < squaredDistance(image, all.images[b])
      }
      return all.labels[nearest!] == all.labels[index]
    }.count
    XCTAssertGreaterThan(Double(right) / Double(indices.count), 0.8)
  }

  // MARK: - Support

  private func squaredDistance(_ a: [Int], _ b: Tensor<UInt8>) -> Int {
    b.withUnsafeBufferPointer { b in
      a.indices.reduce(0) { $0 + (a[$1] - Int(b[$1])) * (a[$1] - Int(b[$1])) }
    }
  }

  /// The mean of the pixels' absolute differences, in grays.
  private func meanDifference(_ a: Tensor<UInt8>, _ b: Tensor<UInt8>) -> Double {
    XCTAssertEqual(a.shape, b.shape)
    return Double(zip(a.scalars, b.scalars).reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) })
      / Double(a.size)
  }

  private func enlarged(_ image: Tensor<UInt8>, by factor: Int) -> Tensor<UInt8> {
    let (height, width) = (image.shape[0] * factor, image.shape[1] * factor)
    return Tensor(shape: [height, width]) { pixels in
      for row in 0..<height {
        for column in 0..<width {
          pixels[row * width + column] = image[row / factor, column / factor]
        }
      }
    }
  }

  /// The image somewhere in a larger picture.
  private func placed(
    _ image: Tensor<UInt8>, top: Int, left: Int, in shape: [Int], on background: UInt8 = 0
  ) -> Tensor<UInt8> {
    var picture = Tensor(repeating: background, shape: shape)
    for row in 0..<image.shape[0] {
      for column in 0..<image.shape[1] { picture[top + row, left + column] = image[row, column] }
    }
    return picture
  }

  private func fill(
    _ picture: inout Tensor<UInt8>, rows: Range<Int>, columns: Range<Int>, with gray: UInt8
  ) {
    for row in rows { for column in columns { picture[row, column] = gray } }
  }
}
