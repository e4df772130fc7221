// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

extension Benchmark {
  /// Measures the library and the naive loops in turn; then, where there is one, the library and the bare
  /// call to BLAS, whose samples would be few, and far apart, if slow naive loops took turns with them. The
  /// two differ by hundredths, where a single sample may be off by tenths: they get more samples.
  public func measure(_ stopwatch: Stopwatch, _ limits: MachineLimits) throws -> CaseResult {
    let library = try problem.library()
    let samples = try stopwatch.samples(of: [library, naiveProblem.naive()])
    var patientStopwatch = stopwatch
    patientStopwatch.budget *= 2.5
    let besideBLAS = try problem.blas.map { try patientStopwatch.samples(of: [library, $0()]) }
    let rates = samples.map(Measurement.init)
    let work = problem.work / unit.scale
    return CaseResult(
      name: name, unit: unit.symbol,
      throughput: rates[0].scaled(by: work),
      naive: rates[1].scaled(by: naiveProblem.work / unit.scale),
      blas: besideBLAS.map { Measurement($0[1]).scaled(by: work) },
      overBLAS: besideBLAS.map { Measurement.medianRatio($0[0], over: $0[1]) },
      limit: problem.demand.resource,
      shareOfLimit: rates[0].median * problem.demand.amount / limits[problem.demand.resource])
  }
}

/// What was measured of a case.
public struct CaseResult: Encodable {
  /// The case's name and its unit's symbol.
  public let name, unit: String
  /// The throughput of the library, and of the naive loops, in the unit.
  public let throughput, naive: Measurement
  /// The throughput of the bare call to BLAS on one thread, where there is one.
  public let blas: Measurement?
  /// What of the machine limits the throughput.
  public let limit: Resource
  /// How much of it the library uses, by the plain method's count.
  public let shareOfLimit: Double
  /// The library's throughput over that of the naive loops: the ratio of the medians.
  public let overNaive: Double
  /// The library's throughput over that of the bare call, where there is one: the median of the ratios of
  /// samples side by side.
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
