// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// A row of the suite: a computation whose throughput is measured for the library and for naive
/// loops.
public struct Benchmark {
  /// The operation, the element type and the size: `matmul Float 1024`.
  public let name: String
  /// The unit of the throughput.
  public let unit: ThroughputUnit
  /// The case that the library computes.
  public let libraryCase: BenchmarkCase
  /// The case that the naive loops compute: the same, or one with fewer rows where the whole would
  /// take too long. Their throughput does not depend on the number of rows.
  public let naiveCase: BenchmarkCase

  /// Creates a benchmark whose naive loops compute the same case, unless another one is given.
  public init(
    _ name: String, _ unit: ThroughputUnit, _ libraryCase: BenchmarkCase,
    naiveCase: BenchmarkCase? = nil
  ) {
    self.name = name
    self.unit = unit
    self.libraryCase = libraryCase
    self.naiveCase = naiveCase ?? libraryCase
  }
}

/// A unit of throughput.
public struct ThroughputUnit: Sendable {
  /// The symbol, including "per second": `GFLOP/s`.
  public let symbol: String
  /// The amount of work in one unit: 10⁹ floating-point operations in a GFLOP.
  public let scale: Double

  /// Floating-point operations; a multiply-add counts as two.
  public static let gigaflops = ThroughputUnit(symbol: "GFLOP/s", scale: 1e9)
  /// Bytes read and written.
  public static let gigabytes = ThroughputUnit(symbol: "GB/s", scale: 1e9)
  /// Bytes of a file's decompressed content.
  public static let megabytes = ThroughputUnit(symbol: "MB/s", scale: 1e6)
  /// Images processed.
  public static let images = ThroughputUnit(symbol: "images/s", scale: 1)
  /// The number of rows times the number of iterations over them.
  public static let rowIterations = ThroughputUnit(symbol: "samples·iterations/s", scale: 1)
}
