// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// A fully connected layer: x·weightᵀ + bias.
///
/// Input: `[examples, inputs]`. Output: `[examples, outputs]`.
///
///     Linear(320, 50)
public struct Linear: Layer {
  /// The weights, `[outputs, inputs]`.
  public var weight: Tensor<Float>
  /// The bias, `[outputs]`, or nil.
  public var bias: Tensor<Float>?

  /// Creates a layer with random weights; see `initialize(seed:)`.
  ///
  /// - Parameters:
  ///   - inputs: The number of scalars of an input example.
  ///   - outputs: The number of scalars of an output example.
  ///   - bias: Whether a bias is added to the outputs.
  ///   - seed: The key of the initial weights.
  /// - Precondition: No number is negative.
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

  /// The outputs for each example, and the pullback.
  public func forward(_ input: Tensor<Float>, in context: TrainingContext) -> ForwardPass {
    ForwardPass(self(input)) { gradient in
      var parameters = ["weight": matmul(gradient, input, transposing: .left)]
      if bias != nil { parameters["bias"] = gradient.sum(axis: 0) }
      return Gradients(
        input: context.needsInputGradient ? matmul(gradient, weight) : nil, parameters)
    }
  }

  /// `weight` and, if there is one, `bias`.
  public var parameterPaths: TensorPaths<Linear> {
    bias == nil ? ["weight": \.weight] : ["weight": \.weight, "bias": \.bias!]
  }

  /// `true` from 2¹⁶ weights on: the product of each chunk of eight rows, and the sum of its
  /// gradient, would go through the memory of all weights.
  public var takesWholeBatches: Bool { weight.size >= 1 << 16 }

  /// Draws weight and bias from U(−1/√inputs, 1/√inputs), as PyTorch does.
  public mutating func initialize(seed: RandomKey) {
    initializeUniformly(&weight, &bias, seed: seed)
  }
}
