// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralFiles
import NumeralTensors
import TestSupport
import Testing

@Suite struct PreconditionTests {
  @Test func idxHasAtMost255Axes() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = IDX(Tensor<UInt8>.zeros([Int](repeating: 1, count: 256))).encoded()
    }
    expectMessage(stopped, "expected at most 255 axes, none longer than 4294967295")
  }

  @Test func separatorsOfTablesAreCharactersOfOneByte() async {
    func expectStop(_ result: ExitTest.Result?, _ character: String) {
      expectMessage(
        result, "CSV: the separator is \(character), expected an ASCII character that is neither")
    }
    expectStop(
      await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        _ = try CSV(contentsOf: URL(path: "x"), separator: "\"")
      }, #""\"""#)
    expectStop(
      await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        _ = try CSV(contentsOf: URL(path: "x"), separator: "\r\n")
      }, #""\r\n""#)
    expectStop(
      await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        try Tensor<Float>([1]).write(csv: URL(path: "x"), separator: "é")
      }, #""é""#)
  }

  @Test func commentsOfTablesAreNoSeparators() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = try CSV(contentsOf: URL(path: "x"), separator: "#", comment: "#")
    }
    expectMessage(stopped, "CSV: the separator and the comment are #")
  }

  @Test func tablesThatAreWrittenHaveColumns() async {
    let rank = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      try Tensor<Float>.zeros([2, 3, 4]).write(csv: URL(path: "x"))
    }
    expectMessage(rank, "Tensor.write(csv:): the shape is [2, 3, 4], expected [rows] or [rows,")
    let names = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      try Tensor<Float>.zeros([2, 3]).write(csv: URL(path: "x"), names: ["a"])
    }
    expectMessage(names, "Tensor.write(csv:): found 1 names, expected 3")
    let digit = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      try Tensor<Float>.zeros([2, 3]).write(csv: URL(path: "x"), separator: "-")
    }
    expectMessage(digit, "Tensor.write(csv:): the separator - is a part of numbers")
  }

  @Test func safeTensorsReservesTheNameOfItsMetadata() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var file = SafeTensors()
      file.insert(Tensor<Float>([1]), named: "__metadata__")
    }
    expectMessage(stopped, "SafeTensors: the name '__metadata__' is reserved, expected another")
  }
}
