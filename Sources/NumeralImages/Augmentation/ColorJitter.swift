// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// A random change of brightness, contrast and saturation, in random order, with the definitions of
/// torchvision's `ColorJitter`.
///
/// For images of one or three channels with pixels from 0 to 1, to which results are limited.
public struct ColorJitter: Augmentation {
  /// The factors of the brightness, of the contrast and of the saturation.
  public var brightness, contrast, saturation: ClosedRange<Float>

  /// Creates a change by factors of `max(0, 1 - x)...1 + x`, for each property.
  ///
  /// - Parameters:
  ///   - brightness: The deviation of the factor by which pixels are multiplied.
  ///   - contrast: The deviation of the factor of differences from the mean luma of the image.
  ///   - saturation: The deviation of the factor of differences from the luma of the pixel. Images
  ///     of one channel have none.
  /// - Precondition: The deviations are finite and not negative.
  public init(brightness: Float = 0, contrast: Float = 0, saturation: Float = 0) {
    func factors(_ deviation: Float) -> ClosedRange<Float> {
      require(
        deviation >= 0 && deviation.isFinite,
        "ColorJitter: found the deviation \(deviation), expected a finite number of 0 or more")
      return max(0, 1 - deviation)...1 + deviation
    }
    self.brightness = factors(brightness)
    self.contrast = factors(contrast)
    self.saturation = factors(saturation)
  }

  /// Changes the colors of an image.
  ///
  /// - Precondition: It has one or three channels.
  public func augment(_ image: inout ImageBuffer, seed: RandomKey) {
    require(
      image.channels == 1 || image.channels == 3,
      "ColorJitter: found \(image.channels) channels, expected 1 or 3")
    var generator = seed.generator
    let factors = (
      generator.uniform(brightness), generator.uniform(contrast), generator.uniform(saturation)
    )
    var remaining = [0, 1, 2]
    while !remaining.isEmpty {
      switch remaining.remove(at: generator.next(upperBound: remaining.count)) {
      case 0: image.adjustBrightness(factors.0)
      case 1: image.adjustContrast(factors.1)
      default: image.adjustSaturation(factors.2)
      }
    }
  }
}

extension ImageBuffer {
  /// Multiplies the pixels.
  package func adjustBrightness(_ factor: Float) {
    guard factor != 1 else { return }
    for i in pixels.indices { pixels[i] = limited(factor * pixels[i]) }
  }

  /// Multiplies the differences from the mean luma.
  package func adjustContrast(_ factor: Float) {
    guard factor != 1, pixelCount > 0 else { return }
    var sum = 0.0
    for i in 0..<pixelCount { sum += Double(luma(i)) }
    let share = (1 - factor) * Float(sum / Double(pixelCount))
    for i in pixels.indices { pixels[i] = limited(factor * pixels[i] + share) }
  }

  /// Multiplies the differences from each pixel's luma.
  package func adjustSaturation(_ factor: Float) {
    guard factor != 1, channels == 3 else { return }
    for i in 0..<pixelCount {
      let share = (1 - factor) * luma(i)
      for channel in 0..<3 {
        let position = channel * pixelCount + i
        pixels[position] = limited(factor * pixels[position] + share)
      }
    }
  }

  /// The luma of a pixel, with the weights of ITU-R BT.601 as torchvision rounds them.
  private func luma(_ pixel: Int) -> Float {
    guard channels == 3 else { return pixels[pixel] }
    return 0.2989 * pixels[pixel] + 0.587 * pixels[pixelCount + pixel]
      + 0.114 * pixels[2 * pixelCount + pixel]
  }
}

private func limited(_ value: Float) -> Float { min(1, max(0, value)) }
