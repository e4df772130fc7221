// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Numeral

// Docs/Layers.md begins.
/// A parametric ReLU: x where x ≥ 0, slope · x elsewhere, with a learned slope.
struct PReLU: Layer {
  var slope: Tensor<Float> = [0.25]

  func callAsFunction(_ input: Tensor<Float>) -> Tensor<Float> {
    let slope = slope.scalar
    return input.map { $0 < 0 ? slope * $0 : $0 }
  }

  func forward(_ input: Tensor<Float>, in context: TrainingContext) -> ForwardPass {
    ForwardPass(self(input)) { gradient in
      let slope = slope.scalar
      let slopeGradient = gradient.zipMap(input) { $1 < 0 ? $0 * $1 : 0 }.sum()
      return Gradients(
        input: gradient.zipMap(input) { $1 < 0 ? slope * $0 : $0 },
        ["slope": Tensor([slopeGradient])])
    }
  }

  var parameterPaths: TensorPaths<PReLU> { ["slope": \.slope] }
}
// Docs/Layers.md ends.
