// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralTensors
import TestSupport
import Testing

/// Every operation against the results of NumPy and SciPy, in Float and Double, on operands that
/// lie in row-major order, in columns, reversed and with gaps.
@Suite struct LinearAlgebraCaseTests {
  static let all = Result {
    try NumPyCases(contentsOf: fixture("linear-algebra-cases.npz"))
  }
  static let operations = (try? all.get().cases.keys.sorted()) ?? []

  @Test func fixtureIsRead() throws { #expect(try Self.all.get().cases.count > 25) }

  @Test(arguments: operations) func operation(_ operation: String) throws {
    let cases = try Self.all.get()
    for (number, numPyCase) in (cases.cases[operation] ?? []).enumerated() {
      for layout in OperandLayout.allCases {
        let evaluation = LinearAlgebraEvaluation(
          numPyCase: numPyCase, cases: cases, layout: layout)
        let results = try #require(try evaluation.results(), "\(operation) is not evaluated")
        try #require(results.count == numPyCase.results.count)
        for (result, expected) in zip(results, numPyCase.results) {
          // The errors of a solution are those of the largest number, times the condition.
          let difference = try result.difference(
            from: expected, in: cases, tolerance: expected.type == "float32" ? 1e-4 : 1e-12,
            magnitude: magnitude(expected, in: cases))
          #expect(
            difference == nil,
            "case \(number), \(layout), \(numPyCase.operands.map(\.shape)) \(numPyCase.arguments)")
        }
      }
    }
  }

  /// The largest magnitude in an array.
  private func magnitude(_ array: NumPyCase.Array, in cases: NumPyCases) throws -> Double {
    let scalars: [Double] =
      switch array.type {
      case "float32": try cases.tensor(array, as: Float.self).scalars.map(Double.init)
      case "float64": try cases.tensor(array, as: Double.self).scalars
      default: []
      }
    return scalars.map(\.magnitude).max() ?? 0
  }

  /// Every public function and factorization of the module has cases.
  @Test func everyOperationHasCases() throws {
    let names = [
      "symmetricEigen": ["symmetricEigen", "symmetricEigenRange"],
      "SVD": ["svdValues", "svdProduct", "randomizedValues"], "svd": ["svdValues"],
      "QR": ["qrProduct", "qrMagnitudes", "qrPivoted"], "LU": ["lu"],
      "rank": ["matrixRank"], "Cholesky": ["cholesky", "choleskySolve"], "Schur": ["schur"],
      "Eigen": ["eigen"], "SymmetricEigen": ["symmetricEigen"], "LeastSquares": ["leastSquares"],
    ]
    let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Sources/NumeralLinearAlgebra")
    let pattern = /public (?:static |mutating )*(?:func|struct) ([A-Za-z]+)/
    let files = try #require(
      FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil))
    var count = 0
    for case let file as URL in files where file.pathExtension == "swift" {
      for match in try String(contentsOf: file, encoding: .utf8).matches(of: pattern) {
        let name = String(match.1)
        if name == "LinearAlgebraError" { continue }
        count += 1
        for operation in names[name] ?? [name] {
          #expect(Self.operations.contains(operation), "\(name) has no cases '\(operation)'")
        }
      }
    }
    #expect(count > 25)
  }
}
