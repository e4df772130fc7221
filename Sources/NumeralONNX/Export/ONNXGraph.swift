// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralNetworks
import NumeralTensors

/// A layer of your own that can be exported as operators of ONNX.
///
///     extension Scale: ONNXExportable {
///       func export(to graph: inout ONNXGraph, input: String, name: String) -> String {
///         let factor = graph.constant(factor, named: name + "factor")
///         return graph.node("Mul", [input, factor], named: name)
///       }
///     }
public protocol ONNXExportable {
  /// Appends the operators of the layer to a graph.
  ///
  /// - Parameters:
  ///   - graph: The graph.
  ///   - input: The name of the input.
  ///   - name: The prefix of the names of the layer's weights: `features.conv1.`.
  /// - Returns: The name of the output.
  /// - Throws: `ArgumentError` if the layer cannot be exported.
  func export(to graph: inout ONNXGraph, input: String, name: String) throws -> String
}

/// A graph of ONNX's operators that layers are exported to.
public struct ONNXGraph {
  private var proto = ProtoGraph()
  /// The names that are taken: those of the output are added last.
  private var names: Set<String> = ["output", "output_Identity"]
  /// The numbers of axes of values, as far as they are known.
  private var ranks: [String: Int] = [:]

  /// The version of the operators.
  static let opset = 17

  init() { proto.name = "numeral" }

  /// Declares an input with any number of examples.
  mutating func input(_ name: String, shape: [Int]) -> String {
    proto.input.append(Self.info(unique(name), [nil] + shape))
    ranks[name] = shape.count + 1
    return name
  }

  /// The number of axes of a value, or nil if it is not known.
  func rank(of name: String) -> Int? { ranks[name] }

  /// States the number of axes of a value.
  mutating func setRank(of name: String, to rank: Int?) { ranks[name] = rank }

  /// Adds a constant of real numbers.
  ///
  /// - Returns: The name: the given one, or another if that is taken.
  public mutating func constant(_ tensor: Tensor<Float>, named name: String) -> String {
    add(.float32, tensor, name)
  }

  /// Adds a constant of integers, such as axes or lengths.
  ///
  /// - Returns: The name: the given one, or another if that is taken.
  public mutating func constant(_ integers: [Int], named name: String) -> String {
    add(.int64, Tensor<Int>(integers), name)
  }

  private mutating func add<Scalar>(
    _ type: ProtoElementType, _ tensor: Tensor<Scalar>, _ name: String
  ) -> String {
    var constant = ProtoTensor()
    constant.name = unique(name)
    constant.dims = tensor.shape.map { Int64($0) }
    constant.dataType = type.rawValue
    constant.rawData = tensor.withUnsafeBufferPointer { Data(UnsafeRawBufferPointer($0)) }
    proto.initializer.append(constant)
    return constant.name
  }

  /// An attribute of a node.
  public enum Attribute: Sendable {
    /// An integer, or a flag.
    case int(Int)
    /// A real number.
    case float(Float)
    /// Integers.
    case ints([Int])
    /// A text.
    case string(String)
  }

  /// Appends a node with one output.
  ///
  /// - Parameters:
  ///   - operator: The operator, of version 17: `Conv`.
  ///   - inputs: The names of the inputs; an empty one is left out.
  ///   - name: The prefix of the layer's names.
  ///   - attributes: The attributes by their names.
  /// - Returns: The name of the output.
  public mutating func node(
    _ operator: String, _ inputs: [String], named name: String,
    _ attributes: KeyValuePairs<String, Attribute> = [:]
  ) -> String {
    var node = ProtoNode()
    node.opType = `operator`
    node.input = inputs
    node.name = unique(name + `operator`)
    node.output = [unique(node.name + "_output")]
    node.attribute = attributes.map(Self.attribute)
    proto.node.append(node)
    return node.output[0]
  }

  /// Appends a node whose output has as many axes as its first input.
  mutating func sameRank(
    _ operator: String, _ inputs: [String], named name: String,
    _ attributes: KeyValuePairs<String, Attribute> = [:]
  ) -> String {
    let output = node(`operator`, inputs, named: name, attributes)
    ranks[output] = ranks[inputs[0]]
    return output
  }

  /// Appends a layer.
  ///
  /// - Parameters:
  ///   - layer: The layer.
  ///   - name: The prefix of the names of its weights.
  ///   - input: The name of the input.
  /// - Returns: The name of the output.
  /// - Throws: `ArgumentError` if the layer cannot be exported.
  public mutating func append(
    _ layer: any Layer, named name: String, to input: String
  ) throws -> String {
    guard let layer = layer as? any ONNXExportable else {
      throw ArgumentError(
        argument: name.isEmpty ? "layer" : "layer '\(name.dropLast())'",
        found: "the type \(type(of: layer))",
        expected: "a layer of this library, or one that conforms to ONNXExportable")
    }
    return try layer.export(to: &self, input: input, name: name)
  }

  private static func attribute(_ name: String, _ value: Attribute) -> ProtoAttribute {
    var attribute = ProtoAttribute()
    attribute.name = name
    switch value {
    case .int(let integer): (attribute.type, attribute.i) = (.int, Int64(integer))
    case .float(let number): (attribute.type, attribute.f) = (.float, number)
    case .ints(let integers): (attribute.type, attribute.ints) = (.ints, integers.map { Int64($0) })
    case .string(let text): (attribute.type, attribute.s) = (.string, Data(text.utf8))
    }
    return attribute
  }

  /// A name that no other value or node has.
  private mutating func unique(_ name: String) -> String {
    var (result, number) = (name, 1)
    while !names.insert(result).inserted {
      number += 1
      result = "\(name)_\(number)"
    }
    return result
  }

  private static func info(_ name: String, _ shape: [Int?]) -> ProtoValueInfo {
    var info = ProtoValueInfo()
    info.name = name
    info.type.tensorType.elemType = ProtoElementType.float32.rawValue
    info.type.tensorType.shape.dim = shape.map { length in
      var dimension = ProtoShape.Dimension()
      dimension.value = length.map { .dimValue(Int64($0)) } ?? .dimParam("batch")
      return dimension
    }
    return info
  }

  /// The whole model.
  ///
  /// - Parameters:
  ///   - output: The value of the graph that is the output.
  ///   - shape: The shape of one example of the output, if it is known.
  func model(output: String, shape: [Int]?) -> ProtoModel {
    var proto = proto
    var identity = ProtoNode()
    identity.opType = "Identity"
    identity.name = "output_Identity"
    identity.input = [output]
    identity.output = ["output"]
    proto.node.append(identity)
    proto.output = [Self.info("output", shape.map { [nil] + $0 } ?? [])]
    if shape == nil { proto.output[0].type.tensorType.clearShape() }
    var model = ProtoModel()
    // The first version of the format for operators of version 17.
    model.irVersion = 8
    model.producerName = "Numeral"
    var operators = ProtoOperatorSet()
    operators.domain = ""
    operators.version = Int64(Self.opset)
    model.opsetImport = [operators]
    model.graph = proto
    return model
  }
}
