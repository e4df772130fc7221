// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// A background-subtracted image: the signed contrast of each pixel to a fitted background plane.
struct BackgroundDifference {
  let height, width: Int
  /// The contrasts in row-major order, in gray levels of 255; positive toward the foreground.
  let contrasts: [Float]
  /// The contrast of the foreground: the maximum of the 3×3 mean filter, which isolated pixels do
  /// not determine.
  let contrast: Float
  /// The largest contrast that background pixels are expected to have.
  let noise: Float
  /// Whether there is a foreground, rather than noise only.
  let hasForeground: Bool

  /// The smallest contrast of a foreground.
  private static let minContrast: Float = 12

  /// Estimates the noise and the contrast of the foreground.
  ///
  /// - Parameter borderNoise: The absolute contrasts of the border pixels, ascending. Some of these
  ///   pixels may belong to the foreground.
  init(height: Int, width: Int, contrasts: [Float], borderNoise: [Float]) {
    (self.height, self.width, self.contrasts) = (height, width, contrasts)
    let contrast = Self.maxOfMeans(contrasts, height: height, width: width)
    self.contrast = contrast
    // The first quartile measures the noise even if most of the border is foreground; that of
    // Gaussian noise is 0.3186 of a standard deviation. A mean of nine has a third of the
    // deviation, and the largest of a million of them is five times that: less than two deviations.
    let deviation = borderNoise[borderNoise.count / 4] / 0.3186
    hasForeground = contrast >= max(Self.minContrast, 4 * deviation)
    // Border pixels of half the contrast are foreground. Three quarters of the others are within
    // 1.15 standard deviations.
    let quiet = borderNoise.prefix { $0 < contrast / 2 }
    noise = quiet.isEmpty ? 0 : min(contrast / 2, 3 * quiet[quiet.count * 3 / 4])
  }

  private static func maxOfMeans(_ contrasts: [Float], height: Int, width: Int) -> Float {
    var result = -Float.infinity
    for row in 0..<height {
      let rows = max(0, row - 1)...min(height - 1, row + 1)
      for column in 0..<width {
        let columns = max(0, column - 1)...min(width - 1, column + 1)
        var sum: Float = 0
        for y in rows { for x in columns { sum += contrasts[y * width + x] } }
        result = max(result, sum / Float(rows.count * columns.count))
      }
    }
    return result
  }
}
