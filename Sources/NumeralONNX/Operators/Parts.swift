// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// `Concat`: tensors joined along an axis.
struct Concat: Operator {
  private let axis: Int

  init(_ attributes: Attributes) throws { axis = try attributes.int("axis") ?? 1 }

  func keepsExamplesApart(_ operands: [ExampleOperand]) -> Bool {
    operands.allSatisfy(\.hasExamples)
      && (axis < 0 ? axis + operands[0].shape.count : axis) > 0
  }

  func outputs(_ inputs: Operands) throws -> [Output] {
    let parts = try inputs.values.indices.map { try inputs.value($0, "input \($0)") }
    guard let first = parts.first else {
      throw OperationError(found: "no inputs", expected: "one or more")
    }
    let axis = try resolvedAxis(axis, of: first.shape)
    var shape = first.shape
    shape[axis] = 0
    for part in parts {
      guard part.kind == first.kind, part.shape.count == shape.count,
        shape.indices.allSatisfy({ $0 == axis || part.shape[$0] == shape[$0] })
      else {
        throw OperationError(
          found: "parts of the shapes \(first.shape) and \(part.shape)",
          expected: "parts of one type that differ along axis \(axis) alone")
      }
      shape[axis] += part.shape[axis]
    }
    return [Output(kind: first.kind, shape: shape) { .concatenate(parts, axis: axis) }]
  }
}

/// A range of an axis.
private struct Ranges: Rearrangement {
  /// For each axis, the first position, the number of positions and the distance between them.
  let ranges: [(first: Int, count: Int, step: Int)]

  func callAsFunction<Scalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
    let slices: [any TensorIndex] = ranges.map { range in
      guard range.count > 0 else { return 0..<0 }
      let last = range.first + (range.count - 1) * range.step
      // Backwards to the first element, the end is left out: −1 is the last position.
      let end = range.step > 0 ? last + 1 : last == 0 ? nil : last - 1
      return AxisSlice.stride(from: range.first, to: end, by: range.step)
    }
    return x[at: slices].contiguous()
  }
}

/// `Split`: parts along an axis.
struct Split: Operator {
  private let axis: Int
  private let lengths: [Int]?
  private let count: Int?
  /// The number of outputs of the node, into which the axis is split if nothing else says so.
  private let outputCount: Int

  init(_ attributes: Attributes) throws {
    axis = try attributes.int("axis") ?? 0
    lengths = try attributes.ints("split")
    count = try attributes.int("num_outputs")
    outputCount = attributes.outputCount
  }

  func keepsExamplesApart(_ operands: [ExampleOperand]) -> Bool {
    operands[0].hasExamples && (axis < 0 ? axis + operands[0].shape.count : axis) > 0
  }

  func outputs(_ inputs: Operands) throws -> [Output] {
    let value = try inputs.value(0, "input")
    let axis = try resolvedAxis(axis, of: value.shape)
    let length = value.shape[axis]
    let lengths = try lengths ?? inputs.optionalIntegers(1, "split") ?? equalLengths(length)
    var end = 0
    for part in lengths {
      guard (0...length - end).contains(part) else { end = -1; break }
      end += part
    }
    guard end == length, lengths.count >= outputCount else {
      throw OperationError(
        found: "parts of the lengths \(lengths) of an axis of \(length)",
        expected: "\(outputCount) parts of the whole axis")
    }
    var start = 0
    return lengths.map { part in
      var shape = value.shape
      shape[axis] = part
      var ranges = value.shape.map { (first: 0, count: $0, step: 1) }
      ranges[axis] = (start, part, 1)
      start += part
      return .rearranged(value, to: shape, Ranges(ranges: ranges))
    }
  }

  /// Parts of equal length, of which the last may be shorter.
  private func equalLengths(_ length: Int) throws -> [Int] {
    let count = count ?? outputCount
    guard (1...max(1, outputCount)).contains(count) else {
      throw OperationError(found: "\(count) parts", expected: "as many as outputs")
    }
    let part = ceilDiv(length, count)
    return (0..<count).map { max(0, min(part, length - $0 * part)) }
  }
}

/// `Slice`: ranges of axes.
struct Slice: Operator {
  private let starts, ends, axes: [Int]?

  init(_ attributes: Attributes) throws {
    starts = try attributes.ints("starts")
    ends = try attributes.ints("ends")
    axes = try attributes.ints("axes")
  }

  var takesLengths: Bool { true }

  func keepsExamplesApart(_ operands: [ExampleOperand]) -> Bool {
    guard operands[0].hasExamples,
      let ranges = try? ranges(Operands(values: operands.map(\.value)))
    else { return false }
    return ranges[0].step == 1
  }

  func outputs(_ inputs: Operands) throws -> [Output] {
    let value = try inputs.value(0, "data")
    let ranges = try ranges(inputs)
    return [.rearranged(value, to: ranges.map(\.count), Ranges(ranges: ranges))]
  }

  private func ranges(_ inputs: Operands) throws -> [(first: Int, count: Int, step: Int)] {
    let shape = try inputs.value(0, "data").shape
    let starts = try starts ?? inputs.integers(1, "starts")
    let ends = try ends ?? inputs.integers(2, "ends")
    let axes = try axes ?? inputs.optionalIntegers(3, "axes") ?? Array(starts.indices)
    let steps =
      try inputs.optionalIntegers(4, "steps") ?? Array(repeating: 1, count: starts.count)
    guard starts.count == ends.count, starts.count == axes.count, starts.count == steps.count,
      !steps.contains(0), !steps.contains(.min)
    else {
      throw OperationError(
        found: "starts \(starts), ends \(ends), axes \(axes), steps \(steps)",
        expected: "as many of each, and no step of 0")
    }
    _ = try resolvedAxes(axes, of: shape)
    var ranges = shape.map { (first: 0, count: $0, step: 1) }
    for (index, axis) in axes.enumerated() {
      let axis = try resolvedAxis(axis, of: shape)
      let (length, step) = (shape[axis], steps[index])
      // Positions beyond an axis stand for its ends, those that a step backwards reaches.
      let bounds = step > 0 ? 0...length : -1...length - 1
      func position(_ index: Int) -> Int {
        let index = index < 0 ? max(index, -length - 1) + length : index
        return min(max(index, bounds.lowerBound), bounds.upperBound)
      }
      let (first, end) = (position(starts[index]), position(ends[index]))
      let distance = step > 0 ? end - first : first - end
      let count = distance > 0 ? (distance - 1) / abs(step) + 1 : 0
      ranges[axis] = (first, count, count > 1 ? step : 1)
    }
    return ranges
  }
}

/// `Gather`: slices along an axis, at positions that are another tensor, such as the vectors of
/// words.
struct Gather: Operator {
  private let axis: Int

  private struct Taken: Rearrangement {
    let indices: [Int]
    let axis: Int
    let shape: [Int]
    func callAsFunction<Scalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
      x.take(indices, axis: axis).reshaped(shape)
    }
  }

  init(_ attributes: Attributes) throws { axis = try attributes.int("axis") ?? 0 }

  func keepsExamplesApart(_ operands: [ExampleOperand]) -> Bool {
    let axis = axis < 0 ? axis + operands[0].shape.count : axis
    return operands[0].hasExamples
      ? axis > 0 && !operands[1].hasExamples : operands[1].hasExamples && axis == 0
  }

  func outputs(_ inputs: Operands) throws -> [Output] {
    let (value, indices) = (try inputs.value(0, "data"), try inputs.int(1, "indices"))
    let axis = try resolvedAxis(axis, of: value.shape)
    let length = value.shape[axis]
    let shape = value.shape[..<axis] + indices.shape + value.shape[(axis + 1)...]
    // The elements of the indices are known where the output is computed.
    if case .int(let tensor) = try inputs.value(1, "indices"),
      let wrong = tensor.scalars.first(where: { !(-length..<max(length, 0)).contains($0) })
    {
      throw OperationError(
        found: "the position \(wrong) of an axis of \(length)",
        expected: "\(-length) or more, below \(length)")
    }
    return [
      Output(kind: value.kind, shape: Array(shape)) {
        value.rearranged(
          Taken(indices: indices.tensor.scalars, axis: axis, shape: Array(shape)))
      }
    ]
  }
}

/// `Pad`: further elements before and after those along each axis, or fewer where a number is
/// negative.
struct Pad: Operator {
  private let mode: String
  private let pads: [Int]?
  private let value: Float

  init(_ attributes: Attributes) throws {
    try attributes.require("mode", oneOf: ["constant", "reflect", "edge"])
    mode = try attributes.string("mode") ?? "constant"
    pads = try attributes.ints("pads")
    value = try attributes.float("value", default: 0)
  }

  func keepsExamplesApart(_ operands: [ExampleOperand]) -> Bool {
    guard operands[0].hasExamples,
      let margins = try? margins(Operands(values: operands.map(\.value)))
    else { return false }
    return margins[0] == (0, 0)
  }

  func outputs(_ inputs: Operands) throws -> [Output] {
    let x = try inputs.float(0, "data")
    let margins = try margins(inputs)
    var number = value
    if inputs.optional(2) != nil {
      let numbers = try inputs.numbers(2, "constant_value")
      guard numbers.count == 1 else {
        throw OperationError(found: "\(numbers.count) numbers as padding", expected: "one")
      }
      number = numbers[0]
    }
    let removed = margins.map { (max(0, -$0.before), max(0, -$0.after)) }
    let added = margins.map { (before: max(0, $0.before), after: max(0, $0.after)) }
    for (axis, margin) in margins.enumerated() {
      let length = x.shape[axis] - removed[axis].0 - removed[axis].1
      let needed = mode == "reflect" ? max(added[axis].before, added[axis].after) + 1 : 1
      let grows = added[axis] != (0, 0)
      guard length >= 0, mode == "constant" || !grows || length >= needed else {
        throw OperationError(
          found: "\(margin) more elements of an axis of \(x.shape[axis])",
          expected: "a longer axis")
      }
    }
    return [
      .float(zip(x.shape, margins).map { $0 + $1.before + $1.after }) {
        let ranges = zip(x.shape, removed).map {
          (first: $1.0, count: $0 - $1.0 - $1.1, step: 1)
        }
        let kept = Ranges(ranges: ranges)(x.tensor)
        switch mode {
        case "reflect": return kept.padded(added, with: .reflect)
        case "edge": return kept.padded(added, with: .edge)
        default: return kept.padded(added, with: .constant(number))
        }
      }
    ]
  }

  /// The numbers of elements before and after those along each axis.
  private func margins(_ inputs: Operands) throws -> [(before: Int, after: Int)] {
    let shape = try inputs.value(0, "data").shape
    let pads = try pads ?? inputs.integers(1, "pads")
    let axes = try inputs.optionalIntegers(3, "axes") ?? Array(shape.indices)
    guard pads.count == 2 * axes.count, pads.allSatisfy({ (-1 << 28..<1 << 28).contains($0) })
    else {
      throw OperationError(
        found: "pads of \(pads) for the shape \(shape)",
        expected: "two numbers below 2^28 for each axis")
    }
    _ = try resolvedAxes(axes, of: shape)
    var result = shape.map { _ in (before: 0, after: 0) }
    for (index, axis) in axes.enumerated() {
      result[try resolvedAxis(axis, of: shape)] = (pads[index], pads[axes.count + index])
    }
    return result
  }
}
