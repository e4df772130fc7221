// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Benchmarks
import Foundation
import Testing

/// The benchmarks of the suite, one test case for each. Serialized, because some need much memory.
@Suite(.serialized) struct SuiteTests {
  /// The library, the naive loops and the direct call of BLAS give the same result, within a
  /// ten-thousandth of the largest number: they add Floats in different orders.
  @Test(arguments: Suite.benchmarks.map(\.name))
  func implementationsAgree(on name: String) throws {
    let benchmarkCase = try benchmark(named: name).naiveCase
    do {
      let expected = try benchmarkCase.naive().result()
      try expectClose(benchmarkCase.library().result(), expected)
      if let blas = try benchmarkCase.blas?() { try expectClose(blas.result(), expected) }
    } catch let error as SkippedBenchmark {
      // Without MNIST there is nothing to compare; the other benchmarks need no data.
      #expect(name.hasPrefix("MNIST") || name.hasPrefix("k-means"), "\(error.reason)")
    }
  }

  private func expectClose(_ found: [Double], _ expected: [Double]) throws {
    try #require(found.count == expected.count && !expected.isEmpty)
    let largest = expected.reduce(0) { max($0, abs($1)) }
    let difference = zip(found, expected).reduce(0) { max($0, abs($1.0 - $1.1)) }
    #expect(largest > 0)
    #expect(difference <= 1e-4 * largest)
  }

  /// The naive loops compute no more than the library, and the same cost for each unit of work.
  @Test(arguments: Suite.benchmarks.map(\.name))
  func naiveCaseIsAPart(of name: String) throws {
    let benchmark = try benchmark(named: name)
    let (whole, part) = (benchmark.libraryCase, benchmark.naiveCase)
    #expect(part.work <= whole.work)
    #expect(part.cost.resource == whole.cost.resource)
    let (wholeCost, partCost) = (whole.cost.amount / whole.work, part.cost.amount / part.work)
    #expect(abs(partCost - wholeCost) <= 1e-9 * wholeCost)
  }

  @Test func namesAreDifferent() {
    let names = Suite.benchmarks.map(\.name)
    #expect(Set(names).count == names.count)
  }

  @Test func filterSelectsByAPartOfTheName() throws {
    let all = Suite.benchmarks.map(\.name)
    #expect(try Suite.benchmarks(matching: nil).map(\.name) == all)
    let some = try Suite.benchmarks(matching: "MATMUL float").map(\.name)
    #expect(some == all.filter { $0.hasPrefix("matmul Float") })
    #expect(!some.isEmpty)
    let error = #expect(throws: (any Error).self) {
      try Suite.benchmarks(matching: "matmull")
    }
    #expect("\(try #require(error))".contains("'matmull'"))
  }

  private func benchmark(named name: String) throws -> Benchmark {
    try #require(Suite.benchmarks.first { $0.name == name })
  }
}
