// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralLinearAlgebra
import NumeralTensors

extension GrayscaleImage {
  /// Returns the image with its background subtracted, for dark strokes and for light strokes.
  ///
  /// The background is a plane fitted to the border pixels, few of which belong to strokes: uneven
  /// lighting is subtracted with it. The least-squares fit is repeated without outliers.
  ///
  /// - Throws: `LinearAlgebraError` if the fit fails, which it does not for finite pixels.
  /// - Complexity: O(pixels + border · log border).
  func backgroundDifferences() throws -> [BackgroundDifference] {
    let border = borderPositions()
    var plane = BackgroundPlane(level: median(border.map { pixels[$0] }))
    for _ in 0..<5 {
      let points = border.map { (point: coordinates(of: $0), value: pixels[$0]) }
      let distances = points.map { abs($0.value - plane.value(at: $0.point)) }
      // Three standard deviations; the median distance of Gaussian noise is 0.6745 of one.
      let tolerance = max(1, 3 * median(distances) / 0.6745)
      plane = try BackgroundPlane(
        fitting: zip(points, distances).filter { $0.1 <= tolerance }.map(\.0))
    }
    let contrasts = pixels.indices.map { pixels[$0] - plane.value(at: coordinates(of: $0)) }
    let borderNoise = border.map { abs(contrasts[$0]) }.sorted()
    return [contrasts.map(-), contrasts].map {
      BackgroundDifference(height: height, width: width, contrasts: $0, borderNoise: borderNoise)
    }
  }

  /// The positions of the border pixels: those within a thirty-second of the shorter side.
  private func borderPositions() -> [Int] {
    let depth = max(1, min(height, width) / 32)
    return pixels.indices.filter {
      let (row, column) = $0.quotientAndRemainder(dividingBy: width)
      return min(row, height - 1 - row, column, width - 1 - column) < depth
    }
  }

  /// The row and column of a pixel's center, scaled to −1...1.
  private func coordinates(of position: Int) -> SIMD2<Float> {
    let (row, column) = position.quotientAndRemainder(dividingBy: width)
    return SIMD2(
      Float(2 * row + 1) / Float(height) - 1, Float(2 * column + 1) / Float(width) - 1)
  }
}

/// A gray level that is a linear function of row and column.
private struct BackgroundPlane {
  /// The gray level at the center of the image.
  let level: Float
  /// The change of the gray level per unit of the two coordinates.
  let slope: SIMD2<Float>

  /// Creates a constant plane.
  init(level: Float) {
    self.level = level
    slope = .zero
  }

  /// Fits a plane to points by least squares.
  init(fitting points: [(point: SIMD2<Float>, value: Float)]) throws {
    var products = [SIMD3<Double>](repeating: .zero, count: 3)
    var values = SIMD3<Double>.zero
    for (point, value) in points {
      let row = SIMD3(1, Double(point.x), Double(point.y))
      for column in 0..<3 { products[column] += row * row[column] }
      values += row * Double(value)
    }
    // If all points are in one row or column, one slope is undetermined: this term makes it 0.
    for column in 1..<3 { products[column][column] += 1e-9 * products[0][0] }
    let solution = try Tensor(products.map { [$0.x, $0.y, $0.z] })
      .solve(Tensor([values.x, values.y, values.z])).scalars
    level = Float(solution[0])
    slope = SIMD2(Float(solution[1]), Float(solution[2]))
  }

  func value(at point: SIMD2<Float>) -> Float { level + (slope * point).sum() }
}

private func median(_ values: [Float]) -> Float {
  values.sorted()[values.count / 2]
}
