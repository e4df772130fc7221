// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// Times implementations in turn: A B C A B C …, so that a slow phase of the machine affects all of
/// them.
public struct Stopwatch {
  /// The total duration of the samples of all implementations, in seconds.
  public var budget = 3.0
  /// The minimum number of samples of each implementation, which may exceed the budget.
  public var minimumSamples = 9
  /// The minimum duration of a sample, in seconds. Shorter runs are repeated within a sample, since
  /// the clock's resolution and interrupts would distort a single one.
  public var minimumSampleSeconds = 0.01

  /// The seconds on a monotonic clock.
  private let now: () -> Double

  /// Creates a stopwatch with the default settings.
  ///
  /// - Parameter now: Returns the seconds on a monotonic clock; by default, the system's.
  public init(now: @escaping () -> Double = systemSeconds) { self.now = now }

  /// The seconds on the system's monotonic clock since the first call.
  public static func systemSeconds() -> Double {
    (ContinuousClock.now - systemStart) / .seconds(1)
  }

  private static let systemStart = ContinuousClock.now

  /// The samples of each implementation, in runs per second; all have the same number of samples.
  ///
  /// Each implementation runs at least twice before, untimed, to warm up.
  ///
  /// - Throws: The errors of the implementations.
  public func rates(of implementations: [Implementation]) throws -> [[Double]] {
    let repetitions = try implementations.map(repetitions)
    var rates = [[Double]](repeating: [], count: implementations.count)
    var elapsed = 0.0
    while elapsed < budget || rates[0].count < minimumSamples {
      for (index, implementation) in implementations.enumerated() {
        let seconds = try time(implementation, repetitions[index])
        rates[index].append(Double(repetitions[index]) / seconds)
        elapsed += seconds
      }
    }
    return rates
  }

  /// The number of runs that fill a sample: a power of two.
  private func repetitions(_ implementation: Implementation) throws -> Int {
    // The first run is not representative: it faults in new memory and loads code.
    _ = try time(implementation, 1)
    var count = 1
    while try time(implementation, count) < minimumSampleSeconds { count *= 2 }
    return count
  }

  private func time(_ implementation: Implementation, _ count: Int) throws -> Double {
    let start = now()
    for _ in 0..<count { try implementation.run() }
    return now() - start
  }
}
