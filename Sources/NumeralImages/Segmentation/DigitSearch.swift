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
    ///
    /// Paper is no lighter here than most of it: the gaps between shadows are no strokes.
    var contrast: Float {
      let positions = digits.lazy.flatMap(\.positions)
      return positions.reduce(0) {
        $0 + min(field.paper[$1], field.typicalPaper) - field.levels[$1]
      }
        / Float(positions.count)
    }
  }

  private var field: FlatField

  /// The thresholds, as fractions of the contrast of the darkest marks.
  private static let thresholds: [Float] = [0.5, 0.6, 0.7, 0.8]
  /// The contrast of the darkest pixels of strokes, as a fraction of that of the darkest marks.
  private static let minDarkness: Float = 0.75
  /// The smallest contrast of an edge, as a fraction of that of the darkest marks.
  private static let minEdge: Float = 0.1
  /// The smallest contrast of a digit: a twentieth of that of black.
  private static let minContrast: Float = 255 / 20
  /// The largest part of an outline along which digits touch the border of the image.
  private static let maxBorder: Float = 0.42
  /// The number of times that the darkest marks are erased.
  private static let maxErasures = 4
  /// The largest number of strokes; more are a texture.
  private static let maxStrokes = 24

  private init(_ field: FlatField) { self.field = field }

  /// Returns the digits that are dark on light paper, or nil.
  ///
  /// The paper has one gray level, unless there are marks that are no strokes. Then it is estimated
  /// twice: first without the marks that are narrower than a quarter of the longer side, and, as
  /// the width of strokes is known then, without the strokes alone, so that shadows are no marks.
  ///
  /// - Complexity: O(pixels).
  static func digits(in image: GrayscaleImage) -> Result? {
    if let result = DigitSearch(FlatField(image, radius: nil)).onCleanPaper() { return result }
    let coarse = DigitSearch(
      FlatField(image, radius: max(16, max(image.height, image.width) / 8)))
    // Squares are half as wide again as strokes, and wider by the blurred edges. In a small image,
    // noise may leave a fragment of the darkest marks, so 25 pixels are the least: the strokes of
    // a digit of 60 rows.
    let fine = coarse.strokeWidth().map {
      DigitSearch(FlatField(image, radius: max(12, 2 + 3 * $0 / 4)))
    }
    return fine?.surroundedByPaper() ?? coarse.surroundedByPaper()
  }

  /// Returns the digits of an image in which nothing else is dark, or nil.
  ///
  /// - Complexity: O(pixels).
  private func onCleanPaper() -> Result? {
    let contrast = field.maxContrast
    guard isVisible(contrast) else { return nil }
    let threshold = contrast * Self.thresholds[0]
    let marks = marks(above: threshold, of: contrast)
    guard !marks.isEmpty, marks.allSatisfy({ $0.isStroke && !$0.isRectangle }),
      isTightCrop(marks) || isUnevenCrop(marks, of: contrast)
    else { return nil }
    return result(of: marks, threshold, contrast)
  }

  /// Whether digits reach both ends of an axis of the image, with little margin, or neither, but
  /// not along most of the border, as the desk around a sheet does.
  private func isTightCrop(_ marks: [Mark]) -> Bool {
    let box = marks.dropFirst().reduce(marks[0].box) { $0.union($1.box) }
    let borderPixels = marks.reduce(0) { $0 + $1.borderPixels }
    func fills(_ range: ClosedRange<Int>, of axis: ClosedRange<Int>) -> Bool {
      let margins = (range.lowerBound, axis.upperBound - range.upperBound)
      return max(margins.0, margins.1) <= 1 + field.box.maxSide / 20
        || min(margins.0, margins.1) > 0
    }
    return fills(box.rows, of: field.box.rows) && fills(box.columns, of: field.box.columns)
      && Float(borderPixels) < Self.maxBorder * Float(field.box.perimeter)
  }

  /// Whether the marks that touch the border of the image do so with a small part of their outline,
  /// unlike bars, are no larger than the others, unlike a hand or a pen, and as dark as strokes,
  /// unlike shadows.
  private func isUnevenCrop(_ marks: [Mark], of contrast: Float) -> Bool {
    let inner = marks.filter { $0.borderPixels == 0 }.map(\.box.maxSide).max()
    return marks.lazy.filter { $0.borderPixels > 0 }.allSatisfy { mark in
      Float(mark.borderPixels) < Self.maxBorder * Float(mark.box.perimeter)
        && inner.map { 2 * mark.box.maxSide <= 3 * $0 } ?? true
        && 2 * darkPixels(of: mark.component, contrast) > mark.component.positions.count
    }
  }

  /// Returns digits among other marks that do not touch the border of the image, or hardly, or nil.
  ///
  /// - Complexity: O(pixels).
  private func surroundedByPaper() -> Result? {
    erasingDarkMarks { search, contrast in
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
      return nil
    }
  }

  /// Returns the width of the widest of the darkest marks that may be strokes, or nil.
  ///
  /// - Complexity: O(pixels).
  private func strokeWidth() -> Int? {
    // Noise splits strokes above a threshold that is close to their contrast.
    var search = self
    search.field.contrasts = field.meanContrasts
    return search.erasingDarkMarks { search, contrast in
      search.marks(above: Self.minDarkness * contrast, of: contrast)
        .filter { $0.isThin && $0.touchesBorderLittle }.map(\.width).max()
    }
  }

  /// Returns the first result of a search among the darkest marks, or nil.
  ///
  /// A hole in the paper or a bar may be darker than the strokes: if nothing is found, the darkest
  /// marks are erased, and the search starts anew.
  private func erasingDarkMarks<Result>(
    _ find: (_ search: DigitSearch, _ contrast: Float) -> Result?
  ) -> Result? {
    var search = self
    let firstContrast = field.maxContrast
    for _ in 0...Self.maxErasures {
      let contrast = search.field.maxContrast
      guard search.isVisible(contrast), contrast >= firstContrast / 4 else { return nil }
      if let result = find(search, contrast) { return result }
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
    }.map { Mark($0, in: field, edge: Self.minEdge * contrast) }
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
      darkPixels(of: digit, contrast) > 0
        && Mark(digit, in: field, edge: Self.minEdge * contrast).isStroke
    }
    guard !dark.isEmpty else { return nil }
    return Result(
      digits: dark.map { growing($0, from: threshold) }, field: field,
      borderPixels: marks.reduce(0) { $0 + $1.borderPixels },
      box: dark.dropFirst().reduce(dark[0].box) { $0.union($1.box) })
  }

  /// The number of pixels of the contrast of strokes.
  private func darkPixels(of component: ConnectedComponent, _ contrast: Float) -> Int {
    component.positions.count { field.contrasts[$0] >= Self.minDarkness * contrast }
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
