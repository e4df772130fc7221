// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors
import TestSupport
import Testing

/// Every operation against NumPy's results, in every element type that applies, on operands that
/// lie in row-major order, in columns, reversed and with gaps.
@Suite struct NumPyCaseTests {
  static let all = Result { try NumPyCases(contentsOf: fixture("numpy-cases.npz")) }
  static let operations = (try? all.get().cases.keys.sorted()) ?? []

  @Test func fixtureIsRead() throws { #expect(try Self.all.get().cases.count > 100) }

  @Test(arguments: operations) func operation(_ operation: String) throws {
    let cases = try Self.all.get()
    for (number, numPyCase) in (cases.cases[operation] ?? []).enumerated() {
      for layout in OperandLayout.allCases {
        let evaluation = NumPyEvaluation(numPyCase, cases, layout)
        let results = try #require(try evaluation.results(), "\(operation) is not evaluated")
        try #require(results.count == numPyCase.results.count)
        for (result, expected) in zip(results, numPyCase.results) {
          let difference = try result.difference(
            from: expected, in: cases, tolerance: evaluation.tolerance,
            magnitude: evaluation.magnitude)
          #expect(
            difference == nil,
            "case \(number), \(layout), \(numPyCase.operands.map(\.shape)) \(numPyCase.arguments)")
        }
      }
    }
  }
}
