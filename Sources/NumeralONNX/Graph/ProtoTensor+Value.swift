// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralFiles
import NumeralTensors

/// The element types of ONNX that are read, by their numbers in files.
enum ProtoElementType: Int32 {
  case float32 = 1
  case uint8, int8, uint16, int16, int32, int64
  case bool = 9
  case float16, float64, uint32, uint64
  case bfloat16 = 16

  /// The type with which elements are computed.
  var kind: ElementKind {
    switch self {
    case .float16, .bfloat16, .float32, .float64: .float
    case .bool: .bool
    default: .int
    }
  }

  /// The type of a number in a file.
  ///
  /// - Throws: `OperationError` if it is none of those that are read.
  static func reading(_ number: Int32) throws -> ProtoElementType {
    guard let type = ProtoElementType(rawValue: number) else {
      throw OperationError(
        found: "elements of type \(names[number] ?? "\(number)")",
        expected: "real numbers, integers or Booleans")
    }
    return type
  }

  private static let names: [Int32: String] = [
    8: "STRING", 14: "COMPLEX64", 15: "COMPLEX128", 17: "FLOAT8E4M3FN", 18: "FLOAT8E4M3FNUZ",
    19: "FLOAT8E5M2", 20: "FLOAT8E5M2FNUZ", 21: "UINT4", 22: "INT4", 23: "FLOAT4E2M1",
  ]
}

extension ProtoTensor {
  /// The elements, from the field that holds them.
  ///
  /// - Throws: `OperationError` if they are in another file, or do not fit the shape.
  func value() throws -> Value {
    guard dataLocation != .external, externalData.isEmpty else {
      let location = externalData.first { $0.key == "location" }?.value ?? ""
      throw OperationError(
        found: "the elements of '\(name)' in another file, '\(location)'",
        expected: "elements in the file itself")
    }
    let type = try ProtoElementType.reading(dataType)
    let shape = dims.map { Int($0) }
    guard checkedByteCount(shape, of: 16) != nil else {
      throw OperationError(
        found: "the shape \(shape) of '\(name)'", expected: "one that memory can hold")
    }
    let count = shape.reduce(1, *)
    switch type {
    case .float32: return .float(try singles(shape, count))
    case .float64: return .float(try doubles(shape, count))
    case .float16: return .float(try halves(shape, count, .float16))
    case .bfloat16: return .float(try halves(shape, count, .bfloat16))
    case .bool: return .bool(Tensor(try integers(shape, count, UInt8.self, int32Data)))
    case .uint8: return .int(try integers(shape, count, UInt8.self, int32Data))
    case .int8: return .int(try integers(shape, count, Int8.self, int32Data))
    case .uint16: return .int(try integers(shape, count, UInt16.self, int32Data))
    case .int16: return .int(try integers(shape, count, Int16.self, int32Data))
    case .int32: return .int(try integers(shape, count, Int32.self, int32Data))
    case .int64: return .int(try integers(shape, count, Int64.self, int64Data))
    case .uint32: return .int(try integers(shape, count, UInt32.self, uint64Data))
    case .uint64: return .int(try integers(shape, count, UInt64.self, uint64Data))
    }
  }

  /// Numbers that need no conversion: nearly all weights.
  private func singles(_ shape: [Int], _ count: Int) throws -> Tensor<Float> {
    guard hasRawData else {
      try checkCount(floatData.count, count)
      return Tensor(floatData, shape: shape)
    }
    try checkCount(rawData.count, count * MemoryLayout<Float>.size, "bytes")
    return Tensor(unsafeUninitialized: shape) {
      rawData.copyBytes(to: UnsafeMutableRawBufferPointer($0))
    }
  }

  /// Numbers of 16 bits: in `int32_data`, the low bits of an integer each.
  private func halves(_ shape: [Int], _ count: Int, _ format: FloatFormat) throws -> Tensor<Float> {
    guard !hasRawData else { return try rawFloats(shape, count, format) }
    try checkCount(int32Data.count, count)
    let words = int32Data.map { UInt16(truncatingIfNeeded: $0) }
    return try convert(words.withUnsafeBytes { Data($0) }, shape, format)
  }

  private func doubles(_ shape: [Int], _ count: Int) throws -> Tensor<Float> {
    guard !hasRawData else { return try rawFloats(shape, count, .float64) }
    try checkCount(doubleData.count, count)
    return try convert(doubleData.withUnsafeBytes { Data($0) }, shape, .float64)
  }

  private func rawFloats(
    _ shape: [Int], _ count: Int, _ format: FloatFormat
  ) throws -> Tensor<Float> {
    try checkCount(rawData.count, count * format.byteCount, "bytes")
    return try convert(rawData, shape, format)
  }

  private func convert(
    _ bytes: Data, _ shape: [Int], _ format: FloatFormat
  ) throws -> Tensor<Float> {
    try Tensor(shape: shape, bytes: bytes, format: format) { number, position in
      OperationError(
        found: "the number \(number) as element \(position) of '\(name)'",
        expected: "numbers in the range of Float")
    }
  }

  private func integers<Integer: FixedWidthInteger, Field: FixedWidthInteger>(
    _ shape: [Int], _ count: Int, _ type: Integer.Type, _ field: [Field]
  ) throws -> Tensor<Int> {
    // Of 64 bits without a sign, those beyond Int are no lengths or positions of anything.
    guard hasRawData else {
      try checkCount(field.count, count)
      return Tensor(field.map { Int(truncatingIfNeeded: $0) }, shape: shape)
    }
    try checkCount(rawData.count, count * MemoryLayout<Integer>.size, "bytes")
    return Tensor(unsafeUninitialized: shape) { target in
      rawData.withUnsafeBytes { source in
        for index in target.indices {
          let integer = source.loadUnaligned(
            fromByteOffset: index * MemoryLayout<Integer>.size, as: Integer.self)
          target[index] = Int(truncatingIfNeeded: integer)
        }
      }
    }
  }

  private func checkCount(_ found: Int, _ expected: Int, _ unit: String = "elements") throws {
    guard found == expected else {
      throw OperationError(
        found: "\(found) \(unit) of '\(name)' for the shape \(dims)", expected: "\(expected)")
    }
  }
}
