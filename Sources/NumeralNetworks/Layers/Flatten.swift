// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// Makes one row of each example: `[examples, …]` becomes `[examples, scalars of one example]`.
public struct Flatten: Layer {
  /// Creates the layer.
  public init() {}

  /// The same scalars, a row for each example.
  public func callAsFunction(_ input: Tensor<Float>) -> Tensor<Float> {
    input.reshaped([input.count, input.shape.dropFirst().reduce(1, *)])
  }

  /// The same scalars, a row for each example, and the way back.
  public func forward(_ input: Tensor<Float>, in context: TrainingContext) -> ForwardPass {
    ForwardPass(self(input)) { [shape = input.shape] gradient in
      Gradients(input: gradient.reshaped(shape))
    }
  }
}
