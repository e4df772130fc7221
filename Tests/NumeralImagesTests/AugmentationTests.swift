// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralFiles
import NumeralImages
import NumeralTensors
import TestSupport
import Testing

/// Motions and colors of images against torchvision and SciPy, and against naive loops.
@Suite struct AugmentationTests {
  static let fixtures = try! SafeTensors(contentsOf: fixture("augmentation.safetensors"))

  static func names(_ prefix: String) -> [String] {
    fixtures.names.filter { $0.hasPrefix(prefix) }
  }

  @Test func fixtureIsComplete() {
    #expect(Self.names("affine/").count == 7 && Self.fixtures.names.count == 28)
  }

  /// An image changed by `body`.
  private func changed(
    _ image: Tensor<Float>, _ body: (inout ImageBuffer) -> Void
  ) -> Tensor<Float> {
    let shape = image.shape
    return Tensor(unsafeUninitialized: shape) { result in
      _ = result.initialize(fromContentsOf: image.scalars)
      // What was in the working memory must not matter.
      var scratch = [Float](repeating: .nan, count: image.size)
      scratch.withUnsafeMutableBufferPointer {
        var buffer = ImageBuffer(
          channels: shape[0], height: shape[1], width: shape[2], pixels: result, scratch: $0)
        body(&buffer)
        if buffer.pixels.baseAddress != result.baseAddress {
          _ = result.update(fromContentsOf: buffer.pixels)
        }
      }
    }
  }

  private func expectClose(
    _ a: Tensor<Float>, _ b: Tensor<Float>, tolerance: Float = 2e-5,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(a.shape == b.shape, sourceLocation: sourceLocation)
    let difference = zip(a.scalars, b.scalars).map { abs($0 - $1) }.max() ?? 0
    #expect(difference <= tolerance, sourceLocation: sourceLocation)
  }

  @Test(arguments: names("affine/"))
  func motionsAreThoseOfTorchvision(_ name: String) throws {
    let numbers = name.dropFirst(7).split(separator: ",").map { Float($0)! }
    let motion = ImageTransform.shear(degrees: numbers[4]).then(.scale(numbers[3]))
      .then(.rotation(degrees: numbers[0])).then(.shift(x: numbers[1], y: numbers[2]))
    let result = changed(try Self.fixtures.tensor("image")) { $0.move(by: motion) }
    expectClose(result, try Self.fixtures.tensor(name))
  }

  @Test(arguments: [("nearest", Border.edge), ("mirror", .reflect)])
  func bordersAreThoseOfSciPy(_ name: String, _ border: Border) throws {
    let result = changed(try Self.fixtures.tensor("image")) {
      $0.move(by: .rotation(degrees: 30), border: border)
    }
    expectClose(result, try Self.fixtures.tensor("border/\(name)"))
  }

  @Test(arguments: [0, 0.4, 1.7] as [Float], ["", "gray-"])
  func colorsAreThoseOfTorchvision(_ factor: Float, _ kind: String) throws {
    let color: Tensor<Float> = try Self.fixtures.tensor("image")
    let image = kind == "" ? color : color[0..<1]
    let text = factor == 0 ? "0" : "\(factor)"
    expectClose(
      changed(image) { $0.adjustBrightness(factor) },
      try Self.fixtures.tensor("\(kind)brightness/\(text)"), tolerance: 1e-6)
    expectClose(
      changed(image) { $0.adjustContrast(factor) },
      try Self.fixtures.tensor("\(kind)contrast/\(text)"), tolerance: 1e-6)
    expectClose(
      changed(image) { $0.adjustSaturation(factor) },
      try Self.fixtures.tensor("\(kind)saturation/\(text)"), tolerance: 1e-6)
  }

  /// An image of distinct pixels.
  private let counted: Tensor<Float> = counting([2, 4, 5], from: 1)

  @Test(arguments: [Border.zeros, .edge, .reflect])
  func wholePixelsAreCopied(_ border: Border) {
    for (x, y, flips) in [(1, 0, false), (-2, 3, false), (0, 0, true), (2, -1, true), (9, 9, true)]
    {
      var motion = ImageTransform.shift(x: Float(x), y: Float(y))
      if flips { motion = ImageTransform.flip(.horizontal).then(motion) }
      let moved = changed(counted) { $0.move(by: motion, border: border) }
      for index in indices(of: counted.shape) {
        var column = index[2] - x
        if flips { column = 4 - column }
        let row = border.index(index[1] - y, 4)
        column = border.index(column, 5)
        let expected = row < 0 || column < 0 ? 0 : counted[index[0], row, column].scalar
        #expect(moved[index[0], index[1], index[2]].scalar == expected, "\(index)")
      }
    }
  }

  @Test func borderIndices() {
    #expect((-3..<7).map { Border.zeros.index($0, 3) } == [-1, -1, -1, 0, 1, 2, -1, -1, -1, -1])
    #expect((-3..<7).map { Border.edge.index($0, 3) } == [0, 0, 0, 0, 1, 2, 2, 2, 2, 2])
    #expect((-3..<7).map { Border.reflect.index($0, 3) } == [1, 2, 1, 0, 1, 2, 1, 0, 1, 2])
    #expect(Border.reflect.index(5, 1) == 0)
  }

  /// Motions far outside of the image, and by numbers that are none, are zero.
  @Test func extremeMotionsAreZero() {
    for motion in [
      ImageTransform.shift(x: 1e30, y: 0), .shift(x: -1e30, y: 1e9), .scale(1e-30),
      ImageTransform(xx: .nan, xy: .infinity, x0: 1, yx: 0, yy: 1, y0: 0),
    ] {
      let moved = changed(counted) { $0.move(by: motion) }
      #expect(moved.scalars.allSatisfy { $0 == 0 || $0.isFinite })
    }
    #expect(
      changed(counted) { $0.move(by: .shift(x: 1e30, y: 0)) } == Tensor<Float>.zeros([2, 4, 5]))
  }

  @Test func cutoutCoversASquare() {
    let ones = Tensor<Float>(repeating: 1, shape: [2, 9, 9])
    var counts: Set<Int> = []
    for seed in 0..<200 {
      let result = changed(ones) {
        Cutout(size: 4, value: 5).augment(&$0, seed: RandomKey(UInt64(seed)))
      }
      let rows = (0..<9).filter { row in result[0, row].scalars.contains(5) }
      let columns = (0..<9).filter { column in result[0, .all, column].scalars.contains(5) }
      #expect(rows == Array(rows.first!...rows.last!) && rows.count <= 4)
      #expect(columns == Array(columns.first!...columns.last!) && columns.count <= 4)
      #expect(result.scalars.count { $0 == 5 } == 2 * rows.count * columns.count)
      counts.insert(rows.count)
    }
    // Squares over the border are cut.
    #expect(counts == [2, 3, 4])
  }

  @Test func normalizeIsPerChannel() {
    let result = changed(counted) {
      Normalize(mean: [1, 2], deviation: [2, 4]).augment(&$0, seed: 1)
    }
    #expect(result[0] == (counted[0] - 1) / 2)
    #expect(result[1] == (counted[1] - 2) / 4)
  }

  /// Random parameters are in their ranges, and reach close to both ends.
  @Test func parametersAreInTheirRanges() {
    func extremes(_ value: (RandomKey) -> Float) -> ClosedRange<Float> {
      let values = (0..<2000).map { value(RandomKey($0)) }
      return values.min()!...values.max()!
    }
    func expect(_ found: ClosedRange<Float>, _ range: ClosedRange<Float>) {
      let margin = 0.01 * (range.upperBound - range.lowerBound)
      #expect(range.lowerBound - 1e-4...range.lowerBound + margin ~= found.lowerBound)
      #expect(range.upperBound - margin...range.upperBound + 1e-4 ~= found.upperBound)
    }
    let shift = RandomShift(pixels: 3)
    #expect(Set((0..<2000).map { shift.transform(seed: RandomKey($0)).x0 }).count == 7)
    #expect(Set((0..<2000).map { shift.transform(seed: RandomKey($0)).y0 }).count == 7)
    expect(extremes { shift.transform(seed: $0).x0 }, -3...3)
    expect(extremes { RandomCrop(padding: 2).transform(seed: $0).y0 }, -2...2)
    expect(extremes { 1 / RandomScale(0.5...2).transform(seed: $0).xx }, 0.5...2)
    let pi = Float.pi
    expect(
      extremes {
        let motion = RandomRotation(degrees: 90).transform(seed: $0)
        return Float(atan2(Double(motion.xy), Double(motion.xx)))
      }, -pi / 2...pi / 2)
    expect(extremes { RandomShear(degrees: 45).transform(seed: $0).xy }, -1...1)
    let affine = RandomAffine(shift: 1.5)
    expect(extremes { affine.transform(seed: $0).x0 }, -1.5...1.5)
    let flips = (0..<2000).count {
      RandomFlip(.vertical, probability: 0.25).transform(seed: RandomKey($0)).yy < 0
    }
    #expect((440...560).contains(flips))
    for probability in [0, 1] as [Float] {
      let flip = RandomFlip(.horizontal, probability: probability)
      let share = (0..<2000).count { flip.transform(seed: RandomKey($0)).xx < 0 }
      #expect(share == 2000 * Int(probability))
    }
  }

  /// RandomAffine is the shear, the enlargement, the rotation and the shift, in this order.
  @Test func affineCombinesMotions() {
    let whole = RandomAffine(degrees: 20, shift: 2, scale: 0.8...1.2, shear: 10)
    for seed in 0..<20 {
      let motion = whole.transform(seed: RandomKey(UInt64(seed)))
      let determinant = motion.xx * motion.yy - motion.xy * motion.yx
      // The area changes by the factor alone.
      let factor = 1 / determinant.squareRoot()
      #expect((0.8...1.2001).contains(factor))
      // Rows keep their direction under a shear: the second row is a rotation, divided.
      let angle = atan2(Double(-motion.yx), Double(motion.yy)) * 180 / .pi
      #expect(abs(angle) <= 20.001)
    }
  }
}
