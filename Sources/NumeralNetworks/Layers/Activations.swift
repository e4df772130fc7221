// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// The rectified linear unit: max(x, 0) of each element.
///
/// Input and output have the same shape, which may be any.
public struct ReLU: Layer {
  /// Creates an activation layer, which has no weights.
  public init() {}

  /// max(x, 0) of each element. NaN stays NaN, so that divergence reaches the loss.
  public func callAsFunction(_ input: Tensor<Float>) -> Tensor<Float> {
    input.map { $0 < 0 ? 0 : $0 }
  }

  /// max(x, 0) of each element; the pullback has derivative 0 at 0, as PyTorch's.
  public func forward(_ input: Tensor<Float>, in context: TrainingContext) -> ForwardPass {
    let output = self(input)
    return ForwardPass(output) { gradient in
      Gradients(input: gradient.zipMap(output) { $1 <= 0 ? 0 : $0 })
    }
  }
}

/// The leaky rectified linear unit: x where x ≥ 0, and slope · x elsewhere.
///
/// Input and output have the same shape, which may be any. A. Maas et al., *Rectifier
/// Nonlinearities Improve Neural Network Acoustic Models*, 2013.
public struct LeakyReLU: Layer {
  /// The slope of negative numbers.
  public var slope: Float

  /// Creates an activation layer, which has no weights.
  public init(_ slope: Float = 0.01) { self.slope = slope }

  /// The function of each element.
  public func callAsFunction(_ input: Tensor<Float>) -> Tensor<Float> {
    let slope = slope
    return input.map { $0 < 0 ? slope * $0 : $0 }
  }

  /// The function of each element; the pullback has derivative `slope` at 0, as PyTorch's.
  public func forward(_ input: Tensor<Float>, in context: TrainingContext) -> ForwardPass {
    ForwardPass(self(input)) { [slope] gradient in
      Gradients(input: gradient.zipMap(input) { $1 <= 0 ? slope * $0 : $0 })
    }
  }
}

/// The logistic function: 1 / (1 + e⁻ˣ) of each element.
///
/// Input and output have the same shape, which may be any.
public struct Sigmoid: Layer {
  /// Creates an activation layer, which has no weights.
  public init() {}

  /// The function of each element.
  public func callAsFunction(_ input: Tensor<Float>) -> Tensor<Float> { sigmoid(input) }

  /// The function of each element, and the pullback.
  public func forward(_ input: Tensor<Float>, in context: TrainingContext) -> ForwardPass {
    let output = self(input)
    return ForwardPass(output) { gradient in
      Gradients(input: gradient.zipMap(output) { $0 * $1 * (1 - $1) })
    }
  }
}

/// The hyperbolic tangent of each element.
///
/// Input and output have the same shape, which may be any.
public struct Tanh: Layer {
  /// Creates an activation layer, which has no weights.
  public init() {}

  /// The function of each element.
  public func callAsFunction(_ input: Tensor<Float>) -> Tensor<Float> { tanh(input) }

  /// The function of each element, and the pullback.
  public func forward(_ input: Tensor<Float>, in context: TrainingContext) -> ForwardPass {
    let output = self(input)
    return ForwardPass(output) { gradient in
      Gradients(input: gradient.zipMap(output) { $0 * (1 - $1 * $1) })
    }
  }
}

/// The sigmoid linear unit, or swish: x · sigmoid(x) of each element.
///
/// Input and output have the same shape, which may be any. S. Elfwing et al., *Sigmoid-Weighted
/// Linear Units*, 2018.
public struct SiLU: Layer {
  /// Creates an activation layer, which has no weights.
  public init() {}

  /// The function of each element.
  public func callAsFunction(_ input: Tensor<Float>) -> Tensor<Float> { input * sigmoid(input) }

  /// The function of each element, and the pullback.
  public func forward(_ input: Tensor<Float>, in context: TrainingContext) -> ForwardPass {
    let s = sigmoid(input)
    return ForwardPass(input * s) { gradient in
      Gradients(input: gradient * s.zipMap(input) { $0 * (1 + $1 * (1 - $0)) })
    }
  }
}

/// The Gaussian error linear unit: x · Φ(x) of each element, where Φ is the distribution function
/// of the normal distribution.
///
/// Input and output have the same shape, which may be any. D. Hendrycks and K. Gimpel, *Gaussian
/// Error Linear Units*, 2016, in its exact form.
public struct GELU: Layer {
  /// Creates an activation layer, which has no weights.
  public init() {}

  /// The function of each element.
  public func callAsFunction(_ input: Tensor<Float>) -> Tensor<Float> {
    input * distribution(input)
  }

  /// The function of each element, and the pullback.
  public func forward(_ input: Tensor<Float>, in context: TrainingContext) -> ForwardPass {
    let phi = distribution(input)
    return ForwardPass(input * phi) { gradient in
      let density = exp(square(input) * -0.5) * (1 / (2 * Float.pi).squareRoot())
      return Gradients(input: gradient * (phi + input * density))
    }
  }

  /// Φ(x) = (1 + erf(x / √2)) / 2.
  private func distribution(_ x: Tensor<Float>) -> Tensor<Float> {
    (erf(x * Float(0.5).squareRoot()) + 1) * 0.5
  }
}
