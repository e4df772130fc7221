// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

extension Tensor: CustomStringConvertible {
  /// The scalars in brackets, in the form in which NumPy prints arrays.
  ///
  ///     print(x)
  ///     // [[ 1.    2.5   0.  ]
  ///     //  [-0.25  3.    1.  ]]
  ///
  /// Columns are aligned, and lines wrapped at 75 characters. Numbers have as many digits as tell them
  /// apart, at most 8 after the point. Of more than 1,000 scalars the first and last three along each
  /// axis are shown. A tensor of shape `[]` is printed as its scalar.
  public var description: String {
    if rank == 0 { return text(of: scalar) }
    if size == 0 { return "[]" }
    let layout = ArrayLayout(shape)
    let shown = withUnsafeBufferPointer { scalars in layout.positions().map { scalars[$0] } }
    var words = alignedTexts(of: shown)[...]
    return layout.text(&words)
  }
}

extension Tensor: CustomDebugStringConvertible {
  /// The type and the shape, and on the next line the description.
  public var debugDescription: String { "Tensor<\(Scalar.self)>\(shape)\n\(description)" }
}

/// How an array of some shape is set in lines and brackets.
private struct ArrayLayout {
  private let shape: [Int]
  private let isElided: Bool
  private let edge = 3

  init(_ shape: [Int]) {
    self.shape = shape
    isElided = elementCount(of: shape) > 1000
  }

  /// The indices along an axis that are shown; nil stands for those left out.
  private func indices(_ axis: Int) -> [Int?] {
    let length = shape[axis]
    guard isElided && length > 2 * edge else { return Array(0..<length) }
    return Array(0..<edge) + [nil] + Array(length - edge..<length)
  }

  /// The places in row-major order of the scalars that are shown.
  func positions() -> [Int] {
    shape.indices.reduce([0]) { places, axis in
      places.flatMap { place in indices(axis).compactMap { $0.map { place * shape[axis] + $0 } } }
    }
  }

  /// The part of the array from an axis on, which takes its words from the front of `words`.
  ///
  /// - Parameters:
  ///   - indent: What stands before a line, up to and including the place of the opening bracket.
  ///   - width: Where a line ends at the latest, the closing brackets of outer axes not counted.
  func text(
    _ words: inout ArraySlice<String>, axis: Int = 0, indent: String = " ", width: Int = 75
  ) -> String {
    var text = ""
    if axis == shape.count - 1 {
      var line = indent
      for (number, index) in indices(axis).enumerated() {
        let word = index == nil ? "..." : words.removeFirst()
        if number > 0 { line += " " }
        if line.count + word.count > width - 1 && line.count > indent.count {
          text += line.trimmingTrailingSpaces + "\n"
          line = indent
        }
        line += word
      }
      text += line
    } else {
      let parts = indices(axis).map { index in
        index == nil
          ? "..." : self.text(&words, axis: axis + 1, indent: indent + " ", width: width - 1)
      }
      let lines = String(repeating: "\n", count: shape.count - 1 - axis)
      text = parts.map { indent + $0 }.joined(separator: lines)
    }
    return "[" + text.dropFirst(indent.count) + "]"
  }
}

extension String {
  fileprivate var trimmingTrailingSpaces: Substring {
    self[..<(lastIndex { $0 != " " }.map(index(after:)) ?? startIndex)]
  }
}
