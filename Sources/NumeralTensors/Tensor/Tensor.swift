// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// An n-dimensional array: a shape, and the positions of its scalars in a buffer.
///
///     let x: Tensor<Float> = [[1, 2, 3], [4, 5, 6]]
///     x.shape             // [2, 3]
///     x[1, 2]             // 6
///     x[0]                // [1, 2, 3]
///     x[.all, 0]          // [1, 4]
///     matmul(x, x.transposed())
///
/// A tensor is a value. Copies share their storage until one of them is written to, and so do
/// views: slices, transposes, reversed, inserted and broadcast axes, none of which is copied. A
/// tensor of shape `[]` holds one scalar; an axis may have length 0.
public struct Tensor<Scalar: TensorElement>: Sendable {
  /// The length of each axis, the slowest-varying first.
  public let shape: [Int]
  /// The number of scalars: the product of the shape.
  public let size: Int
  @usableFromInline var storage: Storage<Scalar>
  /// The position in the storage of the first scalar: a view shares its parent's storage.
  @usableFromInline var offset: Int
  /// The strides of a view; nil if the scalars are in row-major order without gaps. A second array
  /// in every tensor would cost a small product visibly.
  @usableFromInline let strides: [Int]?

  /// A tensor of scalars in row-major order without gaps.
  @inlinable
  init(shape: [Int], storage: Storage<Scalar>, offset: Int) {
    self.shape = shape
    self.size = elementCount(of: shape)
    self.storage = storage
    self.offset = offset
    strides = nil
  }

  /// A view of a storage.
  @inlinable
  init(_ layout: Layout, _ storage: Storage<Scalar>) {
    shape = layout.shape
    size = elementCount(of: layout.shape)
    self.storage = storage
    offset = layout.offset
    strides = layout.isRowMajor ? nil : layout.strides
  }

  /// The positions of the scalars in the storage.
  @inlinable
  var layout: Layout {
    Layout(shape: shape, strides: strides ?? Layout.rowMajorStrides(shape), offset: offset)
  }

  /// Creates a tensor whose scalars are written by a closure.
  ///
  ///     Tensor<Int>(unsafeUninitialized: [3]) { buffer in
  ///       for i in buffer.indices { buffer[i] = i * i }
  ///     }                                                   // [0, 1, 4]
  ///
  /// - Parameters:
  ///   - shape: The length of each axis.
  ///   - initialize: Receives uninitialized memory for all scalars in row-major order, and writes
  ///     every one of them.
  /// - Precondition: No length is negative.
  @inlinable
  public init(
    unsafeUninitialized shape: [Int],
    initializingWith initialize: (UnsafeMutableBufferPointer<Scalar>) throws -> Void
  ) rethrows {
    self.shape = shape
    size = elementCount(of: shape)
    storage = Storage(capacity: size)
    offset = 0
    strides = nil
    try initialize(UnsafeMutableBufferPointer(start: storage.start, count: size))
  }

  /// The number of axes.
  @inlinable
  public var rank: Int { shape.count }

  /// The axis, counted from the last if negative.
  @inlinable
  func resolved(_ axis: Int) -> Int {
    let resolved = axis < 0 ? axis + rank : axis
    require(
      resolved >= 0 && resolved < rank, "Tensor: axis \(axis) is out of range for shape \(shape)")
    return resolved
  }

  /// The scalars in row-major order, as an array.
  ///
  /// - Complexity: O(`size`).
  @inlinable
  public var scalars: [Scalar] {
    withUnsafeBufferPointer { Array($0) }
  }

  /// The only scalar of a tensor of size 1.
  ///
  /// - Precondition: `size == 1`.
  @inlinable
  public var scalar: Scalar {
    require(size == 1, "Tensor.scalar: the shape is \(shape), expected a single scalar")
    return withUnsafeBufferPointer { $0[0] }
  }

  /// Calls `body` with the scalars in row-major order; the buffer is valid during the call.
  ///
  /// - Complexity: O(1); O(`size`) for a view whose scalars are in another order, or have gaps.
  @inlinable
  public func withUnsafeBufferPointer<Result>(
    _ body: (UnsafeBufferPointer<Scalar>) throws -> Result
  ) rethrows -> Result {
    // One call of the body for both cases, so that the optimizer inlines it into its caller.
    let (storage, offset) = strides == nil ? (storage, offset) : (copied().storage, 0)
    return try withExtendedLifetime(storage) {
      try body(UnsafeBufferPointer(start: storage.start + offset, count: size))
    }
  }

  /// Calls `body` with the scalars in row-major order, for writing; the buffer is valid during the
  /// call.
  ///
  /// - Complexity: O(1); O(`size`) when the storage is shared with another tensor, or for a view
  ///   whose scalars are in another order, or have gaps.
  @inlinable
  public mutating func withUnsafeMutableBufferPointer<Result>(
    _ body: (UnsafeMutableBufferPointer<Scalar>) throws -> Result
  ) rethrows -> Result {
    if strides != nil || !isWritable() { self = copied() }
    return try withExtendedLifetime(storage) {
      try body(UnsafeMutableBufferPointer(start: storage.start + offset, count: size))
    }
  }

  /// Whether no other tensor can read the storage.
  @inlinable
  mutating func isWritable() -> Bool {
    isKnownUniquelyReferenced(&storage) && storage.isWritable
  }

  /// Copies the scalars if another tensor can read the storage, or if an axis repeats them.
  @inlinable
  mutating func makeWritable() {
    if !isWritable() || (strides != nil && !layout.hasDistinctPositions) { self = copied() }
  }
}

/// The number of elements of an array of this shape.
///
/// - Precondition: The product of the lengths that are not 0 is less than 2⁵⁸, so that no product
///   of some of them, times the size of an element, overflows.
@inlinable
func elementCount(of shape: [Int]) -> Int {
  var (product, hasElements) = (1, true)
  for length in shape {
    require(length >= 0, "Tensor: the shape is \(shape), expected no negative length")
    guard length > 0 else {
      hasElements = false
      continue
    }
    let (larger, overflow) = product.multipliedReportingOverflow(by: length)
    require(
      !overflow && larger < 1 << 58,
      "Tensor: the shape is \(shape), expected fewer than 2^58 elements")
    product = larger
  }
  return hasElements ? product : 0
}
