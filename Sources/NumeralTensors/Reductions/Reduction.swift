// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// How the reduction of one axis is cut into pieces.
///
/// The axes before the reduced one are `outer`, those after it `inner`. A piece is some rows of the
/// reduced axis by some columns of the inner ones; it reads memory in order and keeps an accumulator
/// for each column. The cut depends on the shape alone, and what the pieces of a column have seen is
/// merged from the first row to the last, so the result is the same bits on any number of threads.
@usableFromInline
struct Reduction {
  @usableFromInline let outer, length, inner: Int
  /// The size of a piece: accumulators for its columns fit in the first-level cache.
  @usableFromInline let rows, columns: Int
  /// The number of pieces along the reduced axis, at least 1, and across the inner ones.
  @usableFromInline let down, across: Int

  @usableFromInline
  init(_ shape: [Int], axis: Int) {
    outer = shape[..<axis].reduce(1, *)
    length = shape[axis]
    inner = shape[(axis + 1)...].reduce(1, *)
    columns = max(1, min(inner, 1024))
    // At most 64 pieces along the axis: merging them stays a small part of the work.
    rows = max(1, elementwiseChunkSize / columns, (length + 63) / 64)
    down = max(1, (length + rows - 1) / rows)
    across = (inner + columns - 1) / columns
  }
}

extension Tensor where Scalar: RealScalar {
  /// The axis, counted from the last if negative.
  @inlinable
  func resolved(_ axis: Int) -> Int {
    let resolved = axis < 0 ? axis + rank : axis
    precondition(
      resolved >= 0 && resolved < rank, "Tensor: axis \(axis) is out of range for shape \(shape)")
    return resolved
  }

  /// Reduces one axis with an accumulator, from which `result` takes what is wanted; it receives the
  /// length of the axis too.
  @inlinable
  func reduced<A: Accumulator, Result: TensorElement>(
    _ axis: Int, _ keepDims: Bool, with: A.Type, _ result: (A, Int) -> Result
  ) -> Tensor<Result> where A.Scalar == Scalar {
    let axis = resolved(axis)
    let plan = Reduction(shape, axis: axis)
    var resultShape = shape
    if keepDims { resultShape[axis] = 1 } else { resultShape.remove(at: axis) }
    return Tensor<Result>(shape: resultShape) { target in
      guard plan.down > 1 else {
        accumulate(plan) { place, seen in target[place] = result(seen, plan.length) }
        return
      }
      let count = plan.outer * plan.inner
      let parts = UnsafeMutablePointer<A>.allocate(capacity: count * plan.down)
      defer { parts.deallocate() }
      accumulate(plan) { place, seen in (parts + place).initialize(to: seen) }
      for o in 0..<plan.outer {
        for column in 0..<plan.inner {
          let first = parts + o * plan.down * plan.inner + column
          for part in 1..<plan.down { first.pointee.merge(first[part * plan.inner]) }
          target[o * plan.inner + column] = result(first.pointee, plan.length)
        }
      }
    }
  }

  /// Calls `finish` with what each column of each piece has seen, and its place in an array of shape
  /// `[outer, down, inner]`.
  @inlinable
  func accumulate<A: Accumulator>(_ plan: Reduction, _ finish: (Int, A) -> Void)
  where A.Scalar == Scalar {
    let (length, inner) = (plan.length, plan.inner)
    let piecesAtOnce = Swift.max(
      1, elementwiseChunkSize / Swift.max(1, Swift.min(plan.rows, length) * plan.columns))
    withUnsafeBufferPointer { source in
      let source = source.baseAddress!
      Parallel.forEachRange(of: piecesAtOnce, in: plan.outer * plan.down * plan.across) { pieces in
        withUnsafeTemporaryAllocation(of: A.self, capacity: plan.columns) { seen in
          let seen = seen.baseAddress!
          for piece in pieces {
            let (line, block) = piece.quotientAndRemainder(dividingBy: plan.across)
            let (o, part) = line.quotientAndRemainder(dividingBy: plan.down)
            let from = block * plan.columns
            let columns = Swift.min(plan.columns, inner - from)
            let rows = part * plan.rows..<Swift.min((part + 1) * plan.rows, length)
            let start = source + o * length * inner + from
            for column in 0..<columns {
              (seen + column).initialize(to: A(first: length > 0 ? start[column] : 0))
            }
            if inner == 1 {
              seen[0].add(start + rows.lowerBound, rows.count, at: rows.lowerBound)
            } else {
              // Four rows at once: what a column has seen is read and written once for all of them.
              var row = rows.lowerBound
              while row + 4 <= rows.upperBound {
                let elements = start + row * inner
                for column in 0..<columns {
                  var accumulator = seen[column]
                  for next in 0..<4 {
                    accumulator.add(elements[next &* inner &+ column], at: row &+ next)
                  }
                  seen[column] = accumulator
                }
                row += 4
              }
              for row in row..<rows.upperBound {
                let elements = start + row * inner
                for column in 0..<columns { seen[column].add(elements[column], at: row) }
              }
            }
            for column in 0..<columns { finish(line * inner + from + column, seen[column]) }
          }
        }
      }
    }
  }
}
