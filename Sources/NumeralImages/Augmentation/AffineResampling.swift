// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

extension ImageBuffer {
  /// Moves the image, by bilinear interpolation.
  ///
  /// The results are those of PyTorch's `grid_sample(align_corners=False)` to rounding. A motion by
  /// whole pixels copies them unchanged.
  ///
  /// - Parameters:
  ///   - transform: The motion.
  ///   - border: The values beyond the border.
  /// - Complexity: O(pixels).
  public mutating func move(by transform: ImageTransform, border: Border = .zeros) {
    if transform == .identity { return }
    if transform.movesWholePixels && abs(transform.x0) < 0x1p20 && abs(transform.y0) < 0x1p20 {
      copyWholePixels(transform, border)
    } else {
      interpolate(transform, border)
    }
    swapBuffers()
  }

  private func copyWholePixels(_ transform: ImageTransform, _ border: Border) {
    let (rowStep, columnStep) = (Int(transform.yy), Int(transform.xx))
    // A reflection reverses the positions 0..<count.
    let firstRow = Int(transform.y0) + (rowStep < 0 ? height - 1 : 0)
    let firstColumn = Int(transform.x0) + (columnStep < 0 ? width - 1 : 0)
    guard let source = UnsafePointer(pixels.baseAddress), let target = scratch.baseAddress
    else { return }
    for row in 0..<height {
      let sourceRow = border.index(firstRow + row * rowStep, height)
      for channel in 0..<channels {
        let result = target + (channel * height + row) * width
        guard sourceRow >= 0 else {
          result.update(repeating: 0, count: width)
          continue
        }
        let values = source + (channel * height + sourceRow) * width
        for column in 0..<width {
          let position = border.index(firstColumn + column * columnStep, width)
          result[column] = position < 0 ? 0 : values[position]
        }
      }
    }
  }

  private func interpolate(_ transform: ImageTransform, _ border: Border) {
    let (channels, height, width) = (channels, height, width)
    let area = height * width
    guard let source = UnsafePointer(pixels.baseAddress), let target = scratch.baseAddress
    else { return }
    let (centerX, centerY) = (Double(width - 1) / 2, Double(height - 1) / 2)
    let stepX = FixedPoint(slope: transform.xx).bits
    let stepY = FixedPoint(slope: transform.yx).bits
    // The positions before these have neighbors to the right and below.
    let (innerWidth, innerHeight) = (UInt(max(0, width - 1)), UInt(max(0, height - 1)))
    var result = target
    for row in 0..<height {
      let down = Double(row) - centerY
      let rowX = Double(transform.xy) * down + Double(transform.x0) + centerX
      let rowY = Double(transform.yy) * down + Double(transform.y0) + centerY
      var x = FixedPoint(rowX - Double(transform.xx) * centerX)
      var y = FixedPoint(rowY - Double(transform.yx) * centerX)
      for _ in 0..<width {
        let (left, right) = (x.whole, x.rest)
        let (top, bottom) = (y.whole, y.rest)
        x.bits &+= stepX
        y.bits &+= stepY
        var value = result
        result += 1
        if UInt(bitPattern: left) < innerWidth && UInt(bitPattern: top) < innerHeight {
          var corner = source + (top &* width &+ left)
          for _ in 0..<channels {
            let upper = corner[0] + right * (corner[1] - corner[0])
            let lower = corner[width] + right * (corner[width &+ 1] - corner[width])
            value.pointee = upper + bottom * (lower - upper)
            corner += area
            value += area
          }
        } else {
          let rows = (border.index(top, height), border.index(top &+ 1, height))
          let columns = (border.index(left, width), border.index(left &+ 1, width))
          for channel in 0..<channels {
            let plane = source + channel &* area
            func tap(_ row: Int, _ column: Int) -> Float {
              row < 0 || column < 0 ? 0 : plane[row &* width &+ column]
            }
            let (a, b) = (tap(rows.0, columns.0), tap(rows.0, columns.1))
            let (c, d) = (tap(rows.1, columns.0), tap(rows.1, columns.1))
            let (upper, lower) = (a + right * (b - a), c + right * (d - c))
            value.pointee = upper + bottom * (lower - upper)
            value += area
          }
        }
      }
    }
  }
}

/// A position with 32 bits after the point: the pixel and the distance from it are parts of its
/// bits, without conversions that need a check for each number.
///
/// Positions are limited to 2²⁹ and slopes to 2¹⁰, far outside of any image, which leaves room for
/// rows of 2²⁰ pixels.
private struct FixedPoint {
  var bits: Int64

  init(_ position: Double) { bits = Self.fixed(position, limit: 0x1p29) }
  init(slope: Float) { bits = Self.fixed(Double(slope), limit: 0x1p10) }

  private static func fixed(_ number: Double, limit: Double) -> Int64 {
    // NaN is at the lower limit.
    let limited = number > -limit ? min(number, limit) : -limit
    return Int64((limited * 0x1p32).rounded())
  }

  /// The pixel at or before the position.
  var whole: Int { Int(bits >> 32) }
  /// The distance from it, of the 24 bits that a `Float` has.
  var rest: Float { Float(Int32(truncatingIfNeeded: (bits >> 8) & 0xFF_FFFF)) * 0x1p-24 }
}
