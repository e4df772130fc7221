// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// The attributes that convolutions and poolings have in common, for each spatial axis.
struct SpatialWindow: Sendable {
  /// How `auto_pad` pads: so that the output's lengths are those of the input divided by the
  /// strides, with the odd element at the end or at the start.
  enum AutoPad: String {
    case none = "NOTSET"
    case valid = "VALID"
    case sameUpper = "SAME_UPPER"
    case sameLower = "SAME_LOWER"
  }
  private let kernel, strides, dilations, pads: [Int]?
  let autoPad: AutoPad

  init(_ attributes: Attributes) throws {
    func lengths(_ name: String, atLeast minimum: Int) throws -> [Int]? {
      guard let values = try attributes.ints(name) else { return nil }
      guard values.allSatisfy({ (minimum..<1 << 28).contains($0) }) else {
        throw OperationError(
          found: "the attribute '\(name)' of \(values)", expected: "\(minimum) or more, below 2^28")
      }
      return values
    }
    kernel = try lengths("kernel_shape", atLeast: 1)
    strides = try lengths("strides", atLeast: 1)
    dilations = try lengths("dilations", atLeast: 1)
    pads = try lengths("pads", atLeast: 0)
    let autoPad = AutoPad(rawValue: try attributes.string("auto_pad") ?? "NOTSET")
    guard let autoPad else {
      throw OperationError(
        found: "the attribute 'auto_pad' of '\(try attributes.string("auto_pad")!)'",
        expected: "NOTSET, VALID, SAME_UPPER or SAME_LOWER")
    }
    self.autoPad = autoPad
  }

  /// The window over an image, whose two axes are those of the input, or the second alone for an
  /// input with one spatial axis.
  struct Resolved: Sendable {
    var kernel, stride, dilation: Size2D
    /// The numbers of elements of padding before and after.
    var before, after: Size2D

    /// The length from the first element of the kernel to the last.
    var extent: Size2D {
      Size2D((kernel.height - 1) * dilation.height + 1, (kernel.width - 1) * dilation.width + 1)
    }
  }

  /// The window for an image, with the padding that `auto_pad` stands for.
  ///
  /// - Parameters:
  ///   - kernel: The shape of the weights, or nil for that of `kernel_shape`.
  ///   - image: The lengths of the spatial axes.
  func resolved(kernel weights: [Int]? = nil, image: [Int]) throws -> Resolved {
    let rank = image.count
    guard let shape = weights ?? kernel else {
      throw OperationError(found: "no attribute 'kernel_shape'", expected: "one")
    }
    func check(_ name: String, _ values: [Int]?, _ count: Int) throws {
      guard let values, values.count != count else { return }
      throw OperationError(
        found: "the attribute '\(name)' of \(values)", expected: "\(count) numbers")
    }
    try check("kernel_shape", shape, rank)
    try check("strides", strides, rank)
    try check("dilations", dilations, rank)
    try check("pads", pads, 2 * rank)
    if let kernel, let weights, kernel != weights {
      throw OperationError(
        found: "the attribute 'kernel_shape' of \(kernel)",
        expected: "\(weights), as of the weights")
    }
    guard shape.allSatisfy({ (1..<1 << 28).contains($0) }) else {
      throw OperationError(found: "a kernel of shape \(shape)", expected: "lengths of 1 or more")
    }
    // An axis before the only one has one element.
    let one = Array(repeating: 1, count: 2 - rank)
    let zero = Array(repeating: 0, count: 2 - rank)
    func size(_ values: [Int]) -> Size2D { Size2D(values[0], values[1]) }
    var result = Resolved(
      kernel: size(one + shape), stride: size(one + (strides ?? Array(repeating: 1, count: rank))),
      dilation: size(one + (dilations ?? Array(repeating: 1, count: rank))),
      before: 0, after: 0)
    guard
      !result.kernel.height.multipliedReportingOverflow(by: result.dilation.height).overflow,
      max(result.extent.height, result.extent.width) < 1 << 30
    else {
      throw OperationError(
        found: "a kernel of \(result.kernel) with dilation \(result.dilation)",
        expected: "an extent below 2^30")
    }
    switch autoPad {
    case .valid: break
    case .none:
      let pads = pads ?? Array(repeating: 0, count: 2 * rank)
      result.before = size(zero + pads[..<rank])
      result.after = size(zero + pads[rank...])
    case .sameUpper, .sameLower:
      func pad(_ length: Int, _ stride: Int, _ extent: Int) -> (before: Int, after: Int) {
        let total = max(0, (ceilDiv(length, stride) - 1) * stride + extent - length)
        let half = autoPad == .sameUpper ? total / 2 : total - total / 2
        return (half, total - half)
      }
      let lengths = size(one + image)
      let rows = pad(lengths.height, result.stride.height, result.extent.height)
      let columns = pad(lengths.width, result.stride.width, result.extent.width)
      result.before = Size2D(rows.before, columns.before)
      result.after = Size2D(rows.after, columns.after)
    }
    return result
  }
}

extension SpatialWindow.Resolved {
  /// The padding on each side.
  var padding: Padding2D {
    .sides(top: before.height, left: before.width, bottom: after.height, right: after.width)
  }

  /// The shape of filters with two spatial axes.
  func filterShape(_ shape: [Int]) -> [Int] { [shape[0], shape[1], kernel.height, kernel.width] }

  /// Throws if the working memory of a convolution would be out of all proportion: a padded channel
  /// of the larger side, or the products of a row of the smaller one.
  ///
  /// - Parameters:
  ///   - channels: The channels of a filter.
  ///   - large: The image that the window is over.
  ///   - small: The positions of the window.
  func checkMemory(channels: Int, large: Size2D, small: Size2D) throws {
    let height = Double(large.height + before.height + after.height)
    let width = Double(large.width + before.width + after.width)
    let products =
      Double(channels) * Double(kernel.height) * Double(kernel.width) * Double(small.width)
    guard height * width < 0x1p27, products < 0x1p27 else {
      throw OperationError(
        found: "a kernel of \(channels)×\(kernel) over an image of \(large), padded by \(before)",
        expected: "fewer than 2^27 pixels, and than 2^27 products in a row")
    }
  }

  /// The lengths of the output along both axes.
  ///
  /// - Parameter ceil: Whether a last window may go beyond the padding.
  func outputSize(_ image: Size2D, ceil: Bool = false) throws -> Size2D {
    func length(_ input: Int, _ extent: Int, _ stride: Int, _ before: Int, _ after: Int) -> Int? {
      let room = input + before + after - extent
      guard room >= 0 else { return nil }
      guard ceil else { return room / stride + 1 }
      let count = ceilDiv(room, stride) + 1
      // No window starts in the padding at the end.
      return (count - 1) * stride >= input + before ? count - 1 : count
    }
    guard
      let height = length(
        image.height, extent.height, stride.height, before.height, after.height),
      let width = length(image.width, extent.width, stride.width, before.width, after.width)
    else {
      throw OperationError(
        found: "an image of \(image) for a kernel of \(extent)", expected: "one that it fits into")
    }
    return Size2D(height, width)
  }
}

/// The shape of a batch of images with two spatial axes; an input with one gets another before it.
struct ImageShape {
  let shape: [Int]
  /// Whether the input has one spatial axis.
  let isLine: Bool

  init(_ shape: [Int], _ name: String) throws {
    guard shape.count == 3 || shape.count == 4 else {
      throw OperationError(
        found: "the input '\(name)' of shape \(shape)", expected: "one or two spatial axes")
    }
    isLine = shape.count == 3
    self.shape = isLine ? [shape[0], shape[1], 1, shape[2]] : shape
  }

  var size: Size2D { Size2D(shape[2], shape[3]) }

  /// The shape of a result with as many spatial axes as the input.
  func result(_ channels: Int, _ size: Size2D) -> [Int] {
    isLine ? [shape[0], channels, size.width] : [shape[0], channels, size.height, size.width]
  }
}
