// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Benchmarks
import Foundation
import Numeral
import TestSupport
import XCTest

/// The table that the suite prints and the JSON file that it writes.
final class ReportTests: XCTestCase {
  private struct Written: Decodable {
    struct Case: Decodable {
      struct Rate: Decodable { let median, lowerQuartile, upperQuartile: Double, samples: Int }
      let name, unit, limit: String
      let throughput, naive: Rate
      let blas: Rate?
      let overNaive, shareOfLimit: Double
      let overBlas: Double?
    }
    struct Omission: Decodable { let name, reason: String }
    let threads: Int
    let limits: [String: Double]
    let cases: [Case]
    let leftOut: [Omission]
  }

  private let limits = MachineLimits(
    floatOperations: 4e9, doubleOperations: 2e9, memoryBytes: 1e9)

  private let clock = ManualClock()

  private var stopwatch: Stopwatch {
    var stopwatch = Stopwatch { [clock] in clock.seconds }
    (stopwatch.budget, stopwatch.minimumSampleSeconds) = (0.01, 0.001)
    return stopwatch
  }

  private func implementation(milliseconds: Int) -> Implementation {
    Implementation { [clock] in
      clock.seconds += Double(milliseconds) / 1000
    } numbers: { _ in
      []
    }
  }

  func testJSONHoldsWhatTheTableShows() throws {
    let product = BenchmarkCase(
      work: 2e6, cost: .floats(2e6), library: { self.implementation(milliseconds: 1) },
      naive: { self.implementation(milliseconds: 4) },
      blas: { self.implementation(milliseconds: 2) })
    let missing = BenchmarkCase(
      work: 1, cost: .memory(1), library: { throw SkippedBenchmark(reason: "no data") },
      naive: { self.implementation(milliseconds: 1) })
    var lines: [String] = []
    let report = try Parallel.$threads.withValue(3) {
      try Report(
        of: [Benchmark("some product", .gigaflops, product), Benchmark("other", .images, missing)],
        stopwatch, limits
      ) { lines.append($0) }
    }
    let folder = try temporaryFolder()
    let file = folder.appendingPathComponent("report.json")
    try report.write(json: file)
    XCTAssertEqual(try contents(of: folder), ["report.json"])

    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    let written = try decoder.decode(Written.self, from: Data(contentsOf: file))
    XCTAssertEqual(written.threads, 3)
    XCTAssertEqual(
      written.limits, ["float_operations": 4e9, "double_operations": 2e9, "memory_bytes": 1e9])
    XCTAssertEqual(written.leftOut.map(\.name), ["other"])
    XCTAssertEqual(written.leftOut.map(\.reason), ["no data"])
    XCTAssertEqual(written.cases.count, 1)
    let result = written.cases[0]
    XCTAssertEqual(result.name, "some product")
    XCTAssertEqual(result.unit, "GFLOP/s")
    XCTAssertEqual(result.limit, "float_operations")
    // Two million operations in 1, 4 and 2 ms.
    XCTAssertEqual(result.throughput.median, 2, accuracy: 1e-9)
    XCTAssertEqual(result.naive.median, 0.5, accuracy: 1e-9)
    XCTAssertEqual(try XCTUnwrap(result.blas).median, 1, accuracy: 1e-9)
    XCTAssertEqual(result.throughput.lowerQuartile, 2, accuracy: 1e-9)
    XCTAssertEqual(result.throughput.upperQuartile, 2, accuracy: 1e-9)
    XCTAssertEqual(result.throughput.samples, 9)
    XCTAssertEqual(result.overNaive, 4, accuracy: 1e-9)
    XCTAssertEqual(try XCTUnwrap(result.overBlas), 2, accuracy: 1e-9)
    XCTAssertEqual(result.shareOfLimit, 0.5, accuracy: 1e-9)

    XCTAssertTrue(lines[0].hasPrefix("3 threads, which reach 4.00 GFLOP/s in Float"), lines[0])
    XCTAssertTrue(
      lines[lines.count - 2].hasPrefix("some product ")
        && lines[lines.count - 2].contains("GFLOP/s"))
    XCTAssertEqual(lines.last, "other         skipped: no data")
  }

  func testAFileThatCannotBeWritten() throws {
    let report = try Report(of: [], stopwatch, limits) { _ in }
    let file = URL(fileURLWithPath: "/nowhere/report.json")
    XCTAssertThrowsError(try report.write(json: file)) {
      XCTAssertTrue($0 is FileError, "\($0)")
    }
  }

  func testErrorsOfTheCommand() throws {
    let missing = try BenchmarksProcess.run(["--filter", "matmull"])
    XCTAssertEqual(missing.status, 1)
    XCTAssertEqual(missing.output, "")
    XCTAssertTrue(missing.errors.hasPrefix("Error: --filter: found 'matmull'"), missing.errors)
    XCTAssertEqual(missing.errors.filter { $0 == "\n" }.count, 1, missing.errors)
    let folder = try BenchmarksProcess.run([
      "--filter", "matmul", "--json", "/nowhere/report.json",
    ])
    XCTAssertEqual(folder.status, 1)
    XCTAssertTrue(folder.errors.hasPrefix("Error: /nowhere/report.json: found"), folder.errors)
    XCTAssertEqual(try BenchmarksProcess.run(["suite", "--threads", "0"]).status, 64)
  }

  func testTheCommandListsNames() throws {
    let result = try BenchmarksProcess.run(["--filter", "Pool2D", "--list"])
    XCTAssertEqual(result.status, 0, result.errors)
    XCTAssertEqual(result.output, "maxPool2D 2x2\navgPool2D 2x2\n")
    XCTAssertTrue(try BenchmarksProcess.run(["suite", "--help"]).output.contains("EXAMPLE"))
  }

  func testTheCommandMeasuresTheFilteredBenchmarks() throws {
    let result = try BenchmarksProcess.run([
      "--filter", "matmul double 64", "--threads", "1",
    ])
    XCTAssertEqual(result.status, 0, result.errors)
    let rows = result.output.split(separator: "\n").filter { $0.hasPrefix("matmul") }
    XCTAssertEqual(rows.count, 1, result.output)
    XCTAssertTrue(result.output.hasPrefix("1 thread, "), result.output)
  }
}
