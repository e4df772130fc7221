// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// `Resize`, and its predecessor `Upsample`: longer or shorter axes, of the nearest elements or
/// interpolated between two.
struct Resize: Operator {
  let isLinear: Bool
  let coordinates: Coordinates
  /// The attribute, or nil where the first version rounds down for a longer axis, and up for a
  /// shorter one.
  let rounding: String?
  private let isUpsample: Bool
  private let scales: [Float]?
  private let axes: [Int]?
  private let opset: Int

  /// How a position along an axis of the output is one along the input's.
  enum Coordinates: String {
    case halfPixel = "half_pixel"
    case halfPixelSymmetric = "half_pixel_symmetric"
    case pytorchHalfPixel = "pytorch_half_pixel"
    case alignCorners = "align_corners"
    case asymmetric

    /// The position, in `Float` as in ONNX Runtime: of some scales it is an edge of two elements.
    func position(_ index: Int, scale: Float, input: Int, output: Int) -> Float {
      switch self {
      case .halfPixel: return (Float(index) + 0.5) / scale - 0.5
      case .halfPixelSymmetric:
        let adjustment = Float(output) / (scale * Float(input))
        return Float(input) / 2 * (1 - adjustment) + (Float(index) + 0.5) / scale - 0.5
      case .pytorchHalfPixel: return output > 1 ? (Float(index) + 0.5) / scale - 0.5 : 0
      case .alignCorners:
        return output > 1 ? Float(index) * Float(input - 1) / Float(output - 1) : 0
      case .asymmetric: return Float(index) / scale
      }
    }
  }

  init(_ attributes: Attributes) throws {
    opset = attributes.opset
    isUpsample = attributes.type == "Upsample"
    try attributes.require("mode", oneOf: ["nearest", "linear"])
    isLinear = try attributes.string("mode") == "linear"
    // The first version has no attribute of coordinates, nor has its predecessor.
    let isFirst = isUpsample || opset < 11
    let name = try attributes.string("coordinate_transformation_mode") ?? "half_pixel"
    guard let mode = isFirst ? .asymmetric : Coordinates(rawValue: name) else {
      throw OperationError(
        found: "the attribute 'coordinate_transformation_mode' of '\(name)'",
        expected: "half_pixel, half_pixel_symmetric, pytorch_half_pixel, align_corners or "
          + "asymmetric")
    }
    coordinates = mode
    let roundings = ["round_prefer_floor", "round_prefer_ceil", "floor", "ceil"]
    try attributes.require("nearest_mode", oneOf: roundings)
    rounding = isFirst ? nil : try attributes.string("nearest_mode") ?? roundings[0]
    try attributes.refuse("antialias")
    try attributes.require("keep_aspect_ratio_policy", oneOf: ["stretch"])
    scales = try attributes.floats("scales")
    axes = try attributes.ints("axes")
  }

  var takesLengths: Bool { true }

  func outputs(_ inputs: Operands) throws -> [Output] {
    let x = try inputs.float(0, "X")
    let axes = try axes.map { axes in
      _ = try resolvedAxes(axes, of: x.shape)
      return try axes.map { try resolvedAxis($0, of: x.shape) }
    }
    let resized = axes ?? Array(x.shape.indices)
    let (lengths, factors) = try resizedLengths(of: x.shape, resized, inputs)
    guard !x.shape.contains(0) || lengths == x.shape else {
      throw OperationError(found: "an input of shape \(x.shape)", expected: "an element")
    }
    return [
      .float(lengths) {
        var result = x.tensor
        // Shorter axes first, which leaves less to interpolate along the others.
        let order = lengths.indices.sorted { factors[$0] < factors[$1] }
        for axis in order where lengths[axis] != x.shape[axis] || factors[axis] != 1 {
          result = resizing(result, axis, lengths[axis], factors[axis])
        }
        return result
      }
    ]
  }

  /// The length of each axis of the output, and its ratio to that of the input.
  private func resizedLengths(
    of shape: [Int], _ resized: [Int], _ inputs: Operands
  ) throws -> (lengths: [Int], factors: [Float]) {
    var lengths = shape
    var factors = Array(repeating: Float(1), count: shape.count)
    if let scales = try scales(inputs), !scales.isEmpty {
      guard scales.count == resized.count else {
        throw OperationError(found: "scales of \(scales)", expected: "\(resized.count) numbers")
      }
      for (axis, scale) in zip(resized, scales) {
        let length = (Double(shape[axis]) * Double(scale)).rounded(.down)
        guard scale > 0, length < 0x1p40 else {
          throw OperationError(found: "scales of \(scales)", expected: "positive numbers")
        }
        lengths[axis] = Int(length)
        factors[axis] = scale
      }
    } else {
      let sizes = try inputs.integers(3, "sizes")
      guard sizes.count == resized.count, sizes.allSatisfy({ (0..<1 << 40).contains($0) }) else {
        throw OperationError(
          found: "sizes of \(sizes)", expected: "\(resized.count) lengths below 2^40")
      }
      for (axis, size) in zip(resized, sizes) {
        lengths[axis] = size
        factors[axis] = Float(size) / Float(max(1, shape[axis]))
      }
    }
    return (lengths, factors)
  }

  /// The factors of the lengths, or nil if the lengths are given instead.
  private func scales(_ inputs: Operands) throws -> [Float]? {
    if let scales { return scales }
    let index = isUpsample || opset < 11 ? 1 : 2
    return try inputs.optional(index).map { _ in try inputs.numbers(index, "scales") }
  }

  /// The tensor with another length of one axis.
  private func resizing(
    _ x: Tensor<Float>, _ axis: Int, _ length: Int, _ scale: Float
  ) -> Tensor<Float> {
    let input = x.shape[axis]
    let positions = (0..<length).map {
      coordinates.position($0, scale: scale, input: input, output: length)
    }
    func index(_ position: Float) -> Int {
      min(Int(min(max(position, 0), Float(input))), input - 1)
    }
    guard isLinear else {
      return x.take(positions.map { index(rounded($0, scale)) }, axis: axis)
    }
    let inside = positions.map { min(max($0, 0), Float(input - 1)) }
    let lower = inside.map { index($0.rounded(.down)) }
    let upper = lower.map { min($0 + 1, input - 1) }
    let weights = zip(inside, lower).map { $0 - Float($1) }
    let shape = [length] + Array(repeating: 1, count: x.rank - 1 - axis)
    let weight = Tensor(weights, shape: shape)
    let (a, b) = (x.take(lower, axis: axis), x.take(upper, axis: axis))
    return a + (b - a) * weight
  }

  private func rounded(_ position: Float, _ scale: Float) -> Float {
    switch rounding ?? (scale < 1 ? "ceil" : "floor") {
    case "floor": position.rounded(.down)
    case "ceil": position.rounded(.up)
    case "round_prefer_ceil": (position + 0.5).rounded(.down)
    default: (position - 0.5).rounded(.up)
    }
  }
}
