// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralFiles
import NumeralTensors

/// Operations of NumPy or SciPy on arrays, with their results, that a script with `case_file.py`
/// has written.
package struct NumPyCases: Sendable {
  /// The archive with all elements.
  private let archive: NumPyArchive
  /// The elements of each type, which are decoded once.
  private let pools = Locked<[String: any Sendable]>([:])
  /// The cases by their operation.
  package let cases: [String: [NumPyCase]]

  package init(contentsOf file: URL) throws {
    archive = try NumPyArchive(contentsOf: file)
    let index = try archive.tensor("index", as: UInt8.self)
    let list = try JSONDecoder().decode([NumPyCase].self, from: Data(index.scalars))
    cases = Dictionary(grouping: list, by: \.operation)
  }

  /// The array of a case.
  package func tensor<Scalar: TensorElement>(
    _ array: NumPyCase.Array, as type: Scalar.Type = Scalar.self
  ) throws -> Tensor<Scalar> {
    let elements: Tensor<Scalar> = try pools.withLock { pools in
      if let pool = pools[array.type] as? Tensor<Scalar> { return pool }
      let pool = try archive.tensor(array.type, as: Scalar.self)
      pools[array.type] = pool
      return pool
    }
    let count = array.shape.reduce(1, *)
    return elements[array.start..<array.start + count].reshaped(array.shape)
  }
}

/// One operation on some arrays.
package struct NumPyCase: Decodable, Sendable {
  package let operation: String
  package let operands, results: [Array]
  package let arguments: [String: [Double]]

  /// The type, the shape, and the position of the first element among those of the type.
  package struct Array: Decodable, Sendable {
    package let type: String
    package let shape: [Int]
    package let start: Int

    package init(from decoder: any Decoder) throws {
      var container = try decoder.unkeyedContainer()
      type = try container.decode(String.self)
      shape = try container.decode([Int].self)
      start = try container.decode(Int.self)
    }
  }

  /// An argument that is one integer.
  package func integer(_ name: String) -> Int { Int(arguments[name]![0]) }
  /// An argument that is a list of integers.
  package func integers(_ name: String) -> [Int] { arguments[name]!.map { Int($0) } }
  /// The axis, if the case has one.
  package var axis: Int? { arguments["axis"].map { Int($0[0]) } }
  /// Whether a reduced axis stays.
  package var keepDims: Bool { arguments["keepDims"] == [1] }
}

/// The ways in which the elements of an operand may lie in its storage.
package enum OperandLayout: String, CaseIterable {
  case rowMajor, transposed, reversed, strided

  /// A tensor with the same elements, which lie in this way.
  package func view<Scalar: TensorElement>(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
    switch self {
    case .rowMajor: return x
    case .transposed: return x.transposed().contiguous().transposed()
    case .reversed: return x.flipped().contiguous().flipped()
    case .strided:
      guard x.rank > 0 else { return x }
      return x.repeated(2, axis: -1)[..., .stride(by: 2)]
    }
  }
}
