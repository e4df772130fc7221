// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralDatasets
import NumeralTensors
import TestSupport
import XCTest

/// Conversion of images to the forms of the data sets. The images are those of MNIST, if found, and
/// the 8×8 digits, smoothly enlarged.
final class DigitImageTests: XCTestCase {
  private let digits = Digits.images[0..<30]
  /// Images of 100×120 pixels of light digits on dark, with edges one or two pixels wide.
  private lazy var drawings: [Tensor<UInt8>] = {
    let large = digits.resized(height: 60, width: 60)
    return (0..<large.count).map { index in
      let sharp = large.images[index].map { UInt8(min(max(4 * Int($0) - 400, 0), 255)) }
      return placed(sharp, top: 20, left: 30, in: [100, 120])
    }
  }()

  // MARK: - MNIST

  func testImagesOfMNISTAreUnchanged() throws {
    let folder = try mnistFolder()
    let images = try ImageDataset(contentsOf: folder).test.images
    for index in 0..<1000 {
      let image = images[index]
      let inverted = image.map { 255 - $0 }
      for drawing in [
        image, inverted, enlarged(image, by: 3),
        placed(inverted, top: 40, left: 2, in: [90, 60], on: 255),
      ] {
        let difference = try meanDifference(MNIST.image(of: drawing, name: "drawing"), image)
        // A few images have no pixel of 255, and a few have faint pixels beyond their strokes.
        XCTAssertLessThan(difference, 0.6, "\(index)")
      }
    }
  }

  func testImagesFillTheirBoxAndAreCenteredByMass() throws {
    for drawing in drawings {
      let image = try MNIST.image(of: drawing, name: "drawing")
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
    var drawing = Tensor<UInt8>(repeating: 250, shape: [300, 500])
    fill(&drawing, rows: 50..<250, columns: 100..<150, with: 10)
    let image = try MNIST.image(of: drawing, name: "drawing")
    var bar = Tensor<UInt8>.zeros([28, 28])
    // The middle of an even number of pixels is between two of them; the later one is centered.
    fill(&bar, rows: 4..<24, columns: 12..<17, with: 255)
    XCTAssertEqual(image, bar)
    XCTAssertEqual(
      try MNIST.image(of: drawing.transposed(), name: "drawing"), bar.transposed())
  }

  func testResultIsInvariantToPolarityPositionAndContrast() throws {
    for (index, drawing) in drawings.enumerated() {
      let image = try MNIST.image(of: drawing, name: "drawing")
      for (other, tolerance) in [
        (drawing.map { 255 - $0 }, 0.0),
        (placed(drawing, top: 7, left: 40, in: [150, 170]), 0),
        (drawing.map { 40 + $0 / 4 }, 2),
        (drawing.map { 200 - $0 / 2 }, 1),
        (enlarged(drawing, by: 4), 0.01),
      ] {
        let difference = try meanDifference(MNIST.image(of: other, name: "drawing"), image)
        XCTAssertLessThanOrEqual(difference, tolerance, "\(index)")
      }
    }
  }

  func testGrayImagesAreTheSameInEveryLayout() throws {
    for drawing in drawings {
      let image = try MNIST.image(of: drawing, name: "drawing")
      for channels in 1...4 {
        let layout = Tensor<UInt8>(
          drawing.scalars.flatMap { gray in
            (0..<channels).map { channels.isMultiple(of: 2) && $0 == channels - 1 ? 255 : gray }
          }, shape: [100, 120, channels])
        XCTAssertEqual(try MNIST.image(of: layout, name: "drawing"), image)
      }
    }
  }

  func testStrokesOnATransparentBackgroundAreFoundInAnyColor() throws {
    for drawing in drawings {
      let image = try MNIST.image(of: drawing, name: "drawing")
      for color: [UInt8] in [[0, 0, 0], [255, 255, 255], [255, 255, 0], [200, 30, 30]] {
        let drawn = Tensor<UInt8>(
          drawing.scalars.flatMap { opacity in color + [opacity] }, shape: [100, 120, 4])
        let difference = try meanDifference(MNIST.image(of: drawn, name: "drawing"), image)
        XCTAssertLessThan(difference, 1, "\(color)")
      }
    }
  }

  func testUnevenLightingNoiseAndDustChangeLittle() throws {
    var differences: [Double] = []
    for (index, drawing) in drawings.enumerated() {
      let image = try MNIST.image(of: drawing, name: "drawing")
      let noise = Tensor<Float>
        .normal([100, 120], standardDeviation: 5, seed: RandomKey(UInt64(index)))
      var photograph = Tensor<UInt8>.zeros([100, 120])
      for row in 0..<100 {
        for column in 0..<120 {
          let paper = 220 - Float(row) / 2 - Float(column)
          let stroke = Float(drawing[row, column]) / 2.5
          photograph[row, column] = UInt8(max(0, paper - stroke + noise[row, column]))
        }
      }
      for (row, column) in [(2, 2), (77, 3), (40, 115)] { photograph[row, column] = 20 }
      differences.append(
        try meanDifference(MNIST.image(of: photograph, name: "drawing"), image))
    }
    // Noise may move the center of mass by a pixel, a mean difference of about 15.
    XCTAssertLessThan(differences.max()!, 16)
    XCTAssertLessThan(differences.reduce(0, +) / 30, 4)
  }

  func testThinLinesOfALargeImageAreFound() throws {
    var drawing = Tensor<UInt8>(repeating: 255, shape: [3000, 4000])
    fill(&drawing, rows: 500..<2500, columns: 2000..<2012, with: 0)
    let image = try MNIST.image(of: drawing, name: "drawing")
    XCTAssertEqual(image.scalars.max(), 255)
    XCTAssertEqual((0..<28).filter { image[$0, 14] > 200 }.count, 20)
  }

  // MARK: - Digits

  func testBarIsStretchedAndEroded() throws {
    // The bar is stretched to a rectangle in the middle.
    var drawing = Tensor<UInt8>.zeros([100, 100])
    fill(&drawing, rows: 10..<90, columns: 40..<60, with: 255)
    let image = try Digits.image(of: drawing, name: "drawing")
    // Its area of 640 pixels is above both limits: it is eroded twice, except at the border.
    XCTAssertEqual(
      image,
      Tensor(
        [UInt8](repeatElement([0, 0, 16, 16, 16, 16, 0, 0], count: 8).joined()), shape: [8, 8]))
  }

  func testConvertedDigitsAreNearestToTheSameDigit() throws {
    // Classified by the nearest of the other images of the data set.
    let all = Digits.images
    let large = all.resized(height: 80, width: 80)
    let indices = Array(stride(from: 0, to: all.count, by: 9))
    let right = try indices.filter { index in
      let image = try Digits.image(of: large.images[index], name: "drawing").scalars.map(Int.init)
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

  /// The mean absolute difference of the pixels, in gray levels.
  private func meanDifference(_ a: Tensor<UInt8>, _ b: Tensor<UInt8>) -> Double {
    XCTAssertEqual(a.shape, b.shape)
    return Double(zip(a.scalars, b.scalars).reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) })
      / Double(a.size)
  }

  private func enlarged(_ image: Tensor<UInt8>, by factor: Int) -> Tensor<UInt8> {
    let (height, width) = (image.shape[0] * factor, image.shape[1] * factor)
    return Tensor(unsafeUninitialized: [height, width]) { pixels in
      for row in 0..<height {
        for column in 0..<width {
          pixels[row * width + column] = image[row / factor, column / factor]
        }
      }
    }
  }

  /// The image at a position in a larger one.
  private func placed(
    _ image: Tensor<UInt8>, top: Int, left: Int, in shape: [Int], on background: UInt8 = 0
  ) -> Tensor<UInt8> {
    var drawing = Tensor(repeating: background, shape: shape)
    for row in 0..<image.shape[0] {
      for column in 0..<image.shape[1] { drawing[top + row, left + column] = image[row, column] }
    }
    return drawing
  }

  private func fill(
    _ drawing: inout Tensor<UInt8>, rows: Range<Int>, columns: Range<Int>, with gray: UInt8
  ) {
    for row in rows { for column in columns { drawing[row, column] = gray } }
  }
}
