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
  /// The gray level of most of the paper: the only one, or the median of the image, as marks cover
  /// less than half of an image.
  let typicalPaper: Float
  /// The contrasts, from 0 for the paper to 255 for black; negative where the image is lighter.
  var contrasts: [Float]
  /// The standard deviation of the contrasts on plain paper.
  let deviation: Float

  /// The smallest gray level that a contrast is divided by, lest noise in the dark be amplified.
  static let minPaper: Float = 32

  /// The bounding box of the image.
  var box: BoundingBox { BoundingBox(rows: 0...height - 1, columns: 0...width - 1) }

  /// Corrects an image of dark marks.
  ///
  /// - Parameters:
  ///   - image: The image.
  ///   - radius: The squares of the closing have `2 * radius + 1` rows and columns, and marks are
  ///     narrower. If it is nil, the paper has one gray level, the lightest of the image.
  /// - Complexity: O(pixels).
  init(_ image: GrayscaleImage, radius: Int?) {
    let smoothed = image.smoothed()
    (height, width) = (image.height, image.width)
    (levels, means) = (image.pixels, smoothed.pixels)
    if let radius {
      paper = smoothed.closed(radius: radius).pixels
      typicalPaper = Self.quantile(0.5, of: levels)
    } else {
      typicalPaper = means.max() ?? 0
      paper = [Float](repeating: typicalPaper, count: levels.count)
    }
    contrasts = zip(levels, paper).map { level, paper in
      255 * (paper - level) / max(paper, Self.minPaper)
    }
    deviation = Self.deviation(of: contrasts, width: width)
  }

  /// The standard deviation of the noise: the least of four estimates, as strokes only add to them.
  ///
  /// Differences of neighbors are small inside strokes and on the paper; second differences, also
  /// on the edges of blurred strokes. Even if a digit fills the image, a quarter of the pixels in
  /// rows or in columns are inside such parts. The first quartile of the absolute value of a
  /// Gaussian number is 0.3186 of its standard deviation; differences have √2 of the deviation of
  /// the pixels, and second ones √6.
  private static func deviation(of contrasts: [Float], width: Int) -> Float {
    [1, width].flatMap { step in
      let differences = zip(contrasts, contrasts.dropFirst(step)).map { $1 - $0 }
      let second = zip(differences, differences.dropFirst(step)).map { $1 - $0 }
      return [(differences, Float(2)), (second, 6)].map { differences, variance in
        quantile(0.25, of: differences.map(abs)) / (0.3186 * variance.squareRoot())
      }
    }.min() ?? 0
  }

  /// A quantile of some 65,536 evenly distributed numbers, or 0 if there are no numbers.
  private static func quantile(_ fraction: Float, of numbers: [Float]) -> Float {
    let sample = stride(from: 0, to: numbers.count, by: 1 + numbers.count / 65536)
      .map { numbers[$0] }.sorted()
    return sample.isEmpty ? 0 : sample[Int(fraction * Float(sample.count - 1))]
  }

  /// The 3×3 means of the contrasts.
  ///
  /// - Complexity: O(pixels).
  var meanContrasts: [Float] {
    GrayscaleImage(height: height, width: width, pixels: contrasts).smoothed().pixels
  }

  /// The maximum of the 3×3 means of the contrasts, which isolated pixels do not determine.
  ///
  /// - Complexity: O(pixels).
  var maxContrast: Float { meanContrasts.max() ?? 0 }
}
