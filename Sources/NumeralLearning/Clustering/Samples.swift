// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

internal import CNumeralKernels
import NumeralTensors

/// A value whose rows an estimator can learn from: a matrix `[rows, features]`, or `Samples`.
public protocol SampleSource {
  /// The rows; their storage is shared, not copied.
  var samples: Samples { get }
}

extension Tensor: SampleSource where Scalar == Float {
  /// The rows of a matrix `[rows, features]`.
  ///
  /// - Precondition: There are two axes.
  public var samples: Samples { Samples(self) }
}

/// The rows that are clustered, each a point with a number of features.
///
/// Rows of floats are used in place. Images held as bytes are converted a chunk of rows at a time,
/// so that a large set never needs a copy in floats.
///
///     try KMeans(clusters: 10).fit(Samples(bytes: mnist.train.images, maxValue: 255))
public struct Samples: SampleSource, Sendable {
  /// The number of rows.
  public let count: Int
  /// The number of features of each row.
  public let featureCount: Int
  private let content: Content

  private enum Content {
    case floats(Tensor<Float>)
    /// Bytes, each of which stands for itself times `scale`.
    case bytes(Tensor<UInt8>, scale: Float)
  }

  /// Creates samples from a matrix `[rows, features]`.
  ///
  /// - Precondition: There are two axes.
  public init(_ rows: Tensor<Float>) {
    require(
      rows.rank == 2, "Samples: found the shape \(rows.shape), expected [rows, features]")
    self.init(rows.shape[0], rows.shape[1], .floats(rows))
  }

  /// Creates samples from images of bytes; the features are the pixels times 1 / `maxValue`.
  ///
  /// - Parameters:
  ///   - bytes: The images, `[images, …]`.
  ///   - maxValue: The value that becomes 1.
  /// - Precondition: There is an axis, and `maxValue` is not 0.
  public init(bytes: Tensor<UInt8>, maxValue: UInt8) {
    require(
      bytes.rank > 0, "Samples: found the shape \(bytes.shape), expected [images, …]")
    require(maxValue > 0, "Samples: found a maxValue of 0, expected 1 or more")
    self.init(
      bytes.shape[0], bytes.shape.dropFirst().reduce(1, *),
      .bytes(bytes, scale: 1 / Float(maxValue)))
  }

  private init(_ count: Int, _ featureCount: Int, _ content: Content) {
    (self.count, self.featureCount, self.content) = (count, featureCount, content)
  }

  /// The samples themselves.
  public var samples: Samples { self }

  /// The samples in these rows, in this order and with repetitions.
  ///
  /// The rows are copied: reading scattered rows of a large set more than once would take longer.
  ///
  /// - Parameter asFloats: Whether bytes are converted in the copy.
  func selecting(_ rows: [Int], asFloats: Bool = false) -> Samples {
    switch content {
    case .floats(let floats): Samples(rows.count, featureCount, .floats(floats.take(rows)))
    case .bytes where asFloats: Samples(take(rows))
    case .bytes(let bytes, let scale):
      Samples(rows.count, featureCount, .bytes(bytes.take(rows), scale: scale))
    }
  }

  /// The rows at `indices` as floats, `[indices, features]`.
  func take(_ indices: some Collection<Int>) -> Tensor<Float> {
    let indices = Array(indices)
    return Tensor(unsafeUninitialized: [indices.count, featureCount]) { result in
      withUnsafeRows { rows in
        Parallel.forEachRange(of: 64, in: indices.count) { range in
          for i in range { rows.copy(indices[i], to: result.baseAddress! + i * featureCount) }
        }
      }
    }
  }

  /// Calls `body` with access to single rows, in any order.
  func withUnsafeRows<Result>(_ body: (UnsafeRows) throws -> Result) rethrows -> Result {
    switch content {
    case .floats(let floats):
      try floats.withUnsafeBufferPointer { floats in
        try body(UnsafeRows(.floats(floats.baseAddress!), featureCount))
      }
    case .bytes(let bytes, let scale):
      try bytes.withUnsafeBufferPointer { bytes in
        try body(UnsafeRows(.bytes(bytes.baseAddress!, scale: scale), featureCount))
      }
    }
  }

  /// Calls `body` with a range of rows as contiguous floats, `[rows, features]`.
  private func withFloats<Result>(
    _ range: Range<Int>, _ body: (UnsafePointer<Float>) -> Result
  ) -> Result {
    if case .floats(let rows) = content {
      return rows.withUnsafeBufferPointer {
        body($0.baseAddress! + range.lowerBound * featureCount)
      }
    }
    return withUnsafeScratchBuffer(of: Float.self, count: range.count * featureCount) { copy in
      withUnsafeRows { rows in
        for (i, row) in range.enumerated() {
          rows.copy(row, to: copy.baseAddress! + i * featureCount)
        }
      }
      return body(copy.baseAddress!)
    }
  }

  /// Calls `body` for each chunk of rows, on several threads, with their floats.
  ///
  /// - Throws: `CancellationError` if the task is canceled: no chunk starts after that.
  func forEachChunk(_ body: (_ rows: Range<Int>, _ start: UnsafePointer<Float>) -> Void) throws {
    try forEachChunkRange { range in withFloats(range) { body(range, $0) } }
  }

  /// Calls `body` for the range of each chunk of rows, on several threads.
  ///
  /// - Throws: `CancellationError` if the task is canceled: no chunk starts after that.
  package func forEachChunkRange(_ body: (_ rows: Range<Int>) -> Void) throws {
    try Parallel.forEachRangeUntilCanceled(of: rowsPerChunk, in: count, body)
  }

  /// The results of `transform` for the floats of each chunk of rows, in order.
  ///
  /// - Throws: `CancellationError` if the task is canceled: no chunk starts after that.
  func mapChunks<Result>(
    _ transform: (_ rows: Range<Int>, _ start: UnsafePointer<Float>) -> Result
  ) throws -> [Result] {
    try mapChunkRanges { range in withFloats(range) { transform(range, $0) } }
  }

  /// The results of `transform` for the range of each chunk of rows, in order.
  ///
  /// - Throws: `CancellationError` if the task is canceled: no chunk starts after that.
  func mapChunkRanges<Result>(_ transform: (_ rows: Range<Int>) -> Result) throws -> [Result] {
    try Parallel.mapRangesUntilCanceled(of: rowsPerChunk, in: count, transform)
  }

  /// Rows per chunk, which depend on the shape alone.
  ///
  /// Enough to amortize the packing of the centers in a product, few enough that a chunk's
  /// distances to hundreds of centers stay in the second-level cache and that a few hundred rows
  /// occupy several threads.
  private var rowsPerChunk: Int { min(256, max(64, count / 4)) }

  /// The position and value of the first feature that is infinite or NaN, if there is one.
  var firstNonFinite: (row: Int, column: Int, value: Float)? {
    guard case .floats(let rows) = content, let position = rows.firstNonFinite else { return nil }
    let (row, column) = position.quotientAndRemainder(dividingBy: featureCount)
    return (row, column, rows[row, column])
  }
}

extension Tensor<Float> {
  /// The position, in row-major order, of the first scalar that is infinite or NaN.
  ///
  /// - Complexity: O(`size`), at the speed of memory.
  var firstNonFinite: Int? {
    withUnsafeBufferPointer { scalars in
      let firstInChunks = Parallel.mapRanges(of: 1 << 14, in: scalars.count) { range -> Int? in
        let chunk = scalars.baseAddress! + range.lowerBound
        guard !numeral_largest_magnitude(chunk, range.count).isFinite else { return nil }
        return range.first { !scalars[$0].isFinite }
      }
      return firstInChunks.lazy.compactMap(\.self).first
    }
  }
}
