// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// A reshape of each example into a row.
///
/// Input: `[examples, …]`. Output: `[examples, scalars per example]`, in row-major order.
public struct Flatten: Layer {
  /// Creates a flattening layer.
  public init() {}

  /// The input with one row per example. It shares the input's storage.
  public func callAsFunction(_ input: Tensor<Float>) -> Tensor<Float> {
    input.reshaped([input.count, input.shape.dropFirst().reduce(1, *)])
  }

  /// The input with one row per example, and a pullback that restores the shape.
  public func forward(_ input: Tensor<Float>, in context: TrainingContext) -> ForwardPass {
    ForwardPass(self(input)) { [shape = input.shape] gradient in
      Gradients(input: gradient.reshaped(shape))
    }
  }
}
