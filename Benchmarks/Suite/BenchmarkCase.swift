// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// One computation at a fixed size, with the implementations that are compared.
///
/// Each closure prepares an implementation: it creates the operands, which are not timed. It throws
/// `SkippedBenchmark` if the data set is missing.
public struct BenchmarkCase {
  /// The amount of work, before it is scaled to the benchmark's unit.
  public let work: Double
  /// The work of the straightforward algorithm on the resource that bounds it. An algorithm that
  /// needs less can exceed the machine's limit.
  public let cost: RooflineCost
  /// Prepares the library's implementation.
  public let library: () throws -> Implementation
  /// Prepares the naive loops.
  public let naive: () throws -> Implementation
  /// Prepares a direct call of BLAS, if the library's implementation consists of a single one.
  public let blas: (() throws -> Implementation)?

  /// Creates a case.
  public init(
    work: Double, cost: RooflineCost, library: @escaping () throws -> Implementation,
    naive: @escaping () throws -> Implementation, blas: (() throws -> Implementation)? = nil
  ) {
    self.work = work
    self.cost = cost
    self.library = library
    self.naive = naive
    self.blas = blas
  }
}

/// The reason why a benchmark cannot run on this machine. The report lists it, and the suite goes
/// on.
public struct SkippedBenchmark: Error {
  /// The reason, as the report prints it.
  public let reason: String

  /// Creates an error with a reason.
  public init(reason: String) { self.reason = reason }
}
