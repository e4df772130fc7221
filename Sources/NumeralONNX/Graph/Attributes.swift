// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// The attributes of a node, and the version of its operator.
struct Attributes {
  /// The version of the operators of ONNX that the file uses.
  let opset: Int
  /// The operator's name.
  let type: String
  /// The number of outputs of the node.
  let outputCount: Int
  private let values: [String: ProtoAttribute]

  init(_ node: ProtoNode, opset: Int) {
    self.opset = opset
    type = node.opType
    outputCount = node.output.count
    values = Dictionary(node.attribute.map { ($0.name, $0) }) { first, _ in first }
  }

  /// Whether there is an attribute of a name.
  func contains(_ name: String) -> Bool { values[name] != nil }

  /// An integer, or nil if there is none of the name.
  func int(_ name: String) throws -> Int? {
    try value(name, .int) { Int($0.i) }
  }

  /// Whether an integer is not 0.
  func flag(_ name: String, default: Bool = false) throws -> Bool {
    try int(name).map { $0 != 0 } ?? `default`
  }

  /// A number.
  func float(_ name: String, default: Float) throws -> Float {
    try value(name, .float) { $0.f } ?? `default`
  }

  /// A text, or nil if there is none of the name.
  func string(_ name: String) throws -> String? {
    try value(name, .string) { String(decoding: $0.s, as: UTF8.self) }
  }

  /// Integers, or nil if there are none of the name.
  func ints(_ name: String) throws -> [Int]? {
    try value(name, .ints) { $0.ints.map { Int($0) } }
  }

  /// Numbers, or nil if there are none of the name.
  func floats(_ name: String) throws -> [Float]? {
    try value(name, .floats) { $0.floats }
  }

  /// A tensor, or nil if there is none of the name.
  func tensor(_ name: String) throws -> Value? {
    try value(name, .tensor) { try $0.t.value() }
  }

  /// Throws if a text is another than those that are supported.
  func require(_ name: String, oneOf supported: [String]) throws {
    guard let found = try string(name), !supported.contains(found) else { return }
    throw OperationError(
      found: "the attribute '\(name)' of '\(found)'",
      expected: supported.map { "'\($0)'" }.joined(separator: " or "))
  }

  /// Throws if a flag that is not supported is set.
  func refuse(_ name: String) throws {
    guard try flag(name) else { return }
    throw OperationError(found: "the attribute '\(name)' of \(try int(name)!)", expected: "0")
  }

  /// The value of an attribute, whose type is that which the file states, or else that of the field
  /// that is set: files of the first versions state none.
  private func value<Result>(
    _ name: String, _ kind: ProtoAttribute.Kind, _ read: (ProtoAttribute) throws -> Result
  ) throws -> Result? {
    guard let attribute = values[name] else { return nil }
    guard attribute.type == kind || attribute.type == .undefined else {
      throw OperationError(
        found: "the attribute '\(name)' of type \(attribute.type)", expected: "the type \(kind)")
    }
    return try read(attribute)
  }
}
