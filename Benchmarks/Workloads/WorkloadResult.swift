// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// The time of a workload and the quality of its result, as the comparison script reads them.
struct WorkloadResult: Encodable {
  /// The time in seconds.
  var seconds: Double
  /// The Frobenius norm of a product, the accuracy of a network, and the inertia of clusters.
  var norm, accuracy, inertia: Double?
  /// The number of iterations of k-means.
  var iterations: Int?
}

/// Runs a closure and returns the elapsed seconds and its result.
func timed<Result>(_ work: () throws -> Result) rethrows -> (seconds: Double, result: Result) {
  let clock = ContinuousClock()
  let start = clock.now
  let result = try work()
  return ((clock.now - start) / .seconds(1), result)
}
