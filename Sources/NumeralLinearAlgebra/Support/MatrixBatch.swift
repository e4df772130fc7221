// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// The matrices of a tensor, `[…, rows, columns]`: the axes before the last two are a batch.
@usableFromInline
struct MatrixBatch: Sendable {
  /// The lengths of the axes before the last two.
  @usableFromInline let shape: [Int]
  /// The number of rows and columns of each matrix.
  @usableFromInline let rows, columns: Int
  /// The number of matrices.
  @usableFromInline let count: Int

  /// The matrices of a tensor of this shape, which stops the process if it has fewer than two axes
  /// or if the matrices must be square and are not.
  @inlinable
  init(_ shape: [Int], _ function: String, square: Bool = false) {
    let rank = shape.count
    require(
      rank >= 2 && (!square || shape[rank - 2] == shape[rank - 1]),
      "\(function): the shape is \(shape), expected a \(square ? "square " : "")matrix")
    self.shape = Array(shape.dropLast(2))
    rows = shape[rank - 2]
    columns = shape[rank - 1]
    count = self.shape.reduce(1, *)
  }

  /// The number of scalars of each matrix.
  @inlinable var stride: Int { rows * columns }

  /// The position of a matrix in the batch, for an error; nil where there is a single one.
  @inlinable
  func position(of matrix: Int) -> Int? { shape.isEmpty ? nil : matrix }

  /// Calls `body` with ranges of matrices, on several threads; the only matrix of a tensor keeps
  /// all threads.
  ///
  /// - Parameter work: The number of operations for each matrix, about.
  @inlinable
  func forEachRange(work: Int, _ body: (Range<Int>) -> Void) {
    Parallel.forEachRange(of: max(1, (1 << 17) / max(1, work)), in: count, body)
  }

  /// Calls `body` with each matrix, on several threads; the only matrix of a tensor keeps all
  /// threads.
  @inlinable
  func forEach(work: Int, _ body: (Int) -> Void) {
    forEachRange(work: work) { for matrix in $0 { body(matrix) } }
  }

  /// The first result of `find` that is not nil, in the order of the matrices.
  @inlinable
  func first<Result>(where find: (Int) -> Result?) -> Result? {
    for matrix in 0..<count { if let result = find(matrix) { return result } }
    return nil
  }
}

/// The pairs of the matrices of two batches, which are broadcast as in NumPy.
@usableFromInline
struct BatchPairs: Sendable {
  /// The shape of the broadcast batch, and the number of its pairs.
  @usableFromInline let shape: [Int]
  @usableFromInline let count: Int
  /// Each batch's stride along the axes of `shape`, 0 where it is repeated.
  @usableFromInline let leftStrides, rightStrides: [Int]

  /// The pairs of two batches, or nil if they cannot be broadcast.
  @usableFromInline
  init?(_ left: [Int], _ right: [Int]) {
    let rank = max(left.count, right.count)
    func aligned(_ shape: [Int]) -> [Int] {
      [Int](repeating: 1, count: rank - shape.count) + shape
    }
    let (l, r) = (aligned(left), aligned(right))
    guard zip(l, r).allSatisfy({ $0 == $1 || $0 == 1 || $1 == 1 }) else { return nil }
    func strides(_ shape: [Int]) -> [Int] {
      var (strides, stride) = ([Int](repeating: 0, count: rank), 1)
      for axis in (0..<rank).reversed() {
        if shape[axis] != 1 { strides[axis] = stride }
        stride *= shape[axis]
      }
      return strides
    }
    shape = zip(l, r).map { $0 == 1 ? $1 : $0 }
    count = shape.reduce(1, *)
    leftStrides = strides(l)
    rightStrides = strides(r)
  }

  /// The matrix of each batch at a position of the broadcast batch.
  @usableFromInline
  func matrices(at position: Int) -> (left: Int, right: Int) {
    var (rest, left, right) = (position, 0, 0)
    for axis in shape.indices.reversed() {
      let index = rest % shape[axis]
      rest /= shape[axis]
      left += index * leftStrides[axis]
      right += index * rightStrides[axis]
    }
    return (left, right)
  }
}

extension Tensor {
  /// A copy that shares no storage, to be overwritten, made on several threads.
  @inlinable
  func copy() -> Tensor {
    Tensor(unsafeUninitialized: shape) { result in
      withUnsafeBufferPointer { source in
        guard let from = source.baseAddress, let to = result.baseAddress else { return }
        Parallel.forEachRange(of: 1 << 16, in: source.count) {
          (to + $0.lowerBound).initialize(from: from + $0.lowerBound, count: $0.count)
        }
      }
    }
  }
}
