// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// The contrast of dark marks to the lit paper around them, corrected for uneven light.
///
/// The gray level of the paper is estimated by a morphological closing, which replaces marks that
/// are narrower than a square by the lightest of their surroundings. The contrast is divided by it,
/// as in the flat-field correction of a camera: a shadow or the fall-off of a lamp changes paper
/// and strokes by the same factor. P. Soille, *Morphological Image Analysis* (2003), section 4.4.
struct FlatField {
  let height, width: Int
  /// The gray levels of the image in row-major order, and their 3×3 means.
  let levels, means: [Float]
  /// The estimated gray levels of the paper.
  let paper: [Float]
  /// The contrasts, from 0 for the paper to 255 for black; negative where the image is lighter.
  var contrasts: [Float]
  /// The standard deviation of the contrasts on plain paper.
  let deviation: Float

  /// The smallest gray level that a contrast is divided by, lest noise in the dark be amplified.
  private static let minPaper: Float = 32

  /// The bounding box of the image.
  var box: BoundingBox { BoundingBox(rows: 0...height - 1, columns: 0...width - 1) }

  /// Corrects an image of dark marks.
  ///
  /// - Parameters:
  ///   - image: The image.
  ///   - isEvenlyLit: Whether the paper has one gray level, the lightest of the image. Otherwise
  ///     marks are narrower than a quarter of the longer side.
  /// - Complexity: O(pixels · log pixels).
  init(_ image: GrayscaleImage, isEvenlyLit: Bool) {
    let smoothed = image.smoothed()
    (height, width) = (image.height, image.width)
    (levels, means) = (image.pixels, smoothed.pixels)
    paper =
      isEvenlyLit
      ? [Float](repeating: smoothed.pixels.max() ?? 0, count: levels.count)
      : smoothed.closed(radius: max(16, max(image.height, image.width) / 8)).pixels
    contrasts = zip(levels, paper).map { level, paper in
      255 * (paper - level) / max(paper, Self.minPaper)
    }
    deviation = min(
      Self.deviation(of: contrasts, neighbor: 1), Self.deviation(of: contrasts, neighbor: width))
  }

  /// The standard deviation of the noise, by the first quartile of the differences of neighbors.
  ///
  /// Even if a digit fills the image, a quarter of the neighbors in a row or in a column are on the
  /// same side of its edges. The first quartile of the absolute difference of two Gaussian numbers
  /// is 0.3186 · √2 of their standard deviation.
  private static func deviation(of contrasts: [Float], neighbor: Int) -> Float {
    let differences = zip(contrasts, contrasts.dropFirst(neighbor)).map { abs($0 - $1) }.sorted()
    return differences.isEmpty ? 0 : differences[differences.count / 4] / 0.4506
  }

  /// The maximum of the 3×3 means of the contrasts, which isolated pixels do not determine.
  ///
  /// - Complexity: O(pixels).
  var maxContrast: Float {
    GrayscaleImage(height: height, width: width, pixels: contrasts).smoothed().pixels.max() ?? 0
  }
}
