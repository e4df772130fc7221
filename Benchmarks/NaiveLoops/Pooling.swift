// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

extension Naive {
  /// The largest pixel under each window, and which pixel of the plane it is: the first of equal ones.
  ///
  /// - Parameters:
  ///   - x: The planes, `[planes, height, width]`.
  /// - Returns: Both `[planes, places down, places across]`.
  @inlinable
  public static func maxPool<Scalar: FloatingPoint>(
    _ x: UnsafePointer<Scalar>, planes: Int, _ window: SlidingWindow
  ) -> (values: [Scalar], pixels: [Int]) {
    let places = window.places.height * window.places.width
    var values = [Scalar](repeating: -.infinity, count: planes * places)
    var pixels = [Int](repeating: 0, count: planes * places)
    for plane in 0..<planes {
      for place in 0..<places {
        var (largest, position) = (-Scalar.infinity, -1)
        window.forEachCell(at: place) { _, pixel in
          let value = x[plane * window.pixels + pixel]
          if value > largest || position < 0 { (largest, position) = (value, pixel) }
        }
        values[plane * places + place] = largest
        pixels[plane * places + place] = position
      }
    }
    return (values, pixels)
  }

  /// The backward pass of `maxPool`: each gradient goes to the pixel that was the largest.
  ///
  /// - Parameters:
  ///   - dy: The gradient with respect to the values, of their shape.
  ///   - pixels: As `maxPool` returned them.
  /// - Returns: The gradient with respect to the planes, of their shape.
  @inlinable
  public static func maxPoolGradient<Scalar: FloatingPoint>(
    _ dy: UnsafePointer<Scalar>, pixels: [Int], planes: Int, _ window: SlidingWindow
  ) -> [Scalar] {
    let places = window.places.height * window.places.width
    return zeros(planes * window.pixels) { dx in
      for plane in 0..<planes {
        for place in plane * places..<(plane + 1) * places {
          dx[plane * window.pixels + pixels[place]] += dy[place]
        }
      }
    }
  }

  /// The mean of the pixels under each window, those outside the image counting as 0.
  ///
  /// - Parameters:
  ///   - x: The planes, `[planes, height, width]`.
  /// - Returns: `[planes, places down, places across]`.
  @inlinable
  public static func averagePool<Scalar: FloatingPoint>(
    _ x: UnsafePointer<Scalar>, planes: Int, _ window: SlidingWindow
  ) -> [Scalar] {
    let places = window.places.height * window.places.width
    return zeros(planes * places) { means in
      for plane in 0..<planes {
        for place in 0..<places {
          var sum: Scalar = 0
          window.forEachCell(at: place) { _, pixel in sum += x[plane * window.pixels + pixel] }
          means[plane * places + place] = sum / Scalar(window.cells)
        }
      }
    }
  }
}
