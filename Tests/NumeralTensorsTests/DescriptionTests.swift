// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralTensors
import TestSupport
import Testing

@Suite struct DescriptionTests {
  /// Arrays as NumPy prints them.
  struct Case: Decodable, Sendable, CustomTestStringConvertible {
    let type: String
    let shape: [Int]
    let values: String
    let text: String

    var testDescription: String { "\(type) \(shape): \(values.prefix(60))" }
  }

  static let cases: [Case] = try! JSONDecoder().decode(
    [Case].self, from: Data(contentsOf: fixture("description.json")))

  @Test func thereAreManyCases() {
    #expect(Self.cases.count > 150)
  }

  @Test(arguments: cases)
  func descriptionEqualsNumPys(_ test: Case) throws {
    let found =
      switch try #require(ElementType(rawValue: test.type)) {
      case .bool: try text(test) { $0 == "True" }
      case .int8: try text(test) { Int8($0) }
      case .int16: try text(test) { Int16($0) }
      case .int32: try text(test) { Int32($0) }
      case .int64: try text(test) { Int($0) }
      case .uint8: try text(test) { UInt8($0) }
      case .uint16: try text(test) { UInt16($0) }
      case .uint32: try text(test) { UInt32($0) }
      case .uint64: try text(test) { UInt64($0) }
      case .float32: try text(test) { Double($0).map { Float($0) } }
      case .float64: try text(test) { Double($0) }
      case .complex64, .complex128: try #require(nil as String?, "no case is complex")
      }
    #expect(found == test.text)
  }

  private func text<Scalar: TensorElement>(
    _ test: Case, _ parse: (String) -> Scalar?
  ) throws -> String {
    let values = test.values.split(separator: " ")
    let scalars = try values.map { try #require(parse(String($0)), "\($0)") }
    return "\(Tensor(scalars, shape: test.shape))"
  }

  @Test func debugDescriptionNamesTypeAndShape() {
    let x: Tensor<Float> = [[1, 2.5, 0], [-0.25, 3, 1]]
    #expect(
      x.debugDescription == """
        Tensor<Float>[2, 3]
        [[ 1.    2.5   0.  ]
         [-0.25  3.    1.  ]]
        """)
    #expect(Tensor<Int>(3).debugDescription == "Tensor<Int>[]\n3")
  }
}
