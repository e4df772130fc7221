extension Benchmark {
  /// Measures the library, the naive loops and, where there is one, the bare call to BLAS, in turn.
  public func measure(_ stopwatch: Stopwatch, _ limits: MachineLimits) throws -> CaseResult {
    let solutions =
      try [problem.library(), naiveProblem.naive()] + (problem.blas.map { [try $0()] } ?? [])
    let samples = try stopwatch.samples(of: solutions)
    let rates = samples.map(Measurement.init)
    let work = problem.work / unit.scale
    return CaseResult(
      name: name, unit: unit.symbol,
      throughput: rates[0].scaled(by: work),
      naive: rates[1].scaled(by: naiveProblem.work / unit.scale),
      blas: rates.count > 2 ? rates[2].scaled(by: work) : nil,
      overBLAS: rates.count > 2 ? Measurement.medianRatio(samples[0], over: samples[2]) : nil,
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
