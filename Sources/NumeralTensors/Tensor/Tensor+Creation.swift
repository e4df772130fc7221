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

extension Tensor where Scalar: NumericElement {
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

extension Tensor where Scalar: RealScalar {
  /// The vector of `count` numbers at equal distances from the first to the last of `bounds`.
  ///
  ///     Tensor<Float>.linspace(0...1, count: 5)     // [0, 0.25, 0.5, 0.75, 1]
  ///
  /// - Parameters:
  ///   - bounds: The first and the last number.
  ///   - count: The number of numbers; a single one is the first.
  /// - Precondition: The bounds are finite, and `count` is not negative.
  @inlinable
  public static func linspace(_ bounds: ClosedRange<Scalar>, count: Int) -> Tensor {
    let (first, last) = (bounds.lowerBound, bounds.upperBound)
    require(
      first.isFinite && last.isFinite && count >= 0,
      "Tensor.linspace: found \(count) numbers in \(bounds), expected finite bounds and 0 or more")
    let step = Double(last - first) / Double(Swift.max(count - 1, 1))
    return Tensor(
      (0..<count).map { $0 > 0 && $0 == count - 1 ? last : first + Scalar(Double($0) * step) })
  }
}

extension Tensor where Scalar: NumericElement {
  /// The rows of the identity matrix at some indices, such as the probabilities of known classes:
  /// `[count, depth]`.
  ///
  ///     Tensor<Float>.oneHot([2, 0], depth: 3)      // [[0, 0, 1], [1, 0, 0]]
  ///
  /// - Precondition: Every index is in `0..<depth`.
  @inlinable
  public static func oneHot(_ indices: some Collection<Int>, depth: Int) -> Tensor {
    var result = zeros([indices.count, depth])
    for (row, index) in indices.enumerated() {
      require(
        (0..<depth).contains(index), "Tensor.oneHot: found \(index), expected one in 0..<\(depth)")
      result[row, index] = 1
    }
    return result
  }

  /// The lower triangle of the matrices in the last two axes; the elements above are 0.
  ///
  /// - Parameter offset: The last diagonal that is kept: see `diagonal(_:)`.
  /// - Precondition: The tensor has two axes or more.
  @inlinable
  public func lowerTriangle(_ offset: Int = 0) -> Tensor { triangle { $1 <= $0 + offset } }

  /// The upper triangle of the matrices in the last two axes; the elements below are 0.
  ///
  /// - Parameter offset: The first diagonal that is kept: see `diagonal(_:)`.
  /// - Precondition: The tensor has two axes or more.
  @inlinable
  public func upperTriangle(_ offset: Int = 0) -> Tensor { triangle { $1 >= $0 + offset } }

  @inlinable
  func triangle(_ isKept: (_ row: Int, _ column: Int) -> Bool) -> Tensor {
    require(rank >= 2, "Tensor: the shape is \(shape), expected two axes or more")
    let (rows, columns) = (shape[rank - 2], shape[rank - 1])
    let mask = Tensor<Bool>(unsafeUninitialized: [rows, columns]) { mask in
      for row in 0..<rows {
        for column in 0..<columns { mask[row * columns + column] = !isKept(row, column) }
      }
    }
    return replacing(with: 0, where: mask)
  }
}

/// The coordinates of a grid: for each vector, a tensor with an axis for each of them, in which the
/// vector's numbers vary along its own axis.
///
///     let xy = meshgrid([x, y])       // xy[0][i, j] is x[i], xy[1][i, j] is y[j]
///
/// NumPy's `meshgrid` with `indexing="ij"`. The results are views.
///
/// - Precondition: Every tensor is a vector.
@inlinable
public func meshgrid<Scalar: TensorElement>(_ vectors: [Tensor<Scalar>]) -> [Tensor<Scalar>] {
  let shape = vectors.map { vector in
    require(
      vector.rank == 1, "meshgrid: the shape is \(vector.shape), expected a vector")
    return vector.size
  }
  return vectors.enumerated().map { axis, vector in
    var own = Array(repeating: 1, count: shape.count)
    own[axis] = vector.size
    return vector.reshaped(own).broadcast(to: shape)
  }
}
