// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// Reads the graph of a file.
struct GraphReader {
  private var graph = Graph()
  /// The numbers of the values by their names.
  private var numbers: [String: Int] = [:]

  /// The graph of a model.
  ///
  /// - Throws: `OperationError` or `NodeError` if it is none that can be computed; of operators
  ///   that are missing, the error names all.
  static func graph(of model: ProtoModel) throws -> Graph {
    guard model.hasGraph, !model.graph.output.isEmpty else {
      throw OperationError(found: "no graph with an output", expected: "one")
    }
    let sets = model.opsetImport.filter { Self.isOwn($0.domain) }
    guard let opset = sets.map(\.version).max() else {
      throw OperationError(found: "no version of the operators", expected: "one")
    }
    guard let opset = Int(exactly: opset), OperatorTable.versions.contains(opset) else {
      throw OperationError(
        found: "operators of version \(opset)",
        expected: "\(OperatorTable.versions.lowerBound) to \(OperatorTable.versions.upperBound)")
    }
    var reader = GraphReader()
    try reader.checkOperators(model.graph)
    try reader.read(model.graph, opset: opset)
    return reader.graph
  }

  /// Whether a domain is that of ONNX itself.
  private static func isOwn(_ domain: String) -> Bool { domain.isEmpty || domain == "ai.onnx" }

  /// Throws an error that names every operator that is missing, with its nodes.
  private func checkOperators(_ graph: ProtoGraph) throws {
    var missing: [(name: String, nodes: [String])] = []
    var positions: [String: Int] = [:]
    for (index, node) in graph.node.enumerated() {
      guard !Self.isOwn(node.domain) || OperatorTable.operation(named: node.opType) == nil
      else { continue }
      let name = Self.isOwn(node.domain) ? node.opType : "\(node.domain).\(node.opType)"
      let label = node.name.isEmpty ? "number \(index)" : "'\(node.name)'"
      if let position = positions[name] {
        missing[position].nodes.append(label)
      } else {
        positions[name] = missing.count
        missing.append((name, [label]))
      }
    }
    guard !missing.isEmpty else { return }
    let list = missing.map { name, nodes in
      let rest = nodes.count > 3 ? " and \(nodes.count - 3) more" : ""
      let label = nodes.count == 1 ? "node" : "nodes"
      return "\(name) (\(label) \(nodes.prefix(3).joined(separator: ", "))\(rest))"
    }
    throw OperationError(
      found: "the operators \(list.joined(separator: ", "))",
      expected: "operators of those in Docs/ONNX.md")
  }

  private mutating func read(_ proto: ProtoGraph, opset: Int) throws {
    guard proto.sparseInitializer.isEmpty else {
      throw OperationError(found: "a sparse tensor", expected: "dense ones")
    }
    let initialized = Set(proto.initializer.map(\.name))
    // In files of the first versions, constants are inputs too.
    for info in proto.input where !initialized.contains(info.name) {
      guard info.type.hasTensorType else {
        throw OperationError(found: "the input '\(info.name)' that is no tensor", expected: "one")
      }
      graph.inputs.append(
        Graph.Input(
          name: info.name, kind: try ProtoElementType.reading(info.type.tensorType.elemType).kind,
          shape: try Self.shape(of: info)))
      _ = try define(info.name)
    }
    for tensor in proto.initializer {
      let value = try tensor.value()
      let number = try define(tensor.name)
      graph.constants[number] = value
      graph.constantNames[number] = tensor.name
      graph.fileElementCount += value.shape.reduce(1, *)
    }
    for (index, node) in proto.node.enumerated() { try read(node, index, opset: opset) }
    for info in proto.output {
      guard let number = numbers[info.name] else {
        throw OperationError(
          found: "the output '\(info.name)'", expected: "a name that a node or a tensor has")
      }
      graph.outputs.append(
        Graph.Output(name: info.name, shape: try Self.shape(of: info), value: number))
    }
  }

  private mutating func read(_ node: ProtoNode, _ index: Int, opset: Int) throws {
    let label =
      node.name.isEmpty
      ? "the node number \(index) (\(node.opType))" : "the node '\(node.name)' (\(node.opType))"
    do {
      let inputs = try node.input.map { name -> Int? in
        guard !name.isEmpty else { return nil }
        guard let number = numbers[name] else {
          throw OperationError(
            found: "the input '\(name)'", expected: "the name of an earlier node's output")
        }
        return number
      }
      let operation = try OperatorTable.operation(named: node.opType)!.init(
        Attributes(node, opset: opset))
      let outputs = try node.output.map { $0.isEmpty ? nil : try define($0) }
      graph.nodes.append(
        Graph.Node(operation: operation, label: label, inputs: inputs, outputs: outputs))
    } catch let error as OperationError {
      throw NodeError(label: label, error: error)
    }
  }

  /// The number of a new value.
  private mutating func define(_ name: String) throws -> Int {
    guard numbers[name] == nil else {
      throw OperationError(found: "the name '\(name)' twice", expected: "once")
    }
    numbers[name] = graph.valueCount
    graph.valueCount += 1
    return graph.valueCount - 1
  }

  /// The lengths of the axes that are given, or nil if the shape is not.
  private static func shape(of info: ProtoValueInfo) throws -> [Int?]? {
    guard info.type.hasTensorType, info.type.tensorType.hasShape else { return nil }
    // With any number of examples in memory, the number of elements does not overflow.
    let limit: Int64 = 1 << 40
    var product: Int64 = 1
    return try info.type.tensorType.shape.dim.map { dimension in
      guard case .dimValue(let length) = dimension.value else { return nil }
      let (next, overflow) = product.multipliedReportingOverflow(by: max(length, 1))
      guard length >= 0, !overflow, next < limit else {
        throw OperationError(
          found: "an axis of length \(length) of '\(info.name)'",
          expected: "0 or more, and fewer than 2^40 elements")
      }
      product = next
      return Int(length)
    }
  }
}
