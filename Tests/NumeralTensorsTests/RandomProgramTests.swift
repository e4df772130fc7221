// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralFiles
import NumeralTensors
import TestSupport
import Testing

/// 2,000 random programs of views, operations and assignments against NumPy's results.
@Suite struct RandomProgramTests {
  @Test func programs() throws {
    let archive = try NumPyArchive(contentsOf: fixture("random-programs.npz"))
    let index = try archive.tensor("index", as: UInt8.self)
    let programs = try JSONDecoder().decode([RandomProgram].self, from: Data(index.scalars))
    #expect(programs.count == 2000)
    let reals = try archive.tensor("float64", as: Double.self)
    let integers = try archive.tensor("int64", as: Int64.self)

    func part<Scalar>(_ pool: Tensor<Scalar>, _ array: NumPyCase.Array) -> Tensor<Scalar> {
      let count = array.shape.reduce(1, *)
      return pool[array.start..<array.start + count].reshaped(array.shape)
    }
    for (number, program) in programs.enumerated() {
      let steps = program.steps.map(\.operation)
      if program.type == "float64" {
        let result = program.run(Double.self)
        let expected = part(reals, program.result)
        #expect(result.shape == expected.shape, "program \(number): \(steps)")
        // Sums of products can cancel: the error is relative to the largest number of a program.
        #expect(
          result.isApproximatelyEqual(
            to: expected, relativeTolerance: 1e-11, absoluteTolerance: 1e-9),
          "program \(number): \(steps)")
      } else {
        let expected = Tensor<Int>(part(integers, program.result))
        #expect(program.run(Int.self) == expected, "program \(number): \(steps)")
      }
    }
  }
}
