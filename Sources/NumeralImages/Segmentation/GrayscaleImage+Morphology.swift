// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

extension GrayscaleImage {
  /// The negative: dark marks become light ones.
  var inverted: GrayscaleImage {
    GrayscaleImage(height: height, width: width, pixels: pixels.map { 255 - $0 })
  }

  /// The mean of the 3×3 pixels around each pixel, of those within the image.
  ///
  /// - Complexity: O(pixels).
  func smoothed() -> GrayscaleImage {
    filteringLines { line in
      line.indices.map { index in
        let range = max(0, index - 1)...min(line.count - 1, index + 1)
        return line[range].reduce(0, +) / Float(range.count)
      }
    }
  }

  /// The morphological closing with a square: the maximum of the pixels within `radius` rows and
  /// columns, and then the minimum of these.
  ///
  /// - Complexity: O(pixels), whatever the radius.
  func closed(radius: Int) -> GrayscaleImage {
    filteringLines { Self.runningMaximum($0, radius: radius) }
      .filteringLines { Self.runningMaximum($0.map(-), radius: radius).map(-) }
  }

  /// Applies a filter to each row, and then to each column.
  private func filteringLines(_ filter: ([Float]) -> [Float]) -> GrayscaleImage {
    var result = pixels
    for row in 0..<height {
      let range = row * width..<(row + 1) * width
      result.replaceSubrange(range, with: filter(Array(result[range])))
    }
    for column in 0..<width {
      let line = filter((0..<height).map { result[$0 * width + column] })
      for row in 0..<height { result[row * width + column] = line[row] }
    }
    return GrayscaleImage(height: height, width: width, pixels: result)
  }

  /// The maximum of the elements within `radius` positions of each element.
  ///
  /// A window is the end of one block and the start of the next, whose maxima are running ones:
  /// three comparisons for each element. M. van Herk, *A Fast Algorithm for Local Minimum and
  /// Maximum Filters on Rectangular and Octagonal Kernels*, Pattern Recognition Letters 13 (1992).
  private static func runningMaximum(_ line: [Float], radius: Int) -> [Float] {
    let window = 2 * radius + 1
    let padding = [Float](repeating: -.infinity, count: radius)
    let padded = padding + line + padding
    var (fromStart, fromEnd) = (padded, padded)
    for index in padded.indices where !index.isMultiple(of: window) {
      fromStart[index] = max(fromStart[index], fromStart[index - 1])
    }
    for index in padded.indices.reversed().dropFirst() where !(index + 1).isMultiple(of: window) {
      fromEnd[index] = max(fromEnd[index], fromEnd[index + 1])
    }
    return line.indices.map { max(fromEnd[$0], fromStart[$0 + window - 1]) }
  }
}
