// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Benchmarks
import XCTest

final class CasesTests: XCTestCase {
  /// The library, the naive loops and the bare call to BLAS solve the same problem.
  func testAllWaysGiveTheSameAnswer() throws {
    for benchmark in Suite.benchmarks {
      let problem = benchmark.naiveProblem
      do {
        let expected = try problem.naive().answer()
        assertClose(try problem.library().answer(), expected, benchmark.name)
        if let blas = try problem.blas?() {
          assertClose(try blas.answer(), expected, "\(benchmark.name), BLAS")
        }
      } catch is LeftOut {
        continue
      }
    }
  }

  /// Within a ten-thousandth of the largest number: sums in Float, in another order.
  private func assertClose(_ found: [Double], _ expected: [Double], _ name: String) {
    guard found.count == expected.count, !expected.isEmpty else {
      return XCTFail("\(name): \(found.count) numbers, expected \(expected.count)")
    }
    let largest = expected.reduce(0) { max($0, abs($1)) }
    let difference = zip(found, expected).reduce(0) { max($0, abs($1.0 - $1.1)) }
    XCTAssertGreaterThan(largest, 0, name)
    XCTAssertLessThanOrEqual(difference, 1e-4 * largest, name)
  }

  func testNaiveProblemsArePartsOfTheOthers() {
    for benchmark in Suite.benchmarks {
      let (whole, part) = (benchmark.problem, benchmark.naiveProblem)
      XCTAssertLessThanOrEqual(part.work, whole.work, benchmark.name)
      XCTAssertEqual(part.demand.resource, whole.demand.resource, benchmark.name)
      XCTAssertEqual(
        part.demand.amount / part.work, whole.demand.amount / whole.work,
        accuracy: 1e-9 * whole.demand.amount / whole.work, benchmark.name)
    }
  }

  func testNamesAreDifferent() {
    let names = Suite.benchmarks.map(\.name)
    XCTAssertEqual(Set(names).count, names.count)
  }

  func testFilterTakesPartsOfNames() throws {
    let all = Suite.benchmarks.map(\.name)
    XCTAssertEqual(try Suite.benchmarks(matching: nil).map(\.name), all)
    let some = try Suite.benchmarks(matching: "MATMUL float").map(\.name)
    XCTAssertEqual(some, all.filter { $0.hasPrefix("matmul Float") })
    XCTAssertFalse(some.isEmpty)
    XCTAssertThrowsError(try Suite.benchmarks(matching: "matmull")) {
      XCTAssertTrue("\($0)".contains("'matmull'"), "\($0)")
    }
  }
}
