// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralNetworks
import NumeralTensors

// The operators of the layers of images.

/// The attribute of a height and a width.
private func pair(_ size: Size2D) -> ONNXGraph.Attribute { .ints([size.height, size.width]) }

/// The attribute of the padding around an image.
///
/// - Parameter span: The height and width that the window covers.
private func pads(_ padding: Padding2D, span: Size2D) -> ONNXGraph.Attribute {
  switch padding {
  case .sides(let top, let left, let bottom, let right): return .ints([top, left, bottom, right])
  case .same:
    let (height, width) = (span.height - 1, span.width - 1)
    return .ints([height / 2, width / 2, height - height / 2, width - width / 2])
  }
}

/// The height and width that a dilated kernel covers.
private func span(_ kernel: Size2D, _ dilation: Size2D) -> Size2D {
  Size2D((kernel.height - 1) * dilation.height + 1, (kernel.width - 1) * dilation.width + 1)
}

extension Conv2D: ONNXExportable {
  /// `Conv`.
  public func export(to graph: inout ONNXGraph, input: String, name: String) -> String {
    let kernel = Size2D(weight.shape[2], weight.shape[3])
    let constants = parameters.map { graph.constant($0.value, named: name + $0.name) }
    return graph.sameRank(
      "Conv", [input] + constants, named: name,
      [
        "kernel_shape": pair(kernel), "strides": pair(stride), "dilations": pair(dilation),
        "pads": pads(padding, span: span(kernel, dilation)), "group": .int(groups),
      ])
  }
}

extension ConvTranspose2D: ONNXExportable {
  /// `ConvTranspose`.
  public func export(to graph: inout ONNXGraph, input: String, name: String) -> String {
    let kernel = Size2D(weight.shape[2], weight.shape[3])
    let constants = parameters.map { graph.constant($0.value, named: name + $0.name) }
    return graph.sameRank(
      "ConvTranspose", [input] + constants, named: name,
      [
        "kernel_shape": pair(kernel), "strides": pair(stride), "dilations": pair(dilation),
        "pads": pads(padding, span: span(kernel, dilation)), "group": .int(groups),
        "output_padding": pair(outputPadding),
      ])
  }
}

extension MaxPool2D: ONNXExportable {
  /// `MaxPool`.
  public func export(to graph: inout ONNXGraph, input: String, name: String) -> String {
    graph.sameRank(
      "MaxPool", [input], named: name,
      [
        "kernel_shape": pair(size), "strides": pair(stride),
        "pads": pads(padding, span: size),
      ])
  }
}

extension AvgPool2D: ONNXExportable {
  /// `AveragePool` that counts the padding.
  public func export(to graph: inout ONNXGraph, input: String, name: String) -> String {
    graph.sameRank(
      "AveragePool", [input], named: name,
      [
        "kernel_shape": pair(size), "strides": pair(stride),
        "pads": pads(padding, span: size), "count_include_pad": .int(1),
      ])
  }
}

extension GlobalAveragePool: ONNXExportable {
  /// `GlobalAveragePool`, and `Flatten` of its axes of length 1.
  public func export(to graph: inout ONNXGraph, input: String, name: String) -> String {
    let means = graph.node("GlobalAveragePool", [input], named: name)
    return Flatten().export(to: &graph, input: means, name: name)
  }
}

extension Upsample: ONNXExportable {
  /// `Resize`.
  public func export(to graph: inout ONNXGraph, input: String, name: String) -> String {
    let scales = graph.constant(
      Tensor<Float>([1, 1, Float(scale.height), Float(scale.width)]), named: name + "scales")
    return graph.sameRank(
      "Resize", [input, "", scales], named: name,
      mode == .nearest
        ? [
          "mode": .string("nearest"), "nearest_mode": .string("floor"),
          "coordinate_transformation_mode": .string("asymmetric"),
        ]
        : [
          "mode": .string("linear"), "coordinate_transformation_mode": .string("half_pixel"),
        ])
  }
}
