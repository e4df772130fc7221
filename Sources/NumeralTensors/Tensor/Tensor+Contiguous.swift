// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

extension Tensor {
  /// Whether the scalars are in row-major order without gaps, so that access to all of them copies
  /// nothing.
  @inlinable
  public var isContiguous: Bool { strides == nil }

  /// The same scalars in row-major order without gaps: this tensor if they are, otherwise a copy.
  ///
  ///     let columns = x.transposed().contiguous()
  ///
  /// All operations take views as they are; a copy saves time where a view is read many times.
  ///
  /// - Complexity: O(1), or O(`size`) on several threads.
  @inlinable
  public func contiguous() -> Tensor { strides == nil ? self : copied() }

  /// A copy with a storage of its own, in row-major order.
  @inlinable
  func copied() -> Tensor {
    Tensor(unsafeUninitialized: shape) { target in
      guard let strides else {
        return target.baseAddress!.initialize(from: storage.start + offset, count: size)
      }
      copyStrided(
        UnsafeRawPointer(storage.start + offset), shape, strides,
        to: UnsafeMutableRawPointer(target.baseAddress!), scalarSize: MemoryLayout<Scalar>.stride)
    }
  }
}

/// Copies scalars of 1, 2, 4, 8 or 16 bytes into row-major order.
///
/// Not generic, so that programs contain one copy of the loops.
@usableFromInline
func copyStrided(
  _ source: UnsafeRawPointer, _ shape: [Int], _ strides: [Int],
  to target: UnsafeMutableRawPointer, scalarSize: Int
) {
  let loops = StridedCopy(shape, strides)
  switch scalarSize {
  case 1: loops.run(source, to: target, as: UInt8.self)
  case 2: loops.run(source, to: target, as: UInt16.self)
  case 4: loops.run(source, to: target, as: UInt32.self)
  case 8: loops.run(source, to: target, as: UInt64.self)
  default: loops.run(source, to: target, as: SIMD2<UInt64>.self)
  }
}

/// The nested loops of a copy into row-major order.
private struct StridedCopy {
  /// The merged axes, the outermost first: their lengths, the strides of the source, and those of
  /// the target.
  private var lengths: [Int] = []
  private var strides: [Int] = []
  private var targetStrides: [Int] = []

  init(_ shape: [Int], _ strides: [Int]) {
    var size = 1
    for axis in shape.indices.reversed() where shape[axis] != 1 {
      if let last = self.strides.last, strides[axis] == last * lengths.last! {
        lengths[lengths.count - 1] *= shape[axis]
      } else {
        lengths.append(shape[axis])
        self.strides.append(strides[axis])
        targetStrides.append(size)
      }
      size *= shape[axis]
    }
    // A copy of one axis is one of two axes, the outer one of length 1.
    while lengths.count < 2 {
      lengths.append(1)
      self.strides.append(0)
      targetStrides.append(size)
    }
    lengths.reverse()
    self.strides.reverse()
    targetStrides.reverse()
    moveNearestAxis()
  }

  /// Moves the axis along which the source's scalars are nearest to one another, and which with the
  /// last one makes the tiles of a transposition, beside the last axis.
  private mutating func moveNearestAxis() {
    let last = lengths.count - 1
    guard abs(strides[last]) > 1 else { return }
    let nearest = (0..<last).min { abs(strides[$0]) < abs(strides[$1]) }!
    lengths.swapAt(nearest, last - 1)
    strides.swapAt(nearest, last - 1)
    targetStrides.swapAt(nearest, last - 1)
  }

  /// Copies planes of the last two axes, a few rows at a time, on several threads.
  func run<Bits: BitwiseCopyable>(
    _ source: UnsafeRawPointer, to target: UnsafeMutableRawPointer, as type: Bits.Type
  ) {
    let source = source.assumingMemoryBound(to: Bits.self)
    let target = target.assumingMemoryBound(to: Bits.self)
    let last = lengths.count - 1
    let (rows, columns) = (lengths[last - 1], lengths[last])
    let rowsPerChunk = max(1, min(rows, ceilDiv(elementwiseChunkSize, 16 * max(1, columns)) * 16))
    let chunksPerPlane = ceilDiv(rows, max(1, rowsPerChunk))
    let planes = lengths.dropLast(2).reduce(1, *)
    guard columns > 0 && rows > 0 else { return }
    let chunksPerThread = max(1, elementwiseChunkSize / (rowsPerChunk * columns))
    Parallel.forEachRange(of: chunksPerThread, in: planes * chunksPerPlane) { chunks in
      for chunk in chunks {
        var (plane, part) = chunk.quotientAndRemainder(dividingBy: chunksPerPlane)
        var (from, to) = (0, 0)
        for axis in (0..<last - 1).reversed() {
          let index = plane % lengths[axis]
          plane /= lengths[axis]
          from += index * strides[axis]
          to += index * targetStrides[axis]
        }
        part *= rowsPerChunk
        copy(
          source + from + part * strides[last - 1], target + to + part * targetStrides[last - 1],
          min(rowsPerChunk, rows - part))
      }
    }
  }

  /// Copies rows of a plane.
  private func copy<Bits: BitwiseCopyable>(
    _ source: UnsafePointer<Bits>, _ target: UnsafeMutablePointer<Bits>, _ rows: Int
  ) {
    let last = lengths.count - 1
    let (columns, rowStride, stride) = (lengths[last], strides[last - 1], strides[last])
    let targetStride = targetStrides[last - 1]
    if stride == 1 {
      for row in 0..<rows {
        (target + row * targetStride).update(from: source + row * rowStride, count: columns)
      }
      return
    }
    // Tiles, so that the cache lines of both sides are used as a whole before they are evicted.
    let tile = stride == 0 ? columns : 16
    for firstRow in Swift.stride(from: 0, to: rows, by: 16) {
      for firstColumn in Swift.stride(from: 0, to: columns, by: tile) {
        let width = min(tile, columns - firstColumn)
        for row in firstRow..<min(firstRow + 16, rows) {
          let from = source + row * rowStride + firstColumn * stride
          let to = target + row * targetStride + firstColumn
          for column in 0..<width { to[column] = from[column * stride] }
        }
      }
    }
  }
}
