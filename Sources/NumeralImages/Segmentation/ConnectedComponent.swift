// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// A set of foreground pixels that are connected by their sides or corners.
struct ConnectedComponent {
  /// The positions of the pixels, in breadth-first order.
  var positions: [Int]
  /// The sum of the contrasts of the pixels.
  var totalContrast: Float
}

extension BackgroundDifference {
  /// Returns the connected components of the foreground, by hysteresis thresholding.
  ///
  /// A component consists of 8-connected pixels above the low threshold, the noise, and contains a
  /// pixel above the high threshold, half the contrast of the foreground: faint parts of a stroke
  /// do not break it, and noise alone is not a stroke. J. Canny, *A Computational Approach to Edge
  /// Detection*, IEEE Transactions on Pattern Analysis and Machine Intelligence 8 (1986).
  ///
  /// - Complexity: O(pixels).
  func connectedComponents() -> [ConnectedComponent] {
    let low = max(noise, contrast / 20)
    var isVisited = [Bool](repeating: false, count: contrasts.count)
    var components: [ConnectedComponent] = []
    for start in contrasts.indices where contrasts[start] >= contrast / 2 && !isVisited[start] {
      var (component, next) = (ConnectedComponent(positions: [start], totalContrast: 0), 0)
      isVisited[start] = true
      while next < component.positions.count {
        let (row, column) = component.positions[next].quotientAndRemainder(dividingBy: width)
        component.totalContrast += contrasts[component.positions[next]]
        next += 1
        for y in max(0, row - 1)...min(height - 1, row + 1) {
          for x in max(0, column - 1)...min(width - 1, column + 1) {
            let position = y * width + x
            guard contrasts[position] > low, !isVisited[position] else { continue }
            isVisited[position] = true
            component.positions.append(position)
          }
        }
      }
      components.append(component)
    }
    return components
  }
}
