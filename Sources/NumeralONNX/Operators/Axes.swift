// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// An axis of a shape, counted from the last if negative.
///
/// - Throws: `OperationError` if there is no such axis.
func resolvedAxis(_ axis: Int, of shape: [Int]) throws -> Int {
  let resolved = axis < 0 ? axis + shape.count : axis
  guard shape.indices.contains(resolved) else {
    throw OperationError(found: "the axis \(axis)", expected: "one of the shape \(shape)")
  }
  return resolved
}

/// Different axes of a shape, in ascending order.
///
/// - Throws: `OperationError` if one is none of the shape's, or is repeated.
func resolvedAxes(_ axes: [Int], of shape: [Int]) throws -> [Int] {
  let resolved = try axes.map { try resolvedAxis($0, of: shape) }.sorted()
  guard Set(resolved).count == resolved.count else {
    throw OperationError(found: "the axes \(axes)", expected: "different ones")
  }
  return resolved
}

/// The shape of a matrix with the axes before one as rows, and the others as columns.
func flattened(_ shape: [Int], _ axis: Int) -> [Int] {
  [shape[..<axis].reduce(1, *), shape[axis...].reduce(1, *)]
}

private struct Reshaped: Rearrangement {
  let shape: [Int]
  func callAsFunction<Scalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> { x.reshaped(shape) }
}

/// `Reshape`: the same elements in another shape, in which 0 stands for the input's length and −1
/// for what is left.
struct Reshape: Operator {
  private let allowsZero: Bool

  init(_ attributes: Attributes) throws { allowsZero = try attributes.flag("allowzero") }

  var takesLengths: Bool { true }

  func outputs(_ inputs: Operands) throws -> [Output] {
    let value = try inputs.value(0, "data")
    var shape = try inputs.integers(1, "shape")
    let error = OperationError(
      found: "the shape \(value.shape) to be reshaped to \(shape)", expected: "as many elements")
    if !allowsZero {
      for axis in shape.indices where shape[axis] == 0 {
        guard axis < value.shape.count else { throw error }
        shape[axis] = value.shape[axis]
      }
    }
    let count = value.shape.reduce(1, *)
    if let free = shape.firstIndex(of: -1) {
      shape[free] = 1
      guard let others = product(shape), others > 0, count % others == 0 else { throw error }
      shape[free] = count / others
    }
    guard product(shape) == count else { throw error }
    return [.rearranged(value, to: shape, Reshaped(shape: shape))]
  }

  /// The number of elements, or nil if a length is negative or the number overflows.
  private func product(_ shape: [Int]) -> Int? {
    guard shape.allSatisfy({ $0 >= 0 }) else { return nil }
    return shape.reduce(1 as Int?) { product, length in
      product.flatMap {
        let (next, overflow) = $0.multipliedReportingOverflow(by: length)
        return overflow ? nil : next
      }
    }
  }
}

/// `Flatten`: a matrix with the axes before one as rows.
struct FlattenToMatrix: Operator {
  let axis: Int

  init(_ attributes: Attributes) throws { axis = try attributes.int("axis") ?? 1 }

  func outputs(_ inputs: Operands) throws -> [Output] {
    let value = try inputs.value(0, "input")
    // The rank itself is an axis here: all axes are rows.
    let axis =
      axis == value.shape.count ? axis : try resolvedAxis(axis, of: value.shape)
    let shape = flattened(value.shape, axis)
    return [.rearranged(value, to: shape, Reshaped(shape: shape))]
  }
}

/// `Squeeze`: the tensor without axes of length 1, all of them or some.
struct Squeeze: Operator {
  private let axes: [Int]?

  init(_ attributes: Attributes) throws { axes = try attributes.ints("axes") }

  func keepsExamplesApart(_ operands: [ExampleOperand]) -> Bool {
    // All axes of length 1 would be those of a single example too.
    operands[0].hasExamples && (axes != nil || operands.count > 1)
  }

  func outputs(_ inputs: Operands) throws -> [Output] {
    let value = try inputs.value(0, "data")
    let requested = try axes ?? inputs.optionalIntegers(1, "axes")
    let removed =
      try requested.map { try resolvedAxes($0, of: value.shape) }
      ?? value.shape.indices.filter { value.shape[$0] == 1 }
    guard removed.allSatisfy({ value.shape[$0] == 1 }) else {
      throw OperationError(
        found: "the axes \(removed) of the shape \(value.shape)", expected: "axes of length 1")
    }
    let shape = value.shape.indices.filter { !removed.contains($0) }.map { value.shape[$0] }
    return [.rearranged(value, to: shape, Reshaped(shape: shape))]
  }
}

/// `Unsqueeze`: the tensor with further axes of length 1.
struct Unsqueeze: Operator {
  private let axes: [Int]?

  init(_ attributes: Attributes) throws { axes = try attributes.ints("axes") }

  func outputs(_ inputs: Operands) throws -> [Output] {
    let value = try inputs.value(0, "data")
    let requested = try axes ?? inputs.integers(1, "axes")
    // Positions in the shape of the result, whose lengths do not matter for the check.
    let all = Array(repeating: 1, count: value.shape.count + requested.count)
    var shape = value.shape
    for axis in try resolvedAxes(requested, of: all) { shape.insert(1, at: axis) }
    return [.rearranged(value, to: shape, Reshaped(shape: shape))]
  }
}

/// `Transpose`: the axes in another order, by default the reverse.
struct Transpose: Operator {
  private let permutation: [Int]?

  private struct Permuted: Rearrangement {
    let axes: [Int]
    func callAsFunction<Scalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
      x.transposed(axes).contiguous()
    }
  }

  init(_ attributes: Attributes) throws { permutation = try attributes.ints("perm") }

  func keepsExamplesApart(_ operands: [ExampleOperand]) -> Bool { permutation?.first == 0 }

  func outputs(_ inputs: Operands) throws -> [Output] {
    let value = try inputs.value(0, "data")
    let axes = permutation ?? Array(value.shape.indices.reversed())
    guard axes.sorted() == Array(value.shape.indices) else {
      throw OperationError(
        found: "the order \(axes) of the axes of \(value.shape)", expected: "each of them once")
    }
    return [.rearranged(value, to: axes.map { value.shape[$0] }, Permuted(axes: axes))]
  }
}

/// `Expand`: the tensor broadcast with a shape.
struct Expand: Operator {
  private struct Broadcast: Rearrangement {
    let shape: [Int]
    func callAsFunction<Scalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
      x.broadcast(to: shape).contiguous()
    }
  }

  init(_ attributes: Attributes) throws {}

  var takesLengths: Bool { true }

  func outputs(_ inputs: Operands) throws -> [Output] {
    let value = try inputs.value(0, "input")
    let shape = try broadcastShape(value.shape, inputs.integers(1, "shape"))
    return [.rearranged(value, to: shape, Broadcast(shape: shape))]
  }

  func keepsExamplesApart(_ operands: [ExampleOperand]) -> Bool {
    guard operands.count > 1, operands[0].hasExamples else { return false }
    // With further axes before it, the first would be another one.
    return (operands[1].shape.first ?? 0) <= operands[0].shape.count
  }
}

/// `Tile`: the whole tensor several times along each axis.
struct Tile: Operator {
  private struct Tiled: Rearrangement {
    let counts: [Int]
    func callAsFunction<Scalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> { x.tiled(counts) }
  }

  init(_ attributes: Attributes) throws {}

  var takesLengths: Bool { true }

  func outputs(_ inputs: Operands) throws -> [Output] {
    let value = try inputs.value(0, "input")
    let counts = try inputs.integers(1, "repeats")
    guard counts.count == value.shape.count, counts.allSatisfy({ (0..<1 << 28).contains($0) })
    else {
      throw OperationError(
        found: "repeats of \(counts) for the shape \(value.shape)",
        expected: "a number below 2^28 for each axis")
    }
    let shape = try zip(value.shape, counts).map { length, count in
      let (product, overflow) = length.multipliedReportingOverflow(by: count)
      guard !overflow else {
        throw OperationError(found: "repeats of \(counts)", expected: "fewer")
      }
      return product
    }
    return [.rearranged(value, to: shape, Tiled(counts: counts))]
  }
}

/// `DepthToSpace`: channels as pixels of larger images.
struct DepthToSpace: Operator {
  private let block: Int
  private let isColumnFirst: Bool

  init(_ attributes: Attributes) throws {
    block = try attributes.int("blocksize") ?? 0
    try attributes.require("mode", oneOf: ["DCR", "CRD"])
    isColumnFirst = try attributes.string("mode") == "CRD"
    guard (1..<1 << 14).contains(block) else {
      throw OperationError(found: "blocks of \(block)", expected: "1 or more, below 2^14")
    }
  }

  func outputs(_ inputs: Operands) throws -> [Output] {
    let x = try inputs.float(0, "input")
    guard x.rank == 4, x.shape[1] % (block * block) == 0 else {
      throw OperationError(
        found: "an input of shape \(x.shape)",
        expected: "images with channels for blocks of \(block)")
    }
    let (n, c, h, w) = (x.shape[0], x.shape[1] / (block * block), x.shape[2], x.shape[3])
    let shape = [n, c, h * block, w * block]
    return [
      .float(shape) {
        let parts =
          isColumnFirst
          ? x.tensor.reshaped([n, c, block, block, h, w]).transposed([0, 1, 4, 2, 5, 3])
          : x.tensor.reshaped([n, block, block, c, h, w]).transposed([0, 3, 4, 1, 5, 2])
        return parts.contiguous().reshaped(shape)
      }
    ]
  }
}
