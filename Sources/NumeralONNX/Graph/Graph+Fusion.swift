// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

extension Graph {
  /// Merges nodes where one pass over the elements computes both: batch normalization into the
  /// filters of the convolution before it, and activations into the operation before them.
  mutating func fuse() {
    foldNormalizations()
    replaceClips()
    fuseSwish()
    fuseActivations()
    removeUnused()
  }

  /// The node that gives a value, if it is the only output and no other node takes it.
  private func soleProducer(
    of number: Int, _ producers: [Int: Int], _ uses: [Int]
  ) -> Int? {
    guard uses[number] == 1, let index = producers[number],
      nodes[index].outputs.compactMap({ $0 }) == [number]
    else { return nil }
    return index
  }

  /// The index of the node that gives each value.
  func producers() -> [Int: Int] {
    var result: [Int: Int] = [:]
    for (index, node) in nodes.enumerated() {
      for case .some(let number) in node.outputs { result[number] = index }
    }
    return result
  }

  /// Multiplies the filters before a batch normalization by its factors.
  private mutating func foldNormalizations() {
    let (uses, producers) = (useCounts(), producers())
    var removed: Set<Int> = []
    for (index, node) in nodes.enumerated() {
      guard let normalization = node.operation as? BatchNormalization,
        node.inputs.count == 5, let input = node.inputs[0], let output = node.outputs.first ?? nil,
        let source = soleProducer(of: input, producers, uses), nodes[source].operation is Conv,
        nodes[source].inputs.count > 1,
        case let parameters = node.inputs[1...].compactMap(constant), parameters.count == 4,
        let weight = constant(nodes[source].inputs[1]),
        parameters.allSatisfy({ $0.shape == [weight.shape[0]] })
      else { continue }
      let old = nodes[source].inputs.count > 2 ? nodes[source].inputs[2] : nil
      let bias = constant(old)
      guard old == nil || bias?.shape == [weight.shape[0]] else { continue }
      let (factors, summands) = normalization.coefficients(parameters)
      let shape = [factors.size] + Array(repeating: 1, count: weight.rank - 1)
      nodes[source].inputs = [
        nodes[source].inputs[0],
        add(weight * factors.reshaped(shape)),
        add(bias.map { $0 * factors + summands } ?? summands),
      ]
      nodes[source].outputs = [output]
      removed.insert(index)
    }
    nodes = nodes.indices.filter { !removed.contains($0) }.map { nodes[$0] }
  }

  /// A constant of real numbers.
  private func constant(_ number: Int?) -> Tensor<Float>? {
    guard let number, case .float(let tensor) = constants[number] else { return nil }
    return tensor
  }

  /// The number of a new constant.
  private mutating func add(_ tensor: Tensor<Float>) -> Int {
    constants[valueCount] = .float(tensor)
    valueCount += 1
    return valueCount - 1
  }

  /// Makes activations of operators `Clip` whose bounds are constants.
  private mutating func replaceClips() {
    for (index, node) in nodes.enumerated() {
      guard let clip = node.operation as? Clip, let input = node.inputs.first,
        node.inputs.dropFirst().allSatisfy({ $0 == nil || constants[$0!] != nil }),
        let activation = clip.activation(node.inputs.map { $0.flatMap { constants[$0] } })
      else { continue }
      nodes[index].operation = Activate(activation)
      nodes[index].inputs = [input]
    }
  }

  /// Makes one activation of x · sigmoid(x), and of x · hard-sigmoid(x).
  mutating func fuseSwish() {
    let (uses, producers) = (useCounts(), producers())
    for (index, node) in nodes.enumerated() {
      guard let product = node.operation as? Arithmetic, product.function == .multiply,
        product.activation == nil, node.inputs.count == 2,
        let a = node.inputs[0], let b = node.inputs[1]
      else { continue }
      for (x, gate) in [(a, b), (b, a)] {
        guard let source = soleProducer(of: gate, producers, uses),
          let gating = nodes[source].operation as? Activate, nodes[source].inputs == [x]
        else { continue }
        switch gating.activation {
        case .sigmoid: nodes[index].operation = Activate(.silu)
        case .hardSigmoid(let alpha, let beta)
        where abs(alpha - 1 / 6) < 1e-6 && beta == 0.5:
          nodes[index].operation = Activate(.hardSwish)
        default: continue
        }
        nodes[index].inputs = [x]
        break
      }
    }
    removeUnused()
  }

  /// Gives activations to the operation whose output they replace.
  private mutating func fuseActivations() {
    let (uses, producers) = (useCounts(), producers())
    var removed: Set<Int> = []
    for (index, node) in nodes.enumerated() {
      guard let activate = node.operation as? Activate, let input = node.inputs.first ?? nil,
        let source = soleProducer(of: input, producers, uses),
        let fused = nodes[source].operation.fused(with: activate.activation)
      else { continue }
      nodes[source].operation = fused
      nodes[source].outputs = node.outputs
      removed.insert(index)
    }
    nodes = nodes.indices.filter { !removed.contains($0) }.map { nodes[$0] }
  }

  /// Lays the filters of convolutions out for the products, once, where the size of the images is
  /// known and does not depend on the number of examples.
  mutating func prepareConvolutions() {
    let isFixed = inputs.allSatisfy { $0.shape?.contains(nil) == false }
    guard keepsExamplesApart || isFixed, let values = try? inferredShapes(examples: 1) else {
      return
    }
    for (index, node) in nodes.enumerated() {
      guard let conv = node.operation as? Conv, node.inputs.count > 1, let input = node.inputs[0],
        let shape = values[input]?.shape, let weight = constant(node.inputs[1]),
        case let old = node.inputs.count > 2 ? node.inputs[2] : nil,
        case let bias = constant(old), (old == nil) == (bias == nil),
        let prepared = try? conv.prepared(for: shape, weight: weight, bias: bias)
      else { continue }
      nodes[index].operation = prepared
      nodes[index].inputs = [input]
    }
    removeUnused()
  }
}
