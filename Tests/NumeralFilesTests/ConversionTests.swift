// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralFiles
import NumeralTensors
import TestSupport
import Testing

/// Conversion of the floating-point formats of files, and names with prefixes.
@Suite struct ConversionTests {
  /// A file with one tensor `x` of these bytes.
  private func file(_ type: String, _ count: Int, _ bytes: Data) throws -> SafeTensors {
    let json =
      #"{"x":{"dtype":"\#(type)","shape":[\#(count)],"data_offsets":[0,\#(bytes.count)]}}"#
    let length = withUnsafeBytes(of: UInt64(json.utf8.count)) { Data($0) }
    return try SafeTensors(decoding: length + Data(json.utf8) + bytes, file: URL(path: "x"))
  }

  private let everyWord = (0...UInt16.max).map(\.self).withUnsafeBytes { Data($0) }

  #if !(os(macOS) && arch(x86_64))
  @Test func everyHalf() throws {
    let numbers: Tensor<Float> = try file("F16", 65536, everyWord).converted("x")
    for (bits, number) in numbers.scalars.enumerated() {
      let expected = Float(Float16(bitPattern: UInt16(bits)))
      if expected.isNaN { #expect(number.isNaN) } else { #expect(number == expected) }
      #expect(number.sign == expected.sign)
    }
  }
  #endif

  @Test func everyBrainFloat() throws {
    let numbers: Tensor<Float> = try file("BF16", 65536, everyWord).converted("x")
    for (bits, number) in numbers.scalars.enumerated() where !number.isNaN {
      #expect(number.bitPattern == UInt32(bits) << 16)
    }
    #expect(numbers.scalars.count { $0.isNaN } == 2 * 127)
  }

  @Test func doublesAreRoundedOrRefused() throws {
    let values: [Double] = [0.1, -0.0, 1e-300, .infinity, .nan, 3.4028235e38]
    let bytes = values.withUnsafeBytes { Data($0) }
    let numbers: Tensor<Float> = try file("F64", 6, bytes).converted("x")
    #expect(numbers.scalars[..<4] == [0.1, -0.0, 0, .infinity] && numbers.scalars[4].isNaN)
    #expect(numbers.scalars[5] == .greatestFiniteMagnitude)
    let large = try file("F64", 1, [1e300].withUnsafeBytes { Data($0) })
    expectFileError("the number 1e+300 as element 0 of tensor 'x'") {
      _ = try large.converted("x", as: Float.self)
    }
    #expect(try large.converted("x", as: Double.self) == [1e300])
  }

  @Test func integersAreNotWeights() throws {
    let file = try file("I32", 1, Data(count: 4))
    expectFileError("tensor 'x' of type I32") { _ = try file.converted("x", as: Float.self) }
  }

  @Test(arguments: [
    (["module.a", "module.b"], ["module."], ["a", "b"]),
    (["module._orig_mod.a", "b"], ["_orig_mod.", "module."], ["a", "b"]),
    (["module.module.a"], ["module."], ["a"]),
    (["modulea"], ["module."], ["modulea"]),
    (["e\u{301}.a"], ["e\u{301}."], ["a"]), (["\u{e9}.a"], ["e\u{301}."], ["\u{e9}.a"]),
    (["a"], [], ["a"]),
  ])
  func prefixesAreRemoved(_ names: [String], _ prefixes: [String], _ result: [String]) throws {
    var file = SafeTensors()
    for (index, name) in names.enumerated() { file.insert(Tensor<Int>(index), named: name) }
    try file.removePrefixes(prefixes)
    #expect(file.names.map { Array($0.utf8) } == result.map { Array($0.utf8) })
    for (index, name) in result.enumerated() {
      #expect(try file.tensor(name, as: Int.self).scalar == index)
    }
  }

  @Test func prefixesThatHideATensorAreRefused() throws {
    var file = SafeTensors()
    for name in ["a", "module.a"] { file.insert([1] as Tensor<Float>, named: name) }
    expectFileError("two tensors 'a'") { try file.removePrefixes(["module."]) }
    #expect(file.names == ["a", "module.a"])
  }

  @Test func namesAreKeptByteForByte() throws {
    var file = SafeTensors()
    file.insert([1] as Tensor<Float>, named: "\u{e9}")
    file.insert([2] as Tensor<Float>, named: "e\u{301}")
    try withTemporaryFolder { folder in
      let url = folder.appending(path: "x.safetensors")
      try file.write(to: url)
      let read = try SafeTensors(contentsOf: url)
      #expect(try read.tensor("\u{e9}", as: Float.self) == [1])
      #expect(try read.tensor("e\u{301}", as: Float.self) == [2])
    }
  }

  @Test(arguments: ["\"", "\\", "/", "\u{8}\u{C}\n\r\t", "\0\u{1F}", "\u{7F}é\u{1F600}"])
  func namesAreEscaped(_ name: String) throws {
    var file = SafeTensors()
    file.insert([1] as Tensor<Float>, named: name)
    file.metadata[name] = name
    try withTemporaryFolder { folder in
      let url = folder.appending(path: "x.safetensors")
      try file.write(to: url)
      let read = try SafeTensors(contentsOf: url)
      #expect(read.names == [name] && read.metadata == [name: name])
      // Foundation reads the same text from the header.
      let data = try Data(contentsOf: url)
      let object = try JSONSerialization.jsonObject(with: data[8...].prefix(Int(data[0])))
      #expect(Set((object as? [String: Any] ?? [:]).keys) == [name, "__metadata__"])
    }
  }
}
