// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralTensors

/// An affine motion of an image, as the position in the given image for each position of the moved
/// one. Both are measured in pixels from the center of the image, x to the right and y downward.
///
///     let motion = ImageTransform.rotation(degrees: 10).then(.shift(x: 2, y: 0))
public struct ImageTransform: Equatable, Sendable {
  /// The matrix of the inverse motion: the source's x is `xx · x + xy · y + x0`.
  public var xx, xy, x0: Float
  /// The second row: the source's y is `yx · x + yy · y + y0`.
  public var yx, yy, y0: Float

  /// Creates a motion from the rows of its inverse.
  public init(xx: Float, xy: Float, x0: Float, yx: Float, yy: Float, y0: Float) {
    (self.xx, self.xy, self.x0) = (xx, xy, x0)
    (self.yx, self.yy, self.y0) = (yx, yy, y0)
  }

  /// The motion that leaves every pixel where it is.
  public static let identity = ImageTransform(xx: 1, xy: 0, x0: 0, yx: 0, yy: 1, y0: 0)

  /// A shift to the right and downward, in pixels.
  public static func shift(x: Float, y: Float) -> ImageTransform {
    ImageTransform(xx: 1, xy: 0, x0: -x, yx: 0, yy: 1, y0: -y)
  }

  /// A clockwise rotation.
  public static func rotation(degrees: Float) -> ImageTransform {
    let angle = Double(degrees) * .pi / 180
    let (cosine, sine) = (Float(cos(angle)), Float(sin(angle)))
    return ImageTransform(xx: cosine, xy: sine, x0: 0, yx: -sine, yy: cosine, y0: 0)
  }

  /// An enlargement by a factor.
  ///
  /// - Precondition: The factor is finite and positive.
  public static func scale(_ factor: Float) -> ImageTransform {
    require(
      factor > 0 && factor.isFinite, "ImageTransform.scale: found \(factor), expected more than 0")
    return ImageTransform(xx: 1 / factor, xy: 0, x0: 0, yx: 0, yy: 1 / factor, y0: 0)
  }

  /// A shear along the rows: columns lean by an angle, to the right at the top.
  public static func shear(degrees: Float) -> ImageTransform {
    let slope = Float(tan(Double(degrees) * .pi / 180))
    return ImageTransform(xx: 1, xy: slope, x0: 0, yx: 0, yy: 1, y0: 0)
  }

  /// The reflection that exchanges left and right, or top and bottom.
  public static func flip(_ axis: RandomFlip.Axis) -> ImageTransform {
    switch axis {
    case .horizontal: ImageTransform(xx: -1, xy: 0, x0: 0, yx: 0, yy: 1, y0: 0)
    case .vertical: ImageTransform(xx: 1, xy: 0, x0: 0, yx: 0, yy: -1, y0: 0)
    }
  }

  /// This motion, and then another, as one.
  public func then(_ next: ImageTransform) -> ImageTransform {
    ImageTransform(
      xx: xx * next.xx + xy * next.yx, xy: xx * next.xy + xy * next.yy,
      x0: xx * next.x0 + xy * next.y0 + x0,
      yx: yx * next.xx + yy * next.yx, yy: yx * next.xy + yy * next.yy,
      y0: yx * next.x0 + yy * next.y0 + y0)
  }

  /// Whether pixels are moved onto pixels, without interpolation and upright: a shift by whole
  /// pixels, reflected or not.
  var movesWholePixels: Bool {
    abs(xx) == 1 && abs(yy) == 1 && xy == 0 && yx == 0
      && x0 == x0.rounded() && y0 == y0.rounded()
  }
}

/// The values beyond the border of an image.
public enum Border: Hashable, Sendable {
  /// Zeros: black, or the mean of standardized images.
  case zeros
  /// The nearest pixel.
  case edge
  /// The image reflected at the centers of its outermost pixels, as NumPy's `reflect`.
  case reflect

  /// The pixel of an axis for a position that may be beyond its ends; -1 for zero.
  package func index(_ position: Int, _ count: Int) -> Int {
    if UInt(bitPattern: position) < UInt(bitPattern: count) { return position }
    switch self {
    case .zeros: return -1
    case .edge: return position < 0 ? 0 : count - 1
    case .reflect:
      guard count > 1 else { return 0 }
      let period = 2 * (count - 1)
      let rest = ((position % period) + period) % period
      return rest < count ? rest : period - rest
    }
  }
}
