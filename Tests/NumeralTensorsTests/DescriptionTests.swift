// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralTensors
import TestSupport
import XCTest

final class DescriptionTests: XCTestCase {
  private struct Case: Decodable {
    let type: String
    let shape: [Int]
    let values: String
    let text: String
  }

  private func text<Scalar: TensorElement>(
    _ test: Case, _ parse: (String) -> Scalar?
  ) throws -> String {
    let values = test.values.split(separator: " ")
    let scalars = try values.map { try XCTUnwrap(parse(String($0)), "\($0)") }
    return "\(Tensor(scalars, shape: test.shape))"
  }

  func testAgainstNumPy() throws {
    let cases = try JSONDecoder().decode(
      [Case].self, from: Data(contentsOf: fixture("description.json")))
    XCTAssertGreaterThan(cases.count, 150)
    for test in cases {
      let found =
        switch try XCTUnwrap(ElementType(rawValue: test.type)) {
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
        }
      XCTAssertEqual(found, test.text, "\(test.type) \(test.shape)")
    }
  }

  func testDebugDescription() {
    let x: Tensor<Float> = [[1, 2.5, 0], [-0.25, 3, 1]]
    XCTAssertEqual(
      x.debugDescription,
      """
      Tensor<Float>[2, 3]
      [[ 1.    2.5   0.  ]
       [-0.25  3.    1.  ]]
      """)
    XCTAssertEqual(Tensor<Int>(3).debugDescription, "Tensor<Int>[]\n3")
  }
}
