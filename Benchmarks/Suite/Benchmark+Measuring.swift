// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

extension Benchmark {
  /// Measures the throughput of the implementations.
  ///
  /// The library and the naive loops take turns; then the library and the direct call of BLAS, if
  /// there is one. These two are measured apart, since turns with slow naive loops would leave them
  /// few samples, far apart in time, and for 2.5 times as long: they differ by hundredths, while a
  /// single sample can be off by tenths.
  ///
  /// - Throws: `SkippedBenchmark` if the data set is missing, and the errors of the
  ///   implementations.
  public func measure(_ stopwatch: Stopwatch, _ limits: MachineLimits) throws -> BenchmarkResult {
    let library = try libraryCase.library()
    let rates = try stopwatch.rates(of: [library, naiveCase.naive()])
    var longStopwatch = stopwatch
    longStopwatch.budget *= 2.5
    let ratesBesideBLAS = try libraryCase.blas.map { try longStopwatch.rates(of: [library, $0()]) }
    let (libraryRate, naiveRate) = (Measurement(rates[0]), Measurement(rates[1]))
    let (work, cost) = (libraryCase.work / unit.scale, libraryCase.cost)
    return BenchmarkResult(
      name: name, unit: unit.symbol,
      throughput: libraryRate.scaled(by: work),
      naive: naiveRate.scaled(by: naiveCase.work / unit.scale),
      blas: ratesBesideBLAS.map { Measurement($0[1]).scaled(by: work) },
      overBLAS: ratesBesideBLAS.map { Measurement.medianRatio($0[0], over: $0[1]) },
      limit: cost.resource,
      shareOfLimit: libraryRate.median * cost.amount / limits[cost.resource])
  }
}
