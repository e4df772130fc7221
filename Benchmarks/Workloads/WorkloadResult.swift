// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// The time of a workload and the quality of its result, as the comparison script reads them.
struct WorkloadResult: Encodable {
  /// The time in seconds.
  var seconds: Double
  /// The norm of a product or solution, the checksum of an array, the accuracy of a network, the
  /// inertia of clusters, and the share of the variance that principal components explain.
  var norm, checksum, accuracy, inertia, explained: Double?
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
