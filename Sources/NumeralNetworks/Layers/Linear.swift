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
    try body("weight", &weight)
    if bias != nil { try body("bias", &bias!) }
  }

  /// Draws weight and bias from U(−1/√inputs, 1/√inputs), as PyTorch does.
  public mutating func initialize(seed: RandomKey) {
    initializeUniformly(&weight, &bias, seed)
  }
}

/// Draws weight and bias from U(−1/√f, 1/√f), f being the inputs that each output sums over.
///
/// PyTorch's default for linear and convolutional layers: K. He and others's uniform distribution
/// (*Delving Deep into Rectifiers*, 2015) with a = √5, and the same bound for the bias.
func initializeUniformly(
  _ weight: inout Tensor<Float>, _ bias: inout Tensor<Float>?, _ seed: RandomKey
) {
  let bound = 1 / Float(weight.size / weight.shape[0]).squareRoot()
  weight = .uniform(weight.shape, in: -bound..<bound, seed: seed.child("weight"))
  bias = bias.map { .uniform($0.shape, in: -bound..<bound, seed: seed.child("bias")) }
}
