// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// Takes the time of solutions in turn: A B C A B C …, so that what slows the machine down for a while slows
/// down all of them.
public struct Stopwatch {
  /// How long the samples of all solutions may take together, in seconds.
  public var budget = 3.0
  /// The least number of samples of each, even if the budget does not reach.
  public var leastSamples = 9
  /// How long a sample takes at least: runs that are shorter are repeated, since the clock and the
  /// machine's interruptions are not fine enough for a single one.
  public var sampleLength = 0.01

  /// Creates a stopwatch.
  public init() {}

  /// How often each solution runs in a second, sample by sample, as many of each.
  ///
  /// Each runs once or more to warm up, which is not counted.
  public func samples(of solutions: [Solution]) throws -> [[Double]] {
    let repetitions = try solutions.map(repetitions)
    var samples = [[Double]](repeating: [], count: solutions.count)
    var elapsed = 0.0
    while elapsed < budget || samples[0].count < leastSamples {
      for (index, solution) in solutions.enumerated() {
        let seconds = try time(solution, repetitions[index])
        samples[index].append(Double(repetitions[index]) / seconds)
        elapsed += seconds
      }
    }
    return samples
  }

  /// How often a solution has to run to fill a sample; finding out warms it up.
  private func repetitions(_ solution: Solution) throws -> Int {
    // The first run of all is not typical: memory is new to it, and so is the code.
    _ = try time(solution, 1)
    var count = 1
    while try time(solution, count) < sampleLength { count *= 2 }
    return count
  }

  private func time(_ solution: Solution, _ count: Int) throws -> Double {
    let clock = ContinuousClock()
    let start = clock.now
    for _ in 0..<count { try solution.run() }
    return (clock.now - start) / .seconds(1)
  }
}
