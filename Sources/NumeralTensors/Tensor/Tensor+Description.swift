// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

extension Tensor: CustomStringConvertible {
  /// The scalars in brackets, as NumPy prints arrays.
  ///
  ///     print(x)
  ///     // [[ 1.    2.5   0.  ]
  ///     //  [-0.25  3.    1.  ]]
  ///
  /// Columns are aligned, and lines are wrapped at 75 characters. Numbers have the fewest digits
  /// that distinguish them from others of their type, at most 8 after the decimal point. Of more
  /// than 1,000 scalars, the first and last three along each axis are shown. A tensor of shape `[]`
  /// is printed as its scalar.
  public var description: String {
    if rank == 0 { return text(of: scalar) }
    if size == 0 { return "[]" }
    let layout = ArrayLayout(shape)
    let shown = withUnsafeBufferPointer { scalars in layout.positions().map { scalars[$0] } }
    var texts = alignedTexts(of: shown)[...]
    return layout.text(&texts)
  }
}

extension Tensor: CustomDebugStringConvertible {
  /// The type and the shape, and on the next line the description.
  public var debugDescription: String { "Tensor<\(Scalar.self)>\(shape)\n\(description)" }
}

/// The lines and brackets of an array of some shape.
private struct ArrayLayout {
  private let shape: [Int]
  private let isElided: Bool
  private let edge = 3

  init(_ shape: [Int]) {
    self.shape = shape
    isElided = elementCount(of: shape) > 1000
  }

  /// The indices along an axis that are shown; nil stands for an ellipsis.
  private func indices(_ axis: Int) -> [Int?] {
    let length = shape[axis]
    guard isElided && length > 2 * edge else { return Array(0..<length) }
    return Array(0..<edge) + [nil] + Array(length - edge..<length)
  }

  /// The offsets of the scalars that are shown, in row-major order.
  func positions() -> [Int] {
    shape.indices.reduce([0]) { offsets, axis in
      offsets.flatMap { offset in
        indices(axis).compactMap { $0.map { offset * shape[axis] + $0 } }
      }
    }
  }

  /// The text of a subarray, from an axis on.
  ///
  /// - Parameters:
  ///   - scalars: The texts of the remaining scalars; those of the subarray are removed.
  ///   - axis: The first axis of the subarray.
  ///   - indent: The indentation of a line, up to and including the opening bracket.
  ///   - width: The maximum width of a line, without the closing brackets of outer axes.
  func text(
    _ scalars: inout ArraySlice<String>, axis: Int = 0, indent: String = " ", width: Int = 75
  ) -> String {
    var text = ""
    if axis == shape.count - 1 {
      var line = indent
      for (number, index) in indices(axis).enumerated() {
        let word = index == nil ? "..." : scalars.removeFirst()
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
          ? "..." : self.text(&scalars, axis: axis + 1, indent: indent + " ", width: width - 1)
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
