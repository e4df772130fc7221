// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// A case: a problem that the library solves and that naive loops solve.
public struct Benchmark {
  /// What is done to what: `matmul Float 1024`.
  public let name: String
  /// What is counted in a second.
  public let unit: Unit
  /// The problem that the library is measured with.
  public let problem: Problem
  /// The problem that the naive loops are measured with: the same, or fewer rows of it where that
  /// would take them too long. Their throughput does not depend on the number of rows.
  public let naiveProblem: Problem

  /// Creates a case; the naive loops get the same problem, unless another is given.
  public init(
    _ name: String, _ unit: Unit, _ problem: Problem, naively naiveProblem: Problem? = nil
  ) {
    self.name = name
    self.unit = unit
    self.problem = problem
    self.naiveProblem = naiveProblem ?? problem
  }
}

/// What is counted: the field's unit of throughput.
public struct Unit: Sendable {
  /// The unit's symbol, with the second: `GFLOP/s`.
  public let symbol: String
  /// How much of what a problem's work counts makes one of it.
  public let scale: Double

  /// Floating-point operations, a multiply-add being two.
  public static let gigaflops = Unit(symbol: "GFLOP/s", scale: 1e9)
  /// Bytes read and written.
  public static let gigabytes = Unit(symbol: "GB/s", scale: 1e9)
  /// Bytes of a file's content.
  public static let megabytes = Unit(symbol: "MB/s", scale: 1e6)
  /// Images that went through.
  public static let images = Unit(symbol: "images/s", scale: 1)
  /// Rows times the iterations that they took part in.
  public static let rowIterations = Unit(symbol: "samples·iterations/s", scale: 1)
}

/// A problem, and ways to solve it. Operands are made when a way is prepared.
public struct Problem {
  /// How much there is to do, in what the case's unit counts.
  public let work: Double
  /// What it takes of the machine at least, by the plain method: a way that does less may exceed the limit.
  public let demand: Demand
  /// Prepares the library's solution.
  public let library: () throws -> Solution
  /// Prepares the solution by naive loops.
  public let naive: () throws -> Solution
  /// Prepares the bare call to BLAS that the library's solution is made of, where it is just one.
  public let blas: (() throws -> Solution)?

  /// Creates a problem.
  public init(
    work: Double, demand: Demand, library: @escaping () throws -> Solution,
    naive: @escaping () throws -> Solution, blas: (() throws -> Solution)? = nil
  ) {
    self.work = work
    self.demand = demand
    self.library = library
    self.naive = naive
    self.blas = blas
  }
}

/// An amount of one of the machine's resources.
public struct Demand: Sendable {
  /// Which resource.
  public let resource: Resource
  /// How many operations or bytes.
  public let amount: Double

  /// Operations on Float.
  public static func floats(_ count: Double) -> Demand {
    Demand(resource: .floatOperations, amount: count)
  }
  /// Operations on Double.
  public static func doubles(_ count: Double) -> Demand {
    Demand(resource: .doubleOperations, amount: count)
  }
  /// Bytes to and from memory.
  public static func memory(_ bytes: Double) -> Demand {
    Demand(resource: .memoryBytes, amount: bytes)
  }
}

/// Why a case is not measured here, in the words of a report.
public struct LeftOut: Error {
  /// The reason.
  public let reason: String

  /// Creates a reason.
  public init(reason: String) { self.reason = reason }
}
