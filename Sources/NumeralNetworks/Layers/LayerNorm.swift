// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// Layer normalization: the features of each example shifted and scaled to mean 0 and variance 1,
/// and then by learned weights.
///
/// Input and output: `[examples, …, features]`; the last axis is normalized. J. Ba, J. Kiros and
/// G. Hinton, *Layer Normalization*, 2016.
public struct LayerNorm: Layer {
  /// The learned factor of each feature, `[features]`.
  public var weight: Tensor<Float>
  /// The learned summand of each feature, `[features]`.
  public var bias: Tensor<Float>
  /// The summand of the variances.
  public var epsilon: Float

  /// Creates a layer with factors of 1 and summands of 0.
  ///
  /// - Precondition: There is a feature, and ε is positive.
  public init(_ features: Int, epsilon: Float = 1e-5) {
    require(
      features > 0 && epsilon > 0,
      "LayerNorm: found \(features) features and epsilon \(epsilon), expected 1 or more, and a "
        + "positive number")
    weight = .ones([features])
    bias = .zeros([features])
    self.epsilon = epsilon
  }

  /// `weight` and `bias`.
  public var parameterPaths: TensorPaths<LayerNorm> { ["weight": \.weight, "bias": \.bias] }

  /// Sets the factors to 1 and the summands to 0.
  public mutating func initialize(seed: RandomKey) {
    self = LayerNorm(weight.size, epsilon: epsilon)
  }

  /// The normalized input.
  public func callAsFunction(_ input: Tensor<Float>) -> Tensor<Float> {
    normalized(input).values * weight + bias
  }

  /// The normalized input, and the pullback.
  public func forward(_ input: Tensor<Float>, in context: TrainingContext) -> ForwardPass {
    let (values, inverse) = normalized(input)
    return ForwardPass(values * weight + bias) { [weight] gradient in
      let others = Array(0..<gradient.rank - 1)
      let scaled = gradient * weight
      // dx = inverse · (g − mean(g) − values · mean(g · values)), with g the gradient times weight.
      let mean = scaled.mean(axis: -1, keepDims: true)
      let projection = (scaled * values).mean(axis: -1, keepDims: true)
      return Gradients(
        input: (scaled - mean - values * projection) * inverse,
        [
          "weight": (gradient * values).sum(axes: others), "bias": gradient.sum(axes: others),
        ])
    }
  }

  /// The input with mean 0 and variance 1 along the last axis, and the factors of its deviations.
  private func normalized(
    _ input: Tensor<Float>
  ) -> (values: Tensor<Float>, inverse: Tensor<Float>) {
    require(
      input.rank >= 2 && input.shape.last == weight.size,
      "LayerNorm: found shape \(input.shape), expected [examples, …, \(weight.size)]")
    let deviations = input - input.mean(axis: -1, keepDims: true)
    let variance = square(deviations).mean(axis: -1, keepDims: true)
    let inverse = variance.map { [epsilon] in 1 / ($0 + epsilon).squareRoot() }
    return (deviations * inverse, inverse)
  }
}
