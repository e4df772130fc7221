// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// A tensor whose operations are recorded, so that gradients can be computed backward through them.
///
///     let (value, gradient) = valueWithGradient(at: x) { x in (exp(x) * x).sum() }
///
/// Operations have the names of those of tensors. A tracked tensor made from a tensor is a
/// constant, and nothing is recorded for operations of constants alone. Gradients are tracked
/// tensors too, so that they can be differentiated again: see `hessianProduct(at:times:of:)`.
public struct Tracked<Scalar: RealScalar> {
  /// The tensor.
  public let value: Tensor<Scalar>
  /// The operation that computed it, or nil for a constant.
  let node: Node?

  /// An operation: its operands, and the gradient with respect to each of them.
  final class Node {
    /// The operands that are no constants, and how a gradient with respect to the result becomes
    /// one with respect to them.
    private(set) var operands: [(node: Node, pullback: (Tracked) -> Tracked)]
    /// The number of operations to the farthest variable: every operand has a smaller one.
    let depth: Int

    init(_ operands: [(node: Node, pullback: (Tracked) -> Tracked)]) {
      self.operands = operands
      depth = 1 + (operands.map(\.node.depth).max() ?? 0)
    }

    /// Releases the operands one after the other: those of a long chain, each released by the next,
    /// would overflow the stack.
    deinit {
      var pending = operands.map(\.node)
      operands = []
      while var next = pending.popLast() {
        guard isKnownUniquelyReferenced(&next) else { continue }
        pending += next.operands.map(\.node)
        next.operands = []
      }
    }
  }

  /// A constant.
  public init(_ value: Tensor<Scalar>) {
    self.value = value
    node = nil
  }

  /// A variable, with respect to which gradients are computed.
  init(variable value: Tensor<Scalar>) {
    self.value = value
    node = Node([])
  }

  /// The result of an operation.
  ///
  /// - Parameters:
  ///   - value: The result.
  ///   - operands: The operands, and for each the gradient with respect to it, of its shape, given
  ///     that with respect to the result. It is called for operands that are no constants.
  public init(
    _ value: Tensor<Scalar>, from operands: (Tracked, pullback: (_ gradient: Tracked) -> Tracked)...
  ) {
    self.init(value, from: operands)
  }

  init(_ value: Tensor<Scalar>, from operands: [(Tracked, pullback: (Tracked) -> Tracked)]) {
    self.value = value
    let recorded = operands.compactMap { operand, pullback in
      operand.node.map { (node: $0, pullback: pullback) }
    }
    node = recorded.isEmpty ? nil : Node(recorded)
  }

  /// The length of each axis.
  public var shape: [Int] { value.shape }
  /// The number of axes.
  public var rank: Int { value.rank }
  /// The number of scalars.
  public var size: Int { value.size }
  /// The length of the first axis.
  public var count: Int { value.count }

  /// The same tensor as a constant.
  public var detached: Tracked { Tracked(value) }

  /// The gradients of this tensor with respect to variables, times `gradient`.
  ///
  /// - Parameters:
  ///   - variables: The variables.
  ///   - gradient: The factors of this tensor's elements, of its shape.
  ///   - isTracked: Whether the gradients can be differentiated again; if not, they are constants.
  /// - Returns: A gradient for each variable, of its shape: zeros where nothing depends on it.
  func gradients(
    with respect: [Tracked], _ gradient: Tracked, isTracked: Bool = false
  ) -> [Tracked] {
    var sums: [ObjectIdentifier: Tracked] = [:]
    if let node { sums[ObjectIdentifier(node)] = gradient }
    for node in nodes {
      guard let sum = sums[ObjectIdentifier(node)] else { continue }
      for (operand, pullback) in node.operands {
        let (key, part) = (
          ObjectIdentifier(operand), pullback(isTracked ? sum : sum.detached)
        )
        sums[key] = sums[key].map { $0 + part } ?? part
      }
    }
    return respect.map { variable in
      variable.node.flatMap { sums[ObjectIdentifier($0)] } ?? Tracked(.zeros(variable.shape))
    }
  }

  /// All operations that lead to this tensor, each before its operands.
  private var nodes: [Node] {
    var seen: Set<ObjectIdentifier> = []
    var result: [Node] = []
    var pending = node.map { [$0] } ?? []
    while let next = pending.popLast() {
      guard seen.insert(ObjectIdentifier(next)).inserted else { continue }
      result.append(next)
      pending += next.operands.map(\.node)
    }
    return result.sorted { $0.depth > $1.depth }
  }
}
