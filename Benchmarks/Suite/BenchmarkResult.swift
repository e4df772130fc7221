// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// The measured throughputs of a benchmark, and their ratios.
public struct BenchmarkResult: Encodable {
  /// The benchmark's name and the symbol of its unit.
  public let name, unit: String
  /// The throughput of the library and of the naive loops, in the unit.
  public let throughput, naive: Measurement
  /// The throughput of the direct call of BLAS on one thread, if there is one.
  public let blas: Measurement?
  /// The resource that bounds the throughput.
  public let limit: Resource
  /// The fraction of that resource that the library uses, with the work of the straightforward
  /// algorithm.
  public let shareOfLimit: Double
  /// The library's throughput over that of the naive loops: the ratio of the medians.
  public let overNaive: Double
  /// The library's throughput over that of the direct call of BLAS, if there is one: the median of
  /// the ratios of consecutive samples.
  public let overBLAS: Double?

  init(
    name: String, unit: String, throughput: Measurement, naive: Measurement, blas: Measurement?,
    overBLAS: Double?, limit: Resource, shareOfLimit: Double
  ) {
    self.name = name
    self.unit = unit
    self.throughput = throughput
    self.naive = naive
    self.blas = blas
    self.limit = limit
    self.shareOfLimit = shareOfLimit
    overNaive = throughput.median / naive.median
    self.overBLAS = overBLAS
  }
}
