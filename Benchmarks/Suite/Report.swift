// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralFiles
import NumeralTensors

/// The results of a run of the suite, which `--json` writes to a file.
public struct Report: Encodable {
  /// The number of threads of the library; naive loops and direct calls of BLAS use one.
  public let threads: Int
  /// The machine's limits with this number of threads.
  public let limits: MachineLimits
  /// The results of the benchmarks that ran.
  public internal(set) var results: [BenchmarkResult] = []
  /// The benchmarks that could not run.
  public internal(set) var skipped: [Omission] = []

  /// A benchmark that could not run.
  public struct Omission: Encodable {
    /// The benchmark's name.
    public let name: String
    /// The reason.
    public let reason: String
  }

  // The keys are those of version 0.1, so that its reports can be compared with later ones.
  private enum CodingKeys: String, CodingKey {
    case threads, limits
    case results = "cases"
    case skipped = "leftOut"
  }

  /// Runs benchmarks one after the other with `Parallel.threads`.
  ///
  /// - Parameters:
  ///   - benchmarks: The benchmarks.
  ///   - stopwatch: The duration and the number of the samples of each.
  ///   - limits: The machine's limits with the same number of threads.
  ///   - show: Called with each line of the table as soon as it is complete.
  /// - Throws: The errors of the benchmarks, except `SkippedBenchmark`.
  public init(
    of benchmarks: [Benchmark], _ stopwatch: Stopwatch, _ limits: MachineLimits,
    show: (String) -> Void
  ) throws {
    threads = Parallel.threads
    self.limits = limits
    let table = Table(names: benchmarks.map(\.name))
    table.head(threads, limits).forEach(show)
    for benchmark in benchmarks {
      do {
        let result = try benchmark.measure(stopwatch, limits)
        results.append(result)
        show(table.row(result))
      } catch let error as SkippedBenchmark {
        let omission = Omission(name: benchmark.name, reason: error.reason)
        skipped.append(omission)
        show(table.row(omission))
      }
    }
  }

  /// Writes the report as JSON with snake_case keys, atomically.
  ///
  /// - Throws: `FileError` if the file cannot be written.
  public func write(json file: URL) throws {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let json = try encoder.encode(self) + Data("\n".utf8)
    do {
      try json.write(to: file, options: .atomic)
    } catch {
      throw FileError(file, found: error.localizedDescription, expected: "a writable file")
    }
  }
}
