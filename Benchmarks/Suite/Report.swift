// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralFiles
import NumeralTensors

/// What a run of the suite found out, as `--json` writes it.
public struct Report: Encodable {
  /// The number of threads that the library used; naive loops and bare calls have one.
  public let threads: Int
  /// What the machine can do with these threads.
  public let limits: MachineLimits
  /// What was measured.
  public internal(set) var cases: [CaseResult] = []
  /// The cases that were not measured.
  public internal(set) var leftOut: [Omission] = []

  /// A case that was not measured, and why.
  public struct Omission: Encodable {
    /// The case's name.
    public let name: String
    /// The reason.
    public let reason: String
  }

  /// Measures cases one after the other, with `Parallel.threads`.
  ///
  /// - Parameters:
  ///   - benchmarks: The cases.
  ///   - stopwatch: How long and how often each is measured.
  ///   - limits: The machine's limits with as many threads.
  ///   - show: Called with each line of the table as soon as it is known.
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
        cases.append(result)
        show(table.row(result))
      } catch let omission as LeftOut {
        leftOut.append(Omission(name: benchmark.name, reason: omission.reason))
        show(table.row(benchmark.name, leftOut: omission.reason))
      }
    }
  }

  /// Writes the report as JSON with snake_case keys, whole or not at all.
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
      throw FileError(file, found: error.localizedDescription, expected: "a file to write")
    }
  }
}
