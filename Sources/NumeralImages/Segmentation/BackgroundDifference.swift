// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// How far each pixel of a picture is from its background, toward ink: darker or lighter.
struct BackgroundDifference {
  let height, width: Int
  /// The distances row by row, in grays of 255, below 0 on the side that is not ink's.
  let heights: [Float]
  /// How far ink is from the background: the highest mean of nine neighboring pixels, for a lone one is
  /// not what a picture shows.
  let contrast: Float
  /// The height up to which a pixel may be of the background.
  let noise: Float
  /// Whether there is ink at all, rather than noise.
  let hasInk: Bool

  /// The least contrast of ink.
  private static let leastContrast: Float = 12

  /// - Parameter borderNoise: How far the pixels along the border are from the background, in
  ///   ascending order. Some of them may be ink.
  init(height: Int, width: Int, heights: [Float], borderNoise: [Float]) {
    (self.height, self.width, self.heights) = (height, width, heights)
    let contrast = Self.highestMean(heights, height: height, width: width)
    self.contrast = contrast
    // The quarter of the border that is nearest tells its noise, even where most of it is ink: of
    // Gaussian noise a quarter is within 0.3186 of a standard deviation. Means of nine deviate a third
    // as much; the highest of a million of them is five times that, less than two deviations.
    let deviation = borderNoise[borderNoise.count / 4] / 0.3186
    hasInk = contrast >= max(Self.leastContrast, 4 * deviation)
    // Whatever is half as far as ink is counted as ink. Of what is left, three quarters are within 1.15
    // standard deviations.
    let quiet = borderNoise.prefix { $0 < contrast / 2 }
    noise = quiet.isEmpty ? 0 : min(contrast / 2, 3 * quiet[quiet.count * 3 / 4])
  }

  /// Pixels that hang together.
  struct Piece {
    var positions: [Int]
    /// The sum of their heights.
    var ink: Float
  }

  /// The pieces of pixels that are above the noise, and somewhere half as high as the contrast.
  ///
  /// Pixels hang together where they share a side or a corner. The two thresholds are the hysteresis of
  /// J. Canny, *A Computational Approach to Edge Detection*, IEEE Transactions on Pattern Analysis and
  /// Machine Intelligence 8 (1986): a stroke that fades is not broken, and noise makes no stroke.
  ///
  /// - Complexity: O(pixels).
  func pieces() -> [Piece] {
    let low = max(noise, contrast / 20)
    var isSeen = [Bool](repeating: false, count: heights.count)
    var pieces: [Piece] = []
    for start in heights.indices where heights[start] >= contrast / 2 && !isSeen[start] {
      var (piece, next) = (Piece(positions: [start], ink: 0), 0)
      isSeen[start] = true
      while next < piece.positions.count {
        let (row, column) = piece.positions[next].quotientAndRemainder(dividingBy: width)
        piece.ink += heights[piece.positions[next]]
        next += 1
        for y in max(0, row - 1)...min(height - 1, row + 1) {
          for x in max(0, column - 1)...min(width - 1, column + 1) {
            let position = y * width + x
            guard heights[position] > low, !isSeen[position] else { continue }
            isSeen[position] = true
            piece.positions.append(position)
          }
        }
      }
      pieces.append(piece)
    }
    return pieces
  }

  private static func highestMean(_ heights: [Float], height: Int, width: Int) -> Float {
    var highest = -Float.infinity
    for row in 0..<height {
      let rows = max(0, row - 1)...min(height - 1, row + 1)
      for column in 0..<width {
        let columns = max(0, column - 1)...min(width - 1, column + 1)
        var sum: Float = 0
        for y in rows { for x in columns { sum += heights[y * width + x] } }
        highest = max(highest, sum / Float(rows.count * columns.count))
      }
    }
    return highest
  }
}
