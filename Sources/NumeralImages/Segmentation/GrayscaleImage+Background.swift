// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralLinearAlgebra
import NumeralTensors

extension GrayscaleImage {
  /// What stands out from the background, once for ink that is darker and once for ink that is lighter.
  ///
  /// The background is the plane over rows and columns that lies nearest to the pixels along the
  /// border, where little of the digit is: light that falls off to one side does not look like ink. It
  /// is fitted by least squares again and again, without the pixels that were far from it.
  func reliefs() throws -> [BackgroundDifference] {
    let border = borderPositions()
    var plane = Plane(level: median(border.map { pixels[$0] }))
    for _ in 0..<5 {
      let points = border.map { (place: place(of: $0), value: pixels[$0]) }
      let distances = points.map { abs($0.value - plane.value(at: $0.place)) }
      // Three standard deviations: of Gaussian noise the median distance is 0.6745 of one.
      let most = max(1, 3 * median(distances) / 0.6745)
      plane = try Plane(through: zip(points, distances).filter { $0.1 <= most }.map(\.0))
    }
    let heights = pixels.indices.map { pixels[$0] - plane.value(at: place(of: $0)) }
    let borderNoise = border.map { abs(heights[$0]) }.sorted()
    return [heights.map(-), heights].map {
      BackgroundDifference(height: height, width: width, heights: $0, borderNoise: borderNoise)
    }
  }

  /// The positions of the pixels along the border, a thirty-second of the picture's shorter side deep.
  private func borderPositions() -> [Int] {
    let depth = max(1, min(height, width) / 32)
    return pixels.indices.filter {
      let (row, column) = $0.quotientAndRemainder(dividingBy: width)
      return min(row, height - 1 - row, column, width - 1 - column) < depth
    }
  }

  /// Where a pixel is, from −1 to 1 on each axis.
  private func place(of position: Int) -> SIMD2<Float> {
    let (row, column) = position.quotientAndRemainder(dividingBy: width)
    return SIMD2(
      Float(2 * row + 1) / Float(height) - 1, Float(2 * column + 1) / Float(width) - 1)
  }
}

/// A gray that changes evenly over rows and columns.
private struct Plane {
  let level: Float
  let slope: SIMD2<Float>

  /// The same gray everywhere.
  init(level: Float) {
    self.level = level
    slope = .zero
  }

  /// The plane nearest to points by least squares.
  init(through points: [(place: SIMD2<Float>, value: Float)]) throws {
    var products = [SIMD3<Double>](repeating: .zero, count: 3)
    var values = SIMD3<Double>.zero
    for (place, value) in points {
      let row = SIMD3(1, Double(place.x), Double(place.y))
      for column in 0..<3 { products[column] += row * row[column] }
      values += row * Double(value)
    }
    // Where all points are in one row or column, nothing is known of one slope, and it is 0.
    for column in 1..<3 { products[column][column] += 1e-9 * products[0][0] }
    let solution = try Tensor(products.map { [$0.x, $0.y, $0.z] })
      .solve(Tensor([values.x, values.y, values.z])).scalars
    level = Float(solution[0])
    slope = SIMD2(Float(solution[1]), Float(solution[2]))
  }

  func value(at place: SIMD2<Float>) -> Float { level + (slope * place).sum() }
}

private func median(_ values: [Float]) -> Float {
  values.sorted()[values.count / 2]
}
