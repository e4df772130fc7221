// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// The tiling of a reduction along one axis.
///
/// A tensor is seen as `[outer, length, inner]`, where `length` is the reduced axis. A tile covers
/// some rows of that axis and some columns of `inner`; it reads memory in order and keeps one
/// accumulator for each column. Tiles depend on the shape alone, and the accumulators of a column
/// are merged from the first row tile to the last, so that results are the same bits at any number
/// of threads.
@usableFromInline
struct Reduction {
  @usableFromInline let outer, length, inner: Int
  /// The size of a tile. The accumulators of its columns fit in the first-level cache.
  @usableFromInline let tileRows, tileColumns: Int
  /// The number of tiles along the reduced axis, at least 1, and along the inner axes.
  @usableFromInline let rowTiles, columnTiles: Int

  @usableFromInline
  init(_ shape: [Int], axis: Int) {
    outer = shape[..<axis].reduce(1, *)
    length = shape[axis]
    inner = shape[(axis + 1)...].reduce(1, *)
    tileColumns = max(1, min(inner, 1024))
    // At most 64 row tiles, so that merging them is a small part of the work.
    tileRows = max(1, elementwiseChunkSize / tileColumns, (length + 63) / 64)
    rowTiles = max(1, ceilDiv(length, tileRows))
    columnTiles = ceilDiv(inner, tileColumns)
  }
}

extension Tensor where Scalar: NumericElement {
  /// Reduces one axis.
  ///
  /// - Parameters:
  ///   - axis: The axis; negative counts from the last.
  ///   - keepDims: Whether the axis stays, with length 1.
  ///   - accumulator: The accumulator's type.
  ///   - result: The result for an accumulator of the whole axis and the axis's length.
  @inlinable
  func reduced<A: Accumulator, Result: TensorElement>(
    _ axis: Int, _ keepDims: Bool, with accumulator: A.Type, _ result: (A, Int) -> Result
  ) -> Tensor<Result> where A.Scalar == Scalar {
    let axis = resolved(axis)
    let plan = Reduction(shape, axis: axis)
    var resultShape = shape
    if keepDims { resultShape[axis] = 1 } else { resultShape.remove(at: axis) }
    return Tensor<Result>(unsafeUninitialized: resultShape) { target in
      guard plan.rowTiles > 1 else {
        accumulate(plan) { index, accumulator in target[index] = result(accumulator, plan.length) }
        return
      }
      let count = plan.outer * plan.inner
      let partials = UnsafeMutablePointer<A>.allocate(capacity: count * plan.rowTiles)
      defer { partials.deallocate() }
      accumulate(plan) { index, accumulator in
        (partials + index).initialize(to: accumulator)
      }
      for o in 0..<plan.outer {
        for column in 0..<plan.inner {
          let first = partials + o * plan.rowTiles * plan.inner + column
          for tile in 1..<plan.rowTiles { first.pointee.merge(first[tile * plan.inner]) }
          target[o * plan.inner + column] = result(first.pointee, plan.length)
        }
      }
    }
  }

  /// Accumulates every tile, on several threads, and calls `finish` with the accumulator of each of
  /// its columns and the accumulator's index in an array of shape `[outer, row tiles, inner]`.
  @inlinable
  func accumulate<A: Accumulator>(_ plan: Reduction, _ finish: (Int, A) -> Void)
  where A.Scalar == Scalar {
    let (length, inner) = (plan.length, plan.inner)
    let tilesPerChunk = Swift.max(
      1, elementwiseChunkSize / Swift.max(1, Swift.min(plan.tileRows, length) * plan.tileColumns))
    let tileCount = plan.outer * plan.rowTiles * plan.columnTiles
    withUnsafeBufferPointer { source in
      let source = source.baseAddress!
      Parallel.forEachRange(of: tilesPerChunk, in: tileCount) { tiles in
        withUnsafeTemporaryAllocation(of: A.self, capacity: plan.tileColumns) { accumulators in
          let accumulators = accumulators.baseAddress!
          for tile in tiles {
            let (line, columnTile) = tile.quotientAndRemainder(dividingBy: plan.columnTiles)
            let (o, rowTile) = line.quotientAndRemainder(dividingBy: plan.rowTiles)
            let firstColumn = columnTile * plan.tileColumns
            let columns = Swift.min(plan.tileColumns, inner - firstColumn)
            let firstRow = rowTile * plan.tileRows
            let rows = firstRow..<Swift.min(firstRow + plan.tileRows, length)
            let start = source + o * length * inner + firstColumn
            for column in 0..<columns {
              (accumulators + column).initialize(to: A(first: length > 0 ? start[column] : 0))
            }
            if inner == 1 {
              accumulators[0].add(start + rows.lowerBound, rows.count, at: rows.lowerBound)
            } else {
              A.addRows(
                start + rows.lowerBound * inner, stride: inner, rows.count, at: rows.lowerBound,
                columns: columns, to: accumulators)
            }
            for column in 0..<columns {
              finish(line * inner + firstColumn + column, accumulators[column])
            }
          }
        }
      }
    }
  }
}
