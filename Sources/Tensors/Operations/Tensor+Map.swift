/// Scalars per piece of an element-wise operation: enough work to be worth a thread, few enough to
/// stay in the second-level cache.
@usableFromInline let elementwisePiece = 32 << 10

extension Tensor {
  /// The tensor of the results of `transform`, of the same shape.
  ///
  /// - Parameter transform: Called for every scalar, on several threads when there are many.
  /// - Complexity: O(`count`).
  @inlinable
  public func map<Result: TensorElement>(
    _ transform: @Sendable (Scalar) -> Result
  ) -> Tensor<Result> {
    Tensor<Result>(shape: shape) { result in
      let (source, target) = (storage.start + offset, result.baseAddress!)
      Parallel.forEachRange(of: elementwisePiece, in: count) { range in
        for i in range { target[i] = transform(source[i]) }
      }
    }
  }

  /// Replaces every scalar by the result of `transform`.
  ///
  /// - Complexity: O(`count`).
  @inlinable
  public mutating func apply(_ transform: @Sendable (Scalar) -> Scalar) {
    withUnsafeMutableBufferPointer { scalars in
      let start = scalars.baseAddress!
      Parallel.forEachRange(of: elementwisePiece, in: scalars.count) { range in
        for i in range { start[i] = transform(start[i]) }
      }
    }
  }

  /// The tensor of the results of `combine` on each pair of scalars, shapes broadcast as in NumPy.
  ///
  /// Shapes are aligned at their last axes; an axis that is missing or 1 is repeated:
  /// `[32, 10]` and `[10]` give `[32, 10]`, `[8, 1]` and `[1, 5]` give `[8, 5]`.
  ///
  /// - Precondition: Axes that are aligned have the same length, or one of them is 1.
  /// - Complexity: O(scalars in the result).
  @inlinable
  public func zipMap<Other: TensorElement, Result: TensorElement>(
    _ other: Tensor<Other>, _ combine: @Sendable (Scalar, Other) -> Result
  ) -> Tensor<Result> {
    guard let plan = Broadcasting(shape, other.shape) else {
      preconditionFailure("Tensor: the shapes \(shape) and \(other.shape) cannot be broadcast")
    }
    return Tensor<Result>(shape: plan.shape) { result in
      Self.combine(
        plan, storage.start + offset, other.storage.start + other.offset,
        into: result.baseAddress!, combine)
    }
  }

  /// Replaces every scalar by the result of `combine` with the other's, which is broadcast to
  /// this tensor's shape.
  ///
  /// - Precondition: The broadcast shape is this tensor's own.
  /// - Complexity: O(`count`).
  @inlinable
  public mutating func formZipMap<Other: TensorElement>(
    _ other: Tensor<Other>, _ combine: @Sendable (Scalar, Other) -> Scalar
  ) {
    guard let plan = Broadcasting(shape, other.shape), plan.shape == shape else {
      preconditionFailure("Tensor: the shape \(other.shape) cannot be broadcast to \(shape)")
    }
    withUnsafeMutableBufferPointer { result in
      other.withUnsafeBufferPointer { other in
        Self.combine(
          plan, result.baseAddress!, other.baseAddress!, into: result.baseAddress!, combine)
      }
    }
  }

  /// Writes `combine` of each pair of scalars to `result`, which may be `left` itself.
  @inlinable
  static func combine<Other, Result>(
    _ plan: Broadcasting, _ left: UnsafePointer<Scalar>, _ right: UnsafePointer<Other>,
    into result: UnsafeMutablePointer<Result>, _ combine: (Scalar, Other) -> Result
  ) {
    let length = plan.lengths[0]
    let (leftStep, rightStep) = (plan.leftSteps[0], plan.rightSteps[0])
    if plan.runCount == 1 {
      Parallel.forEachRange(of: elementwisePiece, in: length) { range in
        combineRun(
          range.count, left + range.lowerBound * leftStep, leftStep,
          right + range.lowerBound * rightStep, rightStep, into: result + range.lowerBound, combine)
      }
    } else if length > 0 {
      let runsPerPiece = Swift.max(1, elementwisePiece / length)
      Parallel.forEachRange(of: runsPerPiece, in: plan.runCount) { runs in
        for run in runs {
          let start = plan.offsets(ofRun: run)
          combineRun(
            length, left + start.left, leftStep, right + start.right, rightStep,
            into: result + run * length, combine)
        }
      }
    }
  }

  /// One innermost run. A loop of its own for each case of repetition, so that each is vectorised.
  @inlinable
  static func combineRun<Other, Result>(
    _ count: Int, _ left: UnsafePointer<Scalar>, _ leftStep: Int,
    _ right: UnsafePointer<Other>, _ rightStep: Int,
    into result: UnsafeMutablePointer<Result>, _ combine: (Scalar, Other) -> Result
  ) {
    switch (leftStep, rightStep) {
    case (1, 1):
      for i in 0..<count { result[i] = combine(left[i], right[i]) }
    case (1, 0):
      let repeated = right[0]
      for i in 0..<count { result[i] = combine(left[i], repeated) }
    case (0, 1):
      let repeated = left[0]
      for i in 0..<count { result[i] = combine(repeated, right[i]) }
    default:
      for i in 0..<count { result[i] = combine(left[i * leftStep], right[i * rightStep]) }
    }
  }
}
