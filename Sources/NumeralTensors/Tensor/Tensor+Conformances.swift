// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

// Hashing, coding, and the rows of a tensor as a sequence.

extension Tensor: Hashable {
  /// Hashes the shape and the scalars in row-major order. 0 and −0 are equal.
  ///
  /// - Complexity: O(`size`).
  public func hash(into hasher: inout Hasher) {
    hasher.combine(shape)
    withUnsafeBufferPointer { for scalar in $0 { hasher.combine(scalar) } }
  }
}

extension Tensor: Codable where Scalar: Codable {
  private enum CodingKeys: CodingKey { case shape, scalars }

  /// Decodes a shape, `shape`, and the scalars in row-major order, `scalars`.
  ///
  /// - Throws: `DecodingError` if the shape does not have as many scalars.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let shape = try container.decode([Int].self, forKey: .shape)
    let scalars = try container.decode([Scalar].self, forKey: .scalars)
    // The size of axes that are not empty is limited: see `elementCount(of:)`.
    let isPossible =
      shape.allSatisfy { $0 >= 0 }
      && shape.reduce(1.0) { $0 * Double(Swift.max($1, 1)) } < 0x1p58
    guard isPossible && elementCount(of: shape) == scalars.count else {
      throw DecodingError.dataCorruptedError(
        forKey: .scalars, in: container,
        debugDescription:
          "found \(scalars.count) scalars, expected as many as the shape \(shape) has")
    }
    self.init(scalars, shape: shape)
  }

  /// Encodes the shape and the scalars in row-major order.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(shape, forKey: .shape)
    try container.encode(scalars, forKey: .scalars)
  }
}

extension Tensor: Sequence {
  /// An iterator over the slices along the leading axis: the rows of a matrix.
  ///
  ///     for image in images { … }
  ///
  /// - Precondition: The tensor has an axis.
  public func makeIterator() -> AnyIterator<Tensor> {
    var index = 0
    let count = count
    return AnyIterator {
      guard index < count else { return nil }
      defer { index += 1 }
      return self[index]
    }
  }

  /// The length of the leading axis.
  public var underestimatedCount: Int { count }
}
