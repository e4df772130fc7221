// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// A search for the strokes of digits among the dark marks of an image.
///
/// Marks are the connected components above a threshold. A line of the paper, a shadow or a bar may
/// join a digit at one threshold and be apart from it at another: as in a component tree, several
/// are tried. The first that separates strokes from the border of the image is taken.
struct DigitSearch {
  /// The digits of an image.
  struct Result {
    /// The strokes of each digit, from left to right, and the faint pixels around them.
    let digits: [ConnectedComponent]
    /// The image in which they were found.
    let field: FlatField
    /// The number of pixels of the strokes at the border of the image.
    let borderPixels: Int

    /// The bounding box of all digits, without the faint pixels.
    let box: BoundingBox

    /// The mean difference between paper and strokes, in gray levels of the image.
    var contrast: Float {
      let positions = digits.lazy.flatMap(\.positions)
      return positions.reduce(0) { $0 + field.paper[$1] - field.levels[$1] }
        / Float(positions.count)
    }
  }

  private var field: FlatField

  /// The thresholds, as fractions of the contrast of the darkest marks.
  private static let thresholds: [Float] = [0.5, 0.6, 0.7, 0.8]
  /// The smallest contrast of a digit.
  private static let minContrast: Float = 12
  /// The number of times that the darkest marks are erased.
  private static let maxErasures = 4
  /// The largest number of strokes; more are a texture.
  private static let maxStrokes = 24

  init(_ field: FlatField) { self.field = field }

  /// Returns digits that fill the image, as if cropped at their bounding box, or nil.
  ///
  /// Such digits touch the border, as the desk around a sheet does, but not along most of it.
  ///
  /// - Complexity: O(pixels).
  func tightlyCropped() -> Result? {
    let contrast = field.maxContrast
    guard isVisible(contrast) else { return nil }
    let threshold = contrast * Self.thresholds[0]
    let marks = marks(above: threshold, of: contrast)
    guard !marks.isEmpty, marks.allSatisfy({ $0.isStroke && !$0.isRectangle }) else { return nil }
    let box = marks.dropFirst().reduce(marks[0].box) { $0.union($1.box) }
    let borderPixels = marks.reduce(0) { $0 + $1.borderPixels }
    guard box.expanded(by: 1 + field.box.maxSide / 20).contains(field.box),
      Float(borderPixels) < 0.42 * Float(field.box.perimeter)
    else { return nil }
    return result(of: marks, threshold, contrast)
  }

  /// Returns digits that do not touch the border of the image, or hardly, or nil.
  ///
  /// A hole in the paper or a bar may be darker than the strokes: if nothing else is as dark, the
  /// darkest marks are erased, and the search starts anew.
  ///
  /// - Complexity: O(pixels).
  func surroundedByPaper() -> Result? {
    var search = self
    let firstContrast = field.maxContrast
    for _ in 0...Self.maxErasures {
      let contrast = search.field.maxContrast
      guard search.isVisible(contrast), contrast >= firstContrast / 4 else { return nil }
      for fraction in Self.thresholds {
        let threshold = fraction * contrast
        let marks = search.marks(above: threshold, of: contrast)
        // A stroke may run out of the image, over a short part of one side.
        for marks in [
          marks.filter { $0.borderPixels == 0 }, marks.filter(\.touchesBorderLittle),
        ] {
          if let result = search.result(of: marks, threshold, contrast) { return result }
        }
      }
      search.erase(contrast)
    }
    return nil
  }

  /// Whether a contrast stands out from the noise.
  ///
  /// A mean of nine has a third of the standard deviation of the noise, and the largest of a
  /// million of them is five times that: less than two deviations.
  private func isVisible(_ contrast: Float) -> Bool {
    contrast >= max(Self.minContrast, 4 * field.deviation)
  }

  /// The marks above a threshold, except specks of dust: these are small, and no fragments of a
  /// broken stroke, which are at least a twentieth of the largest mark.
  private func marks(above threshold: Float, of contrast: Float) -> [Mark] {
    let minSide = max(5, field.box.maxSide / 128)
    let components = field.components(above: threshold)
    let maxCount = components.filter { $0.box.maxSide >= minSide }.map(\.positions.count).max()
    return components.filter {
      $0.box.maxSide >= minSide || $0.positions.count * 20 >= maxCount ?? .max
    }.map { Mark($0, in: field, edge: 0.2 * contrast) }
  }

  private func result(
    of marks: [Mark], _ threshold: Float, _ contrast: Float
  ) -> Result? {
    let strokes = marks.filter(\.isStroke)
    // A frame is a rectangle around strokes.
    let framed = strokes.filter { frame in
      !frame.isRectangle || !strokes.contains { frame.box.contains($0.box.expanded(by: 1)) }
    }
    guard framed.count <= Self.maxStrokes else { return nil }
    let digits =
      framed.isEmpty
      ? [dottedDigit(marks.filter { $0.isOutlined })].compactMap { $0 }
      : Self.digits(of: framed.map(\.component)).map { Self.adding(marks, to: $0) }
    // Strokes are the darkest marks, apart from erased ones; the shadow of a finger is fainter.
    // Lines of the paper may be strokes one by one, but not together.
    let dark = digits.filter { digit in
      digit.positions.contains { field.contrasts[$0] >= 0.75 * contrast }
        && Mark(digit, in: field, edge: 0.2 * contrast).isStroke
    }
    guard !dark.isEmpty else { return nil }
    return Result(
      digits: dark.map { growing($0, from: threshold) }, field: field,
      borderPixels: marks.reduce(0) { $0 + $1.borderPixels },
      box: dark.dropFirst().reduce(dark[0].box) { $0.union($1.box) })
  }

  /// Adds the faint pixels around strokes, above the lowest threshold at which they do not run far
  /// along the lines of the paper.
  private func growing(_ strokes: ConnectedComponent, from threshold: Float) -> ConnectedComponent {
    let limit = strokes.box.expanded(by: 1 + strokes.box.maxSide / 2)
    // Three quarters of Gaussian noise is within 1.15 standard deviations.
    let noise = 3 * 1.15 * field.deviation
    var (grown, low) = (strokes, max(noise, threshold / 10))
    while low < threshold {
      let candidate = field.growing(strokes, above: low)
      if limit.contains(candidate.box) {
        grown = candidate
        break
      }
      low *= 1.4
    }
    // The faintest pixels smooth the edges, and do not enlarge the box.
    let positions = field.growing(
      grown, above: noise, distance: 1 + grown.box.maxSide / 25
    ).positions.filter {
      let (row, column) = $0.quotientAndRemainder(dividingBy: field.width)
      return grown.box.contains(row: row, column: column)
    }
    return ConnectedComponent(positions: positions, box: grown.box)
  }

  /// Erases the marks above half of a contrast, with their blurred edges.
  private mutating func erase(_ contrast: Float) {
    for mark in field.components(above: contrast * Self.thresholds[0]) {
      for position in field.growing(mark, above: contrast / 20, distance: 8).positions {
        field.contrasts[position] = 0
      }
    }
  }
}
