// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// An augmentation that moves pixels by an affine transform.
///
/// In a list, those that follow one another and have the same border, or none, are combined to one
/// transform, so that the image is interpolated once.
public protocol GeometricAugmentation: Augmentation {
  /// The values beyond the border of the image; nil if no pixel comes from there.
  var border: Border? { get }
  /// The motion of one image.
  func transform(seed: RandomKey) -> ImageTransform
}

extension GeometricAugmentation {
  /// Moves the image.
  public func augment(_ image: inout ImageBuffer, seed: RandomKey) {
    image.move(by: transform(seed: seed), border: border ?? .zeros)
  }
}

/// A shift by a random number of whole pixels, in each direction.
public struct RandomShift: GeometricAugmentation {
  /// The largest shift, in pixels.
  public var pixels: Int
  /// The values beyond the border.
  public var border: Border?

  /// Creates a shift by -`pixels`...`pixels` in x and in y, each equally likely.
  ///
  /// - Precondition: `pixels` is from 0 to 2¹⁵.
  public init(pixels: Int, border: Border = .zeros) {
    require(
      (0...1 << 15).contains(pixels), "RandomShift: found \(pixels) pixels, expected 0...32768")
    (self.pixels, self.border) = (pixels, border)
  }

  /// The shift of one image.
  public func transform(seed: RandomKey) -> ImageTransform {
    var generator = seed.generator
    let x = generator.next(upperBound: 2 * pixels + 1) - pixels
    let y = generator.next(upperBound: 2 * pixels + 1) - pixels
    return .shift(x: Float(x), y: Float(y))
  }
}

/// A random crop of the image, enlarged by a border on each side, of the size that the image has:
/// torchvision's `RandomCrop(size, padding=padding)` for images of that size.
public struct RandomCrop: GeometricAugmentation {
  private let shift: RandomShift

  /// The pixels that are added on each side.
  public var padding: Int { shift.pixels }
  /// The values of the added pixels.
  public var border: Border? { shift.border }

  /// Creates a crop, each of its positions equally likely.
  ///
  /// - Precondition: `padding` is from 0 to 2¹⁵.
  public init(padding: Int, border: Border = .zeros) {
    shift = RandomShift(pixels: padding, border: border)
  }

  /// The position of the crop as a shift.
  public func transform(seed: RandomKey) -> ImageTransform { shift.transform(seed: seed) }
}

/// A reflection of half of the images, or of another share.
public struct RandomFlip: GeometricAugmentation {
  /// The direction in which pixels are exchanged.
  public enum Axis: Hashable, Sendable {
    /// Left and right.
    case horizontal
    /// Top and bottom.
    case vertical
  }

  /// The direction.
  public var axis: Axis
  /// The share of the images that are reflected, from 0 to 1.
  public var probability: Float
  /// None: a reflection takes no pixel from beyond the border.
  public var border: Border? { nil }

  /// Creates a reflection.
  ///
  /// - Parameters:
  ///   - axis: The direction.
  ///   - probability: The share of the images that are reflected.
  /// - Precondition: The probability is in 0...1.
  public init(_ axis: Axis, probability: Float = 0.5) {
    require(
      (0...1).contains(probability),
      "RandomFlip: found the probability \(probability), expected 0...1")
    (self.axis, self.probability) = (axis, probability)
  }

  /// The reflection, or no motion.
  public func transform(seed: RandomKey) -> ImageTransform {
    var generator = seed.generator
    return generator.uniform(0...1) < probability ? .flip(axis) : .identity
  }
}

/// A rotation about the center by a random angle.
public struct RandomRotation: GeometricAugmentation {
  /// The largest angle, in degrees.
  public var degrees: Float
  /// The values beyond the border.
  public var border: Border?

  /// Creates a rotation by -`degrees`...`degrees`.
  ///
  /// - Precondition: `degrees` is finite and not negative.
  public init(degrees: Float, border: Border = .zeros) {
    require(
      degrees >= 0 && degrees.isFinite,
      "RandomRotation: found \(degrees) degrees, expected a finite number of 0 or more")
    (self.degrees, self.border) = (degrees, border)
  }

  /// The rotation of one image.
  public func transform(seed: RandomKey) -> ImageTransform {
    var generator = seed.generator
    return .rotation(degrees: generator.uniform(-degrees...degrees))
  }
}

/// An enlargement about the center by a random factor.
public struct RandomScale: GeometricAugmentation {
  /// The factors.
  public var range: ClosedRange<Float>
  /// The values beyond the border.
  public var border: Border?

  /// Creates an enlargement by a factor of a range, such as `0.9...1.1`.
  ///
  /// - Precondition: The factors are finite and positive.
  public init(_ range: ClosedRange<Float>, border: Border = .zeros) {
    require(
      range.lowerBound > 0 && range.upperBound.isFinite,
      "RandomScale: found the factors \(range), expected finite ones of more than 0")
    (self.range, self.border) = (range, border)
  }

  /// The enlargement of one image.
  public func transform(seed: RandomKey) -> ImageTransform {
    var generator = seed.generator
    return .scale(generator.uniform(range))
  }
}

/// A shear along the rows by a random angle.
public struct RandomShear: GeometricAugmentation {
  /// The largest angle, in degrees.
  public var degrees: Float
  /// The values beyond the border.
  public var border: Border?

  /// Creates a shear by -`degrees`...`degrees`.
  ///
  /// - Precondition: `degrees` is at least 0 and less than 90.
  public init(degrees: Float, border: Border = .zeros) {
    require(
      (0..<90).contains(degrees),
      "RandomShear: found \(degrees) degrees, expected at least 0 and less than 90")
    (self.degrees, self.border) = (degrees, border)
  }

  /// The shear of one image.
  public func transform(seed: RandomKey) -> ImageTransform {
    var generator = seed.generator
    return .shear(degrees: generator.uniform(-degrees...degrees))
  }
}

/// A random shear, enlargement, rotation and shift in one, as torchvision's `RandomAffine`.
///
///     RandomAffine(degrees: 10, shift: 2, scale: 0.9...1.1, shear: 5)
public struct RandomAffine: GeometricAugmentation {
  private let rotation: RandomRotation
  private let scale: RandomScale
  private let shear: RandomShear
  private let shift: Float
  /// The values beyond the border.
  public let border: Border?

  /// Creates a random motion.
  ///
  /// - Parameters:
  ///   - degrees: The largest angle of the rotation.
  ///   - shift: The largest shift in x and in y, in pixels, of which fractions count.
  ///   - scale: The factors of the enlargement.
  ///   - shear: The largest angle of the shear along the rows, in degrees.
  ///   - border: The values beyond the border.
  /// - Precondition: `degrees` and `shift` are finite and not negative, the factors are finite and
  ///   positive, and `shear` is at least 0 and less than 90.
  public init(
    degrees: Float = 0, shift: Float = 0, scale: ClosedRange<Float> = 1...1, shear: Float = 0,
    border: Border = .zeros
  ) {
    require(
      shift >= 0 && shift.isFinite,
      "RandomAffine: found a shift of \(shift) pixels, expected a finite number of 0 or more")
    rotation = RandomRotation(degrees: degrees)
    self.scale = RandomScale(scale)
    self.shear = RandomShear(degrees: shear)
    (self.shift, self.border) = (shift, border)
  }

  /// The motion of one image.
  public func transform(seed: RandomKey) -> ImageTransform {
    var generator = seed.generator
    let angle = generator.uniform(-rotation.degrees...rotation.degrees)
    let factor = generator.uniform(scale.range)
    let slope = generator.uniform(-shear.degrees...shear.degrees)
    let (x, y) = (generator.uniform(-shift...shift), generator.uniform(-shift...shift))
    return ImageTransform.shear(degrees: slope).then(.scale(factor))
      .then(.rotation(degrees: angle)).then(.shift(x: x, y: y))
  }
}
