/// The seconds that the work took, and how good its result is.
struct WorkloadResult: Encodable {
  var seconds: Double
  var norm, accuracy, inertia: Double?
  var iterations: Int?
}

/// The seconds that some work took, and what it found.
func timed<Found>(_ work: () throws -> Found) rethrows -> (seconds: Double, found: Found) {
  let clock = ContinuousClock()
  let start = clock.now
  let found = try work()
  return ((clock.now - start) / .seconds(1), found)
}

/// The middle of some numbers, or the mean of the two in the middle.
func median(_ numbers: [Double]) -> Double {
  let sorted = numbers.sorted()
  return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
}
