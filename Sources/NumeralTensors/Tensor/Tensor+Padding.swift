// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// The elements beyond the borders of a padded tensor.
public enum Padding<Scalar: TensorElement>: Sendable {
  /// One number.
  case constant(Scalar)
  /// The nearest element of the tensor: a a | a b c | c c.
  case edge
  /// The elements mirrored at the first and the last, which are not repeated: c b | a b c | b a.
  case reflect
}

extension Tensor {
  /// The tensor with further elements before and after those along each axis.
  ///
  ///     Tensor<Int>([1, 2, 3]).padded([(1, 2)], with: .constant(0))     // [0, 1, 2, 3, 0, 0]
  ///     image.padded([(2, 2), (2, 2)], with: .reflect)
  ///
  /// - Parameters:
  ///   - margins: The numbers of elements before and after, for each axis.
  ///   - padding: The further elements.
  /// - Precondition: There is a pair for each axis; no number is negative; of an axis that grows,
  ///   `edge` needs an element, and `reflect` more than either number.
  /// - Complexity: O(scalars in the result).
  @inlinable
  public func padded(
    _ margins: [(before: Int, after: Int)], with padding: Padding<Scalar>
  ) -> Tensor {
    require(
      margins.count == rank && margins.allSatisfy { $0.before >= 0 && $0.after >= 0 },
      "Tensor.padded: found the margins \(margins), expected a pair of numbers that are not "
        + "negative for each axis of the shape \(shape)")
    if case .constant(let value) = padding {
      let larger = zip(shape, margins).map { $0 + $1.before + $1.after }
      var result = Tensor(repeating: value, shape: larger)
      var inside = result.layout
      for (axis, margin) in margins.enumerated() {
        inside.slice(from: margin.before, count: shape[axis], step: 1, axis: axis)
      }
      if size > 0 { result[part: inside] = self }
      return result
    }
    var result = self
    for (axis, margin) in margins.enumerated() where margin != (0, 0) {
      let length = shape[axis]
      let indices = (-margin.before..<length + margin.after).map { index in
        padding.index(index, length: length, shape: shape)
      }
      result = result.take(indices, axis: axis)
    }
    return result
  }
}

extension Padding {
  /// The index of the element that is repeated at an index beyond the border.
  @usableFromInline
  func index(_ index: Int, length: Int, shape: [Int]) -> Int {
    let last = length - 1
    switch self {
    case .constant: return index
    case .edge:
      require(length > 0, "Tensor.padded: found no edge in the shape \(shape)")
      return min(max(index, 0), last)
    case .reflect:
      let mirrored = index < 0 ? -index : index > last ? 2 * last - index : index
      require(
        (0..<length).contains(mirrored),
        "Tensor.padded: found \(max(-index, index - last)) reflected elements, expected fewer than "
          + "an axis of the shape \(shape) has")
      return mirrored
    }
  }
}
