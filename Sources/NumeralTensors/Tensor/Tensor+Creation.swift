// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

extension Tensor {
  /// Creates a tensor whose scalars are all `value`.
  ///
  ///     Tensor(repeating: 5, shape: [2, 3])     // [[5, 5, 5], [5, 5, 5]]
  ///
  /// - Precondition: No length is negative.
  @inlinable
  public init(repeating value: Scalar, shape: [Int]) {
    self.init(unsafeUninitialized: shape) { $0.initialize(repeating: value) }
  }

  /// Creates a tensor of shape `[]` from its scalar.
  @inlinable
  public init(_ scalar: Scalar) {
    self = Tensor(repeating: scalar, shape: [])
  }

  /// Creates a tensor from scalars in row-major order.
  ///
  /// - Parameters:
  ///   - scalars: The scalars.
  ///   - shape: The length of each axis; by default, the tensor is a vector.
  /// - Precondition: The product of the shape is the number of scalars.
  /// - Complexity: O(scalars).
  @inlinable
  public init(_ scalars: some Collection<Scalar>, shape: [Int]? = nil) {
    let shape = shape ?? [scalars.count]
    require(
      elementCount(of: shape) == scalars.count,
      "Tensor: the shape \(shape) holds \(elementCount(of: shape)) scalars, found \(scalars.count)")
    self.init(unsafeUninitialized: shape) { _ = $0.initialize(fromContentsOf: scalars) }
  }

  // Disfavored so that `Tensor<Float>([])` is a vector without scalars, as in NumPy.

  /// Creates a matrix from its rows.
  ///
  /// - Precondition: All rows have the same length.
  @_disfavoredOverload
  @inlinable
  public init(_ rows: [[Scalar]]) {
    let width = rows.first?.count ?? 0
    for (index, row) in rows.enumerated() {
      require(
        row.count == width,
        "Tensor: row \(index) has \(row.count) scalars, expected \(width) as in row 0")
    }
    self.init(Array(rows.joined()), shape: [rows.count, width])
  }
}

extension Tensor where Scalar: Numeric {
  /// A tensor of zeros.
  @inlinable
  public static func zeros(_ shape: [Int]) -> Tensor { Tensor(repeating: 0, shape: shape) }

  /// A tensor of ones.
  @inlinable
  public static func ones(_ shape: [Int]) -> Tensor { Tensor(repeating: 1, shape: shape) }

  /// The identity matrix, `[size, size]`.
  @inlinable
  public static func identity(_ size: Int) -> Tensor {
    var result = zeros([size, size])
    for index in 0..<size { result[index, index] = 1 }
    return result
  }
}

extension Tensor where Scalar: Strideable {
  /// The vector of numbers from `start` up to, but not including, `end`, `step` apart.
  ///
  ///     Tensor<Float>.range(from: 0, to: 1, by: 0.25)   // [0, 0.25, 0.5, 0.75]
  ///
  /// - Precondition: The numbers are finite, and `step` is not zero.
  @inlinable
  public static func range(from start: Scalar, to end: Scalar, by step: Scalar.Stride) -> Tensor {
    // The distance of a number from itself is NaN if the number is infinite or NaN.
    require(
      start.distance(to: start) == 0 && end.distance(to: end) == 0 && step - step == 0 && step != 0,
      "Tensor.range: found \(start) to \(end) by \(step), expected finite numbers and a step other "
        + "than 0")
    return Tensor(Array(stride(from: start, to: end, by: step)))
  }
}

extension Tensor where Scalar: Strideable, Scalar.Stride: SignedNumeric {
  /// The vector of numbers from `start` up to, but not including, `end`, 1 apart.
  @inlinable
  public static func range(from start: Scalar, to end: Scalar) -> Tensor {
    range(from: start, to: end, by: 1)
  }
}

extension Tensor where Scalar: BinaryInteger {
  /// Creates a tensor of integers from real numbers, rounded toward zero.
  ///
  /// - Precondition: Every number is finite and fits in the integer type.
  @inlinable
  public init<Source: RealScalar>(_ source: Tensor<Source>) {
    self = source._mapChunks { $0.map { Self.integer($0) } }
  }

  /// An integer from a real number, rounded toward zero.
  @inlinable
  static func integer(_ number: some RealScalar) -> Scalar {
    guard let result = Scalar(exactly: number.rounded(.towardZero)) else {
      fatalError("Tensor: found \(number), expected a number that fits in \(Scalar.self)")
    }
    return result
  }
}

extension Tensor where Scalar: RealScalar {
  /// Creates a tensor of real numbers from one of the other precision.
  @inlinable
  public init<Source: RealScalar>(_ source: Tensor<Source>) {
    self = source._mapChunks { $0.map { Scalar($0) } }
  }

  /// Creates a tensor of real numbers from integers, rounded to the nearest.
  @inlinable
  public init<Source: TensorElement & BinaryInteger>(_ source: Tensor<Source>) {
    self = source._mapChunks { $0.map { Scalar($0) } }
  }

  /// Creates a tensor of ones where `mask` is true, and zeros elsewhere.
  @inlinable
  public init(_ mask: Tensor<Bool>) {
    self = mask._mapChunks { $0.map { $0 ? 1 : 0 } }
  }
}
