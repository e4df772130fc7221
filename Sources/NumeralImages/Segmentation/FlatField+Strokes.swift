// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

extension FlatField {
  /// The contrasts of the pixels of strokes to the paper around them, from 0 to 255.
  ///
  /// Strokes absorb a part of the light, and are divided by the paper; but glare and the tone curve
  /// of a camera add to their gray levels, so that the difference may be the same where the light
  /// is not. Of both, the contrasts that vary less are returned.
  ///
  /// - Parameter strokes: The strokes of a digit.
  /// - Returns: A contrast for each of the positions.
  /// - Complexity: O(positions · width of the strokes).
  func contrasts(of strokes: ConnectedComponent) -> [Float] {
    let paper = paper(under: strokes)
    let differences = zip(strokes.positions, paper).map { max(0, $1 - levels[$0]) }
    let quotients = zip(differences, paper).map { 255 * $0 / max($1, Self.minPaper) }
    // On even paper, both are the same but for rounding, which shall not decide.
    return Self.variation(of: differences) < 0.99 * Self.variation(of: quotients)
      ? differences : quotients
  }

  /// The gray level of the paper at each position of strokes, interpolated between their edges.
  ///
  /// Within strokes, a closing is as dark as the paper on their darker side. In the row of a pixel
  /// and in its column, the paper is taken to be linear, which is exact for a plane; the axis along
  /// which the stroke is narrower has the larger weight.
  private func paper(under strokes: ConnectedComponent) -> [Float] {
    let mask = ComponentMask(strokes, width: width)
    return strokes.positions.map { position in
      let (row, column) = position.quotientAndRemainder(dividingBy: width)
      /// The nearest paper in a direction, if it is in the image.
      func edge(_ y: Int, _ x: Int) -> (distance: Float, level: Float)? {
        var distance = 1
        while mask[row + distance * y, column + distance * x] { distance += 1 }
        // Pixels next to a stroke are blurred.
        distance += 2
        let (row, column) = (row + distance * y, column + distance * x)
        return box.contains(row: row, column: column)
          ? (Float(distance), paper[row * width + column]) : nil
      }
      /// The level between two edges, and the distance of these.
      func interpolated(_ y: Int, _ x: Int) -> (level: Float, distance: Float)? {
        guard let start = edge(-y, -x), let end = edge(y, x) else { return nil }
        let distance = start.distance + end.distance
        return (start.level + (end.level - start.level) * start.distance / distance, distance)
      }
      switch (interpolated(1, 0), interpolated(0, 1)) {
      case (let a?, let b?):
        let (weight, other) = (b.distance * b.distance, a.distance * a.distance)
        return b.level + (a.level - b.level) * weight / (weight + other)
      case (let a?, nil): return a.level
      case (nil, let b?): return b.level
      case (nil, nil): return paper[position]
      }
    }
  }

  /// The squared coefficient of variation of the contrasts above half of the largest.
  private static func variation(of contrasts: [Float]) -> Float {
    let half = (contrasts.max() ?? 0) / 2
    let core = contrasts.filter { $0 > half }
    let mean = core.reduce(0, +) / Float(core.count)
    return core.reduce(0) { $0 + ($1 / mean - 1) * ($1 / mean - 1) } / Float(core.count)
  }
}
