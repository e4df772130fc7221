// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralFiles
import NumeralONNX
import NumeralTensors
import TestSupport
import Testing

/// Files that are no models, or none that can be computed: each is an error of one line.
@Suite struct BrokenFileTests {
  static let all = Result { try NumPyCases(contentsOf: fixture("broken.npz")) }
  static let findings = (try? all.get().cases.keys.sorted()) ?? []
  private static let file = URL(fileURLWithPath: "/broken.onnx")

  @Test func fixtureIsRead() { #expect(Self.findings.count > 40) }

  /// Each file of `Fixtures/broken.py` has an error that says what its script expects.
  @Test(arguments: findings) func isAnError(_ finding: String) throws {
    let cases = try Self.all.get()
    for brokenCase in cases.cases[finding] ?? [] {
      let bytes: Tensor<UInt8> = try cases.tensor(brokenCase.operands[0])
      expectFileError(finding) {
        _ = try ONNXModel(decoding: Data(bytes.scalars), file: Self.file)
      }
    }
  }

  @Test(
    arguments: [
      ([], "an empty file"), (Array("<!DOCTYPE html>".utf8), "an HTML page"),
      (Array("PK\u{3}\u{4}....".utf8), "a zip archive"), ([0x08, 0x07], "the first bytes"),
    ] as [([UInt8], String)])
  func otherFilesAreNamed(_ bytes: [UInt8], _ finding: String) {
    expectFileError(finding) { _ = try ONNXModel(decoding: Data(bytes), file: Self.file) }
  }

  @Test func missingFileIsAnError() {
    expectFileError("no such file") {
      _ = try ONNXModel(contentsOf: URL(fileURLWithPath: "/no/such/model.onnx"))
    }
  }

  /// Files with changed bytes are errors, or models that run.
  @Test(arguments: ["mobilenet-torchscript-13", "text-dynamo-20", "unet-torchscript-13"])
  func changedBytes(_ name: String) throws {
    let cases = try ModelTests.all.get()
    let modelCase = try #require(cases.cases[name]?.first)
    let whole = Data((try cases.tensor(modelCase.operands[0]) as Tensor<UInt8>).scalars)
    let input = try cases.floats(modelCase.operands[1])[..<1]
    var generator = RandomKey(1).child(name).generator
    var errors = 0
    for _ in 0..<300 {
      var bytes = whole
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        bytes[Int.random(in: 0..<bytes.count, using: &generator)] =
          UInt8.random(in: 0...255, using: &generator)
      }
      if Bool.random(using: &generator) {
        bytes.removeSubrange(
          (0..<bytes.count).randomElement(using: &generator)!..<bytes.count)
      }
      do {
        let model = try ONNXModel(decoding: bytes, file: Self.file)
        _ = try model.run([model.inputs.first?.name ?? "": input])
      } catch {
        #expect(error is FileError || error is ArgumentError)
        #expect(!"\(error)".contains("\n"))
        errors += 1
      }
    }
    #expect(errors > 100)
  }
}
