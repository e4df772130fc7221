// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import TestSupport

/// Runs of the `benchmarks` executable.
enum BenchmarksProcess {
  /// Runs the executable that was built beside the tests.
  static func run(_ arguments: [String]) throws -> FinishedProcess {
    try FinishedProcess.run(FinishedProcess.product("benchmarks"), arguments)
  }
}
