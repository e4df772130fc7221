// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

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
