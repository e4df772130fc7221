// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

internal import CNumeralKernels
import NumeralTensors

/// A value whose rows an estimator can learn from: a matrix `[rows, features]`, or `Samples`.
public protocol SampleSource {
  /// The rows, without a copy of their numbers.
  var samples: Samples { get }
}

extension Samples: SampleSource {
  /// The samples themselves.
  public var samples: Samples { self }
}

extension Tensor: SampleSource where Scalar == Float {
  /// The rows of a matrix `[rows, features]`.
  ///
  /// - Precondition: There are two axes.
  public var samples: Samples { Samples(self) }
}

/// The rows that are clustered, each a point of as many features.
///
/// Rows of numbers are used where they lie. Images held as bytes are converted block by block, so that
/// a large set is clustered without ever being numbers as a whole.
///
///     try KMeans(clusters: 10).fit(Samples(bytes: mnist.train.images, maxValue: 255))
public struct Samples: Sendable {
  /// The number of rows.
  public let count: Int
  /// The number of features of each row.
  public let featureCount: Int
  private let content: Content

  private enum Content {
    case numbers(Tensor<Float>)
    /// Bytes, and what a byte of 1 stands for.
    case bytes(Tensor<UInt8>, scale: Float)
  }

  /// Creates samples from rows of numbers, `[rows, features]`.
  ///
  /// - Precondition: There are two axes.
  public init(_ rows: Tensor<Float>) {
    precondition(rows.rank == 2, "Samples: the shape is \(rows.shape), expected [rows, features]")
    (count, featureCount) = (rows.shape[0], rows.shape[1])
    content = .numbers(rows)
  }

  /// Creates samples from images of bytes; the features are the pixels times 1 / `maxValue`.
  ///
  /// - Parameters:
  ///   - bytes: The images, `[images, …]`.
  ///   - maxValue: The value that becomes 1.
  /// - Precondition: There is an axis, and `maxValue` is not 0.
  public init(bytes: Tensor<UInt8>, maxValue: UInt8) {
    precondition(
      bytes.rank > 0 && maxValue > 0,
      "Samples: the shape is \(bytes.shape) and maxValue is \(maxValue), expected images and 1 or more"
    )
    count = bytes.shape[0]
    featureCount = bytes.shape.dropFirst().reduce(1, *)
    content = .bytes(bytes, scale: 1 / Float(maxValue))
  }

  private init(_ count: Int, _ width: Int, _ content: Content) {
    (self.count, self.featureCount, self.content) = (count, width, content)
  }

  /// The samples in these rows, in this order, some of them perhaps more than once.
  ///
  /// They are copied: to take rows from all over a large set more than once would cost more.
  func selecting(_ rows: [Int]) -> Samples {
    switch content {
    case .numbers(let numbers): Samples(rows.count, featureCount, .numbers(numbers.take(rows)))
    case .bytes(let bytes, let scale):
      Samples(rows.count, featureCount, .bytes(bytes.take(rows), scale: scale))
    }
  }

  /// Calls `body` with the numbers of some rows, one after the other.
  func withRows<Result>(
    _ range: Range<Int>, _ body: (UnsafePointer<Float>) throws -> Result
  ) rethrows -> Result {
    if case .numbers(let rows) = content {
      return try rows.withUnsafeBufferPointer {
        try body($0.baseAddress! + range.lowerBound * featureCount)
      }
    }
    let copy = Tensor<Float>(shape: [range.count, featureCount]) { copy in
      withUnsafeRows { rows in
        for (place, row) in range.enumerated() {
          rows.copy(row, to: copy.baseAddress! + place * featureCount)
        }
      }
    }
    return try copy.withUnsafeBufferPointer { try body($0.baseAddress!) }
  }

  /// Calls `body` with the rows as they lie, to be taken one at a time and in any order.
  func withUnsafeRows<Result>(_ body: (UnsafeRows) throws -> Result) rethrows -> Result {
    switch content {
    case .numbers(let numbers):
      try numbers.withUnsafeBufferPointer { numbers in
        try body(UnsafeRows(.numbers(numbers.baseAddress!), featureCount))
      }
    case .bytes(let bytes, let scale):
      try bytes.withUnsafeBufferPointer { bytes in
        try body(UnsafeRows(.bytes(bytes.baseAddress!, scale: scale), featureCount))
      }
    }
  }

  /// The rows at `indices`, `[indices, features]`.
  func take(_ indices: some Collection<Int>) -> Tensor<Float> {
    let indices = Array(indices)
    return Tensor(shape: [indices.count, featureCount]) { result in
      withUnsafeRows { rows in
        Parallel.forEachRange(of: 64, in: indices.count) { range in
          for place in range {
            rows.copy(indices[place], to: result.baseAddress! + place * featureCount)
          }
        }
      }
    }
  }

  /// Calls `body` for each block of rows, on several threads; blocks depend on the shape alone.
  func forEachBlock(_ body: (_ rows: Range<Int>, _ start: UnsafePointer<Float>) -> Void) {
    forEachBlockRange { range in withRows(range) { body(range, $0) } }
  }

  /// Calls `body` for the range of each block of rows, on several threads.
  func forEachBlockRange(_ body: (_ rows: Range<Int>) -> Void) {
    Parallel.forEachRange(of: rowsPerBlock, in: count, body)
  }

  /// The results for each block of rows, in order.
  func mapBlocks<Result>(
    _ transform: (_ rows: Range<Int>, _ start: UnsafePointer<Float>) -> Result
  ) -> [Result] {
    mapBlockRanges { range in withRows(range) { transform(range, $0) } }
  }

  /// The results for the numbers of each block's rows, in order.
  func mapBlockRanges<Result>(_ transform: (_ rows: Range<Int>) -> Result) -> [Result] {
    Parallel.mapRanges(of: rowsPerBlock, in: count, transform)
  }

  /// Rows per block: enough that a product's cost of packing the centers is small, few enough that
  /// the block's distances to hundreds of centers stay in the second-level cache, and that a few
  /// hundred rows are work for several threads.
  private var rowsPerBlock: Int { min(256, max(64, count / 4)) }

  /// Throws unless there are rows, and every feature is a finite number.
  func checkValues() throws {
    guard count > 0 else {
      throw ArgumentError(argument: "samples", found: "no rows", expected: "one or more")
    }
    guard featureCount > 0 else {
      throw ArgumentError(
        argument: "samples", found: "rows of no features", expected: "one or more")
    }
    guard case .numbers(let rows) = content else { return }
    let firstInBlocks = mapBlocks { range, start -> Int? in
      let size = range.count * featureCount
      // Infinity and NaN have the largest exponent. A maximum of integers is vectorized, as a search
      // that may stop anywhere is not.
      var largest: UInt32 = 0
      for i in 0..<size { largest = max(largest, start[i].magnitude.bitPattern) }
      guard largest >= Float.infinity.bitPattern else { return nil }
      return (0..<size).first { !start[$0].isFinite }.map { range.lowerBound * featureCount + $0 }
    }
    if let position = firstInBlocks.compactMap(\.self).first {
      let (row, column) = position.quotientAndRemainder(dividingBy: featureCount)
      throw ArgumentError(
        argument: "samples",
        found: "\(rows[row, column]) in row \(row), column \(column)",
        expected: "finite numbers")
    }
  }

  /// The mean over the features of their variances: the scale that a tolerance is relative to.
  ///
  /// Squares are of the differences from the first row: of numbers far from 0, the sum of squares and
  /// the square of the sum would agree in most of their digits.
  func meanVariance() -> Double {
    let origin = take([0]).scalars
    let sums = mapBlocks { range, start in
      var sums = [SIMD2<Double>](repeating: .zero, count: featureCount)
      for row in 0..<range.count {
        for column in 0..<featureCount {
          let x = Double(start[row * featureCount + column]) - Double(origin[column])
          sums[column] += SIMD2(x, x * x)
        }
      }
      return sums
    }
    var total = [SIMD2<Double>](repeating: .zero, count: featureCount)
    for part in sums { for column in 0..<featureCount { total[column] += part[column] } }
    let n = Double(count)
    return total.reduce(0) { $0 + max(0, $1.y / n - ($1.x / n) * ($1.x / n)) }
      / Double(featureCount)
  }
}

/// Rows as they lie in memory. What they are made of is asked once for a row, not for each number.
struct UnsafeRows {
  enum Content {
    case numbers(UnsafePointer<Float>)
    case bytes(UnsafePointer<UInt8>, scale: Float)
  }

  private let content: Content
  private let width: Int

  init(_ content: Content, _ width: Int) { (self.content, self.width) = (content, width) }

  /// Writes a row's numbers.
  func copy(_ row: Int, to target: UnsafeMutablePointer<Float>) {
    switch content {
    case .numbers(let numbers): target.initialize(from: numbers + row * width, count: width)
    case .bytes(let bytes, let scale):
      numeral_u8_to_f32(bytes + row * width, scale, width, target)
    }
  }

  /// ‖x − c‖² for a row x and a center c.
  func squaredDistance(_ row: Int, _ center: UnsafePointer<Float>) -> Float {
    switch content {
    case .numbers(let numbers): numeral_squared_distance(numbers + row * width, center, width)
    case .bytes(let bytes, let scale):
      numeral_squared_distance_u8(bytes + row * width, scale, center, width)
    }
  }

  /// Adds a multiple of a row to a sum.
  func add(_ row: Int, times weight: Double, to sum: UnsafeMutablePointer<Double>) {
    switch content {
    case .numbers(let numbers): numeral_add_row(numbers + row * width, weight, width, sum)
    case .bytes(let bytes, let scale):
      numeral_add_row_u8(bytes + row * width, scale, weight, width, sum)
    }
  }
}
