// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// A linear map: x·weightᵀ + bias.
///
/// Input: `[examples, inputs]`. Output: `[examples, outputs]`.
public struct Linear: Layer {
  /// The map, `[outputs, inputs]`.
  public var weight: Tensor<Float>
  /// A number for each output, `[outputs]`, or none.
  public var bias: Tensor<Float>?

  /// Creates a linear map with random weights; see `initialize(seed:)`.
  ///
  /// - Parameters:
  ///   - inputs: The number of scalars of each example.
  ///   - outputs: The number of scalars of each output.
  ///   - bias: Whether a number is added to each output.
  ///   - seed: Where the initial weights come from.
  public init(_ inputs: Int, _ outputs: Int, bias: Bool = true, seed: RandomKey = 0) {
    weight = .zeros([outputs, inputs])
    self.bias = bias ? .zeros([outputs]) : nil
    initialize(seed: seed)
  }

  /// The outputs for each example.
  public func callAsFunction(_ input: Tensor<Float>) -> Tensor<Float> {
    var output = matmul(input, weight, transposing: .right)
    if let bias { output += bias }
    return output
  }

  /// The outputs for each example, and the way back.
  public func forward(_ input: Tensor<Float>, in context: TrainingContext) -> ForwardPass {
    ForwardPass(self(input)) { gradient in
      var parameters = ["weight": matmul(gradient, input, transposing: .left)]
      if bias != nil { parameters["bias"] = gradient.sum(axis: 0) }
      return Gradients(
        input: context.needsInputGradient ? matmul(gradient, weight) : nil, parameters)
    }
  }

  /// Calls `body` with `weight` and `bias`.
  public mutating func forEachParameter(
    _ body: (_ name: String, _ value: inout Tensor<Float>) throws -> Void
  ) rethrows {
    try forWeightAndBias(&weight, &bias, body)
  }

  /// Draws weight and bias from U(−1/√inputs, 1/√inputs), as PyTorch does.
  public mutating func initialize(seed: RandomKey) {
    initializeUniformly(&weight, &bias, seed: seed)
  }
}
