/// One case: a problem that the library solves and naive loops solve.
public struct Benchmark {
  /// What is done to what: `matmul Float 1024³`.
  public let name: String
  /// Makes the problem that the library is measured with.
  public let problem: () -> Problem
  /// Makes the problem that the naive loops are measured with: a part of the other, where that would
  /// take them too long.
  public let naiveProblem: () -> Problem
}

/// A problem with its operands, and ways to solve it.
public struct Problem {
  /// What one run does, in operations.
  public let work: Double
  /// Solves it by the library.
  public let library: () -> [Double]
  /// Solves it by naive loops.
  public let naive: () -> [Double]

  func rate(_ body: () -> [Double]) -> Double {
    _ = body()
    let clock = ContinuousClock(), start = clock.now
    _ = body()
    return work / ((clock.now - start) / .seconds(1))
  }
}
