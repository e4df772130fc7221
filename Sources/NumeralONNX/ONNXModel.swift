// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralFiles
import NumeralTensors

/// A network in the format of ONNX, which PyTorch and others export.
///
///     let model = try ONNXModel(contentsOf: URL(filePath: "mobilenet.onnx"))
///     model.inputs                        // [input: [any, 3, 224, 224]]
///     let logits = model(images)
///
/// The file's operators are computed in `Float`, and integers in `Int`; `Docs/ONNX.md` lists them.
/// Constants are computed when the file is loaded, batch normalization becomes part of the
/// convolution before it, and activations are computed with the operation that they follow. Where
/// every operator keeps the examples of a batch apart, they are computed on several threads, and
/// otherwise the threads share the work of each operator.
///
/// The format is specified at <https://onnx.ai/onnx/>.
public struct ONNXModel: Sendable {
  /// An input or an output of a model.
  public struct Port: Sendable, Equatable, CustomStringConvertible {
    /// The name.
    public let name: String
    /// The length of each axis, nil where any is possible; nil if the file does not give the shape.
    public let shape: [Int?]?

    /// The name and the shape: `input: [any, 3, 224, 224]`.
    public var description: String {
      guard let shape else { return "\(name): any shape" }
      return "\(name): [\(shape.map { $0.map(String.init) ?? "any" }.joined(separator: ", "))]"
    }
  }

  let proto: ProtoModel
  let graph: Graph

  /// Reads a file.
  ///
  /// - Parameter file: The file, or a pipe.
  /// - Throws: `FileError` if the file cannot be read, or is no model that can be computed: of
  ///   operators that are missing, the error names all, with their nodes; of shapes that do not
  ///   fit, the node.
  public init(contentsOf file: URL) throws {
    let source = try ByteSource(file, expected: "an ONNX model", acceptsPipes: true)
    try self.init(decoding: try source.read(.max), file: file)
  }

  /// Decodes the bytes of a file.
  ///
  /// - Parameters:
  ///   - bytes: The bytes.
  ///   - file: The file that errors name.
  /// - Throws: `FileError` as `init(contentsOf:)`.
  public init(decoding bytes: Data, file: URL) throws {
    guard let proto = try? ProtoModel(serializedBytes: bytes), proto.hasGraph else {
      throw FileError(
        file, found: FileKind.description(bytes.prefix(FileKind.prefixCount)),
        expected: "an ONNX model")
    }
    do {
      // Constants that follow from others may be as large as those, and some more.
      try self.init(proto, constantLimit: max(1 << 16, bytes.count))
    } catch let error as OperationError {
      throw FileError(file, found: error.found, expected: error.expected)
    } catch let error as NodeError {
      throw FileError(file, found: error.found, expected: error.error.expected)
    }
  }

  /// - Throws: `OperationError` or `NodeError`.
  init(_ proto: ProtoModel, constantLimit: Int) throws {
    self.proto = proto
    var graph = try GraphReader.graph(of: proto)
    try graph.foldConstants(limit: constantLimit)
    try graph.checkShapes()
    graph.fuse()
    graph.determineExamples()
    graph.prepareConvolutions()
    graph.setReleased()
    self.graph = graph
  }

  /// The inputs in the file's order.
  public var inputs: [Port] { graph.inputs.map { Port(name: $0.name, shape: $0.shape) } }

  /// The outputs in the file's order.
  public var outputs: [Port] { graph.outputs.map { Port(name: $0.name, shape: $0.shape) } }

  /// The operations that are computed, in order: those of the file, merged.
  package var operations: [String] { graph.nodes.map { "\(type(of: $0.operation))" } }

  /// Whether the examples of a batch are computed apart.
  package var keepsExamplesApart: Bool { graph.keepsExamplesApart }

  /// The output of a model with one input and one output.
  ///
  /// - Parameter input: The input, of the shape in `inputs`. Where the model takes integers or
  ///   Booleans, whole numbers stand for them.
  /// - Precondition: The model has one input and one output, and the input fits; see `run(_:)` for
  ///   an error instead.
  public func callAsFunction(_ input: Tensor<Float>) -> Tensor<Float> {
    require(
      graph.inputs.count == 1 && graph.outputs.count == 1,
      "ONNXModel: found the inputs \(inputs) and the outputs \(outputs), expected one of each")
    do {
      return try outputs(for: [input])[0]
    } catch {
      fatalError("ONNXModel: \(error)")
    }
  }

  /// The outputs by their names, for inputs by theirs.
  ///
  ///     let outputs = try model.run(["tokens": tokens, "mask": mask])
  ///
  /// - Parameter inputs: The inputs, of the shapes in `inputs`. Where the model takes integers or
  ///   Booleans, whole numbers stand for them.
  /// - Throws: `ArgumentError` if an input is missing, or has a name or a shape that the model does
  ///   not take, or holds a number that is not whole where an integer is expected.
  public func run(_ inputs: [String: Tensor<Float>]) throws -> [String: Tensor<Float>] {
    let names = graph.inputs.map(\.name)
    guard Set(names) == Set(inputs.keys) else {
      throw ArgumentError(
        argument: "inputs", found: "the names \(inputs.keys.sorted())", expected: "\(names)")
    }
    let results = try outputs(for: names.map { inputs[$0]! })
    return Dictionary(zip(graph.outputs.map(\.name), results)) { first, _ in first }
  }

  /// Writes the model to a file.
  ///
  /// - Parameter file: The file to write. An existing file is replaced only once the new one is
  ///   complete.
  /// - Throws: `FileError` if the file cannot be written.
  public func write(to file: URL) throws {
    let bytes: Data
    do {
      bytes = try proto.serializedBytes()
    } catch {
      throw FileError(
        file, found: "a model of more than 2 GiB", expected: "at most 2 GiB, as of the format")
    }
    try bytes.write(atomicallyTo: file)
  }
}
