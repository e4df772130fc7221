// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// The benchmarks of the library.
public enum Suite {
  /// All benchmarks, by topic.
  public static var benchmarks: [Benchmark] {
    matrixProducts + convolutions + poolings + elementwise + reductions + networks + clusterings
      + datasets
  }

  /// The benchmarks whose name contains a text, ignoring case; all if the text is `nil`.
  ///
  /// - Throws: `ArgumentError` if no name contains the text.
  public static func benchmarks(matching filter: String?) throws -> [Benchmark] {
    guard let filter else { return benchmarks }
    let matching = benchmarks.filter { $0.name.lowercased().contains(filter.lowercased()) }
    guard !matching.isEmpty else {
      throw ArgumentError(
        argument: "--filter", found: "'\(filter)', which no benchmark's name contains",
        expected: "a part of a name, such as '\(benchmarks[0].name)'")
    }
    return matching
  }
}
