// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

// Each layer is described by the call that creates it, without the arguments that have their
// defaults, as PyTorch prints modules.

/// A call of an initializer.
private func call(_ layer: Any, _ arguments: [String?] = []) -> String {
  "\(type(of: layer))(\(arguments.compactMap(\.self).joined(separator: ", ")))"
}

/// An argument, or nil if it has its default.
private func argument<Value: Equatable>(
  _ label: String, _ value: Value, default standard: Value
) -> String? {
  value == standard ? nil : "\(label): \(value)"
}

/// A size: a number if it is square.
private func text(_ size: Size2D) -> String {
  size.height == size.width ? "\(size.height)" : "\(size)"
}

private func argument(_ label: String, _ size: Size2D, default standard: Size2D) -> String? {
  size == standard ? nil : "\(label): \(text(size))"
}

private func argument(_ padding: Padding2D) -> String? {
  switch padding {
  case 0: nil
  case .same: "padding: .same"
  case .sides(let top, let left, let bottom, let right)
  where top == left && top == bottom && top == right:
    "padding: \(top)"
  default: "padding: \(padding)"
  }
}

extension Conv2D: CustomStringConvertible {
  /// The call that creates the layer: `Conv2D(1, 10, kernelSize: 5)`.
  public var description: String {
    call(
      self,
      [
        "\(weight.shape[1] * groups)", "\(weight.shape[0])",
        "kernelSize: \(text(Size2D(weight.shape[2], weight.shape[3])))",
        argument("stride", stride, default: 1), argument(padding),
        argument("dilation", dilation, default: 1), argument("groups", groups, default: 1),
        argument("bias", bias != nil, default: true),
      ])
  }
}

extension ConvTranspose2D: CustomStringConvertible {
  /// The call that creates the layer.
  public var description: String {
    call(
      self,
      [
        "\(weight.shape[0])", "\(weight.shape[1] * groups)",
        "kernelSize: \(text(Size2D(weight.shape[2], weight.shape[3])))",
        argument("stride", stride, default: 1), argument(padding),
        argument("outputPadding", outputPadding, default: 0),
        argument("dilation", dilation, default: 1), argument("groups", groups, default: 1),
        argument("bias", bias != nil, default: true),
      ])
  }
}

extension Linear: CustomStringConvertible {
  /// The call that creates the layer: `Linear(320, 50)`.
  public var description: String {
    call(
      self,
      ["\(weight.shape[1])", "\(weight.shape[0])", argument("bias", bias != nil, default: true)])
  }
}

extension MaxPool2D: CustomStringConvertible {
  /// The call that creates the layer: `MaxPool2D(2)`.
  public var description: String {
    call(self, [text(size), argument("stride", stride, default: size), argument(padding)])
  }
}

extension AvgPool2D: CustomStringConvertible {
  /// The call that creates the layer: `AvgPool2D(2)`.
  public var description: String {
    call(self, [text(size), argument("stride", stride, default: size), argument(padding)])
  }
}

extension BatchNorm: CustomStringConvertible {
  /// The call that creates the layer: `BatchNorm(16)`.
  public var description: String {
    call(
      self,
      [
        "\(weight.size)", argument("momentum", momentum, default: 0.1),
        argument("epsilon", epsilon, default: 1e-5),
      ])
  }
}

extension LayerNorm: CustomStringConvertible {
  /// The call that creates the layer: `LayerNorm(64)`.
  public var description: String {
    call(self, ["\(weight.size)", argument("epsilon", epsilon, default: 1e-5)])
  }
}

extension Embedding: CustomStringConvertible {
  /// The call that creates the layer: `Embedding(1000, features: 16)`.
  public var description: String {
    call(self, ["\(weight.shape[0])", "features: \(weight.shape[1])"])
  }
}

extension Upsample: CustomStringConvertible {
  /// The call that creates the layer: `Upsample(2)`.
  public var description: String {
    call(self, [text(scale), mode == .nearest ? nil : "mode: .\(mode)"])
  }
}

extension Dropout: CustomStringConvertible {
  /// The call that creates the layer: `Dropout(0.5)`.
  public var description: String { call(self, ["\(probability)"]) }
}

extension Dropout2D: CustomStringConvertible {
  /// The call that creates the layer: `Dropout2D(0.5)`.
  public var description: String { call(self, ["\(probability)"]) }
}

extension LeakyReLU: CustomStringConvertible {
  /// The call that creates the layer: `LeakyReLU(0.01)`.
  public var description: String { call(self, ["\(slope)"]) }
}
