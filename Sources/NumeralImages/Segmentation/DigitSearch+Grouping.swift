// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

extension DigitSearch {
  /// Groups strokes into digits, from left to right.
  ///
  /// A digit may have several strokes, such as a five whose bar is apart. They are near each other,
  /// and either one above the other or at different heights; digits of a number are side by side in
  /// the same rows. What is much smaller than the largest digit is dust.
  ///
  /// - Complexity: O(strokes³).
  static func digits(of strokes: [ConnectedComponent]) -> [ConnectedComponent] {
    var digits = strokes
    while let (a, b) = firstPair(of: digits, where: { isSameDigit($0.box, $1.box) }) {
      digits[a].formUnion(digits.remove(at: b))
    }
    let maxSide = digits.map(\.box.maxSide).max() ?? 0
    return digits.filter { $0.box.maxSide * 5 >= maxSide * 2 }
      .sorted { $0.box.columns.lowerBound < $1.box.columns.lowerBound }
  }

  /// Adds the spots that are fragments of a digit: small ones within it or close to it.
  static func adding(_ marks: [Mark], to digit: ConnectedComponent) -> ConnectedComponent {
    let vicinity = digit.box.expanded(by: digit.box.maxSide / 5)
    return marks.reduce(into: digit) { result, mark in
      if mark.isSolid && mark.isOutlined && 5 * mark.box.maxSide <= 2 * digit.box.maxSide
        && vicinity.contains(mark.box)
      {
        result.formUnion(mark.component)
      }
    }
  }

  /// Returns the digit that dots form, or nil.
  ///
  /// The dots of a digit are at most twice their size apart; holes in the paper are fewer, or
  /// farther apart.
  func dottedDigit(_ dots: [Mark]) -> ConnectedComponent? {
    var groups = dots.map { (digit: $0.component, dots: [$0.box]) }
    guard (5...100).contains(groups.count) else { return nil }
    while let (a, b) = Self.firstPair(
      of: groups,
      where: { a, b in
        a.dots.contains { a in
          b.dots.contains { a.expanded(by: 2 * min(a.maxSide, $0.maxSide)).overlaps($0) }
        }
      })
    {
      let other = groups.remove(at: b)
      groups[a].digit.formUnion(other.digit)
      groups[a].dots += other.dots
    }
    return groups.max { $0.dots.count < $1.dots.count }.flatMap {
      $0.dots.count >= 5 ? $0.digit : nil
    }
  }

  /// Whether strokes, or groups of them, belong to one digit.
  private static func isSameDigit(_ a: BoundingBox, _ b: BoundingBox) -> Bool {
    let overlap = a.overlap(with: b)
    guard -min(overlap.rows, overlap.columns, 0) <= max(a.maxSide, b.maxSide) / 3 else {
      return false
    }
    return 2 * overlap.columns >= min(a.width, b.width)
      || 2 * overlap.rows < max(a.height, b.height)
  }

  /// The indices of the first pair of elements that satisfies a predicate, ascending.
  private static func firstPair<Element>(
    of elements: [Element], where predicate: (Element, Element) -> Bool
  ) -> (Int, Int)? {
    for a in elements.indices {
      for b in elements.indices.dropFirst(a + 1) where predicate(elements[a], elements[b]) {
        return (a, b)
      }
    }
    return nil
  }
}
