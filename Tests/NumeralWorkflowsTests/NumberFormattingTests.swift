// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralWorkflows
import Testing

/// Numbers as progress and reports show them.
struct NumberFormattingTests {
  @Test(arguments: [
    (0, "0"), (999, "999"), (1000, "1,000"), (60_000, "60,000"), (-1_234_567, "-1,234,567"),
  ])
  func thousands(_ number: Int, _ text: String) {
    #expect(number.grouped == text)
  }

  @Test(arguments: [
    (0.125, "0.12"), (99_999.5, "99999.50"), (123_456.7, "123,457"), (1e300, "1e+300"),
    (.infinity, "inf"),
  ])
  func inertias(_ inertia: Double, _ text: String) {
    #expect(ClusteringMetrics.text(inertia: inertia) == text)
  }

  @Test(arguments: [(5, "0:05"), (65, "1:05"), (3600, "1:00:00"), (7209, "2:00:09")])
  func times(_ seconds: Int, _ text: String) {
    #expect(seconds.clock == text)
  }

  @Test(arguments: [(0.978, "97.8 %"), (0.9999, "99.9 %"), (1, "100 %"), (0, "0.0 %")])
  func percentages(_ fraction: Double, _ text: String) {
    #expect(fraction.percent == text)
  }
}
