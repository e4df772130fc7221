// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// Sets scalars to 0 at random in training, and scales up the others so that the mean stays.
///
/// Input and output have the same shape. In inference nothing happens. From G. Hinton and others,
/// *Improving neural networks by preventing co-adaptation of feature detectors*, 2012.
public struct Dropout: Layer {
  /// How probable it is that a scalar becomes 0, from 0 to 1.
  public let probability: Float

  /// Creates the layer.
  ///
  /// - Precondition: `probability` is in 0…1.
  public init(_ probability: Float = 0.5) { self.probability = checked(probability, "Dropout") }

  /// The input itself.
  public func callAsFunction(_ input: Tensor<Float>) -> Tensor<Float> { input }

  /// The input times a random mask of zeros and 1 / (1 − probability), and the way back.
  public func forward(_ input: Tensor<Float>, in context: TrainingContext) -> ForwardPass {
    dropping(probability, input, unitsPerExample: input.shape.dropFirst(), context)
  }
}

/// Sets whole channels to 0 at random in training, and scales up the others so that the mean stays.
///
/// Input and output: `[examples, channels, height, width]`. In inference nothing happens. From
/// J. Tompson and others, *Efficient Object Localization Using Convolutional Networks*, 2015.
public struct Dropout2D: Layer {
  /// How probable it is that a channel becomes 0, from 0 to 1.
  public let probability: Float

  /// Creates the layer.
  ///
  /// - Precondition: `probability` is in 0…1.
  public init(_ probability: Float = 0.5) { self.probability = checked(probability, "Dropout2D") }

  /// The input itself.
  public func callAsFunction(_ input: Tensor<Float>) -> Tensor<Float> { input }

  /// The input times a random mask of zeros and 1 / (1 − probability), and the way back.
  ///
  /// - Precondition: The input has four axes.
  public func forward(_ input: Tensor<Float>, in context: TrainingContext) -> ForwardPass {
    precondition(
      input.rank == 4,
      "Dropout2D: the shape is \(input.shape), expected [examples, channels, height, width]")
    return dropping(probability, input, unitsPerExample: [input.shape[1], 1, 1], context)
  }
}

private func checked(_ probability: Float, _ layer: String) -> Float {
  precondition(
    (0...1).contains(probability), "\(layer): the probability is \(probability), expected 0…1")
  return probability
}

/// The input times a random mask, one number for each unit, broadcast over the unit's scalars.
private func dropping(
  _ probability: Float, _ input: Tensor<Float>, unitsPerExample: some Collection<Int>,
  _ context: TrainingContext
) -> ForwardPass {
  guard probability > 0 else { return ForwardPass(input) { Gradients(input: $0) } }
  let units = unitsPerExample.reduce(1, *)
  let kept = probability < 1 ? 1 / (1 - probability) : 0
  let threshold = UInt64(Double(probability) * 0x1p32)
  let mask = Tensor<Float>(shape: [input.shape[0]] + unitsPerExample) { mask in
    for example in 0..<input.shape[0] {
      // An example's numbers are its own, wherever the batch is cut.
      var generator = context.seed.child(context.firstExample + example).generator
      for unit in 0..<units {
        mask[example * units + unit] = UInt64(generator.nextWord()) < threshold ? 0 : kept
      }
    }
  }
  return ForwardPass(input * mask) { gradient in Gradients(input: gradient * mask) }
}
