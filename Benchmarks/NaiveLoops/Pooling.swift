// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

extension Naive {
  /// The largest value in each window, and the index of its pixel in the plane, the first of equal
  /// ones.
  ///
  /// - Parameters:
  ///   - x: The planes, `[planes, height, width]`.
  /// - Returns: Both of shape `[planes, output height, output width]`.
  @inlinable
  public static func maxPool<Scalar: FloatingPoint>(
    _ x: UnsafePointer<Scalar>, planes: Int, _ window: SlidingWindow
  ) -> (values: [Scalar], pixels: [Int]) {
    let positions = window.outputSize.height * window.outputSize.width
    var values = [Scalar](repeating: -.infinity, count: planes * positions)
    var pixels = [Int](repeating: 0, count: planes * positions)
    for plane in 0..<planes {
      for position in 0..<positions {
        var (largest, largestPixel) = (-Scalar.infinity, -1)
        window.forEachElement(at: position) { _, pixel in
          let value = x[plane * window.pixels + pixel]
          if value > largest || largestPixel < 0 { (largest, largestPixel) = (value, pixel) }
        }
        values[plane * positions + position] = largest
        pixels[plane * positions + position] = largestPixel
      }
    }
    return (values, pixels)
  }

  /// The gradient of `maxPool`: each window's gradient is added to that of the pixel with its
  /// maximum.
  ///
  /// - Parameters:
  ///   - dy: The gradient with respect to the values, in their shape.
  ///   - pixels: The indices that `maxPool` returned.
  /// - Returns: The gradient with respect to the planes, in their shape.
  @inlinable
  public static func maxPoolGradient<Scalar: FloatingPoint>(
    _ dy: UnsafePointer<Scalar>, pixels: [Int], planes: Int, _ window: SlidingWindow
  ) -> [Scalar] {
    let positions = window.outputSize.height * window.outputSize.width
    return zeros(planes * window.pixels) { dx in
      for plane in 0..<planes {
        for position in plane * positions..<(plane + 1) * positions {
          dx[plane * window.pixels + pixels[position]] += dy[position]
        }
      }
    }
  }

  /// The mean of the pixels in each window; pixels of the padding count as 0.
  ///
  /// - Parameters:
  ///   - x: The planes, `[planes, height, width]`.
  /// - Returns: `[planes, output height, output width]`.
  @inlinable
  public static func averagePool<Scalar: FloatingPoint>(
    _ x: UnsafePointer<Scalar>, planes: Int, _ window: SlidingWindow
  ) -> [Scalar] {
    let positions = window.outputSize.height * window.outputSize.width
    return zeros(planes * positions) { means in
      for plane in 0..<planes {
        for position in 0..<positions {
          var sum: Scalar = 0
          window.forEachElement(at: position) { _, pixel in sum += x[plane * window.pixels + pixel]
          }
          means[plane * positions + position] = sum / Scalar(window.elements)
        }
      }
    }
  }
}
