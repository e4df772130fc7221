// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// All cases.
public enum Suite {
  /// The cases by topic.
  public static var benchmarks: [Benchmark] {
    matrixProducts + convolutions + poolings + elementwise + reductions + networks + clusterings
      + datasets
  }

  /// The cases whose name contains a text, in capital letters or small ones; all, without one.
  ///
  /// - Throws: `ArgumentError` if there are none.
  public static func benchmarks(matching filter: String?) throws -> [Benchmark] {
    guard let filter else { return benchmarks }
    let matching = benchmarks.filter { $0.name.lowercased().contains(filter.lowercased()) }
    guard !matching.isEmpty else {
      throw ArgumentError(
        argument: "--filter", found: "'\(filter)', which no case's name contains",
        expected: "a part of one, as in '\(benchmarks[0].name)'")
    }
    return matching
  }
}
