// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import TestSupport

/// The `benchmarks` executable.
enum BenchmarksProcess {
  /// Runs the executable that is built with the tests until it exits.
  static func run(_ arguments: [String]) throws -> FinishedProcess {
    try FinishedProcess.run(FinishedProcess.product("benchmarks"), arguments)
  }
}
