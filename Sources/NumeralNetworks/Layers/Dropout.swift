// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// Dropout: in training, zeroes scalars at random and scales the others by 1 / (1 − probability).
///
/// Input and output have the same shape. In inference, the output is the input. From G. Hinton et
/// al., *Improving neural networks by preventing co-adaptation of feature detectors*, 2012.
public struct Dropout: Layer {
  /// The probability that a scalar is zeroed, from 0 to 1.
  public let probability: Float

  /// Creates a dropout layer.
  ///
  /// - Precondition: `probability` is in 0...1.
  public init(_ probability: Float = 0.5) { self.probability = checked(probability, "Dropout") }

  /// The input.
  public func callAsFunction(_ input: Tensor<Float>) -> Tensor<Float> { input }

  /// The product of the input and a random mask, and the pullback through the same mask.
  public func forward(_ input: Tensor<Float>, in context: TrainingContext) -> ForwardPass {
    dropping(probability, input, maskShape: input.shape, context)
  }
}

/// Dropout of whole channels: in training, zeroes channels at random and scales the others by
/// 1 / (1 − probability).
///
/// Input and output: `[examples, channels, height, width]`. In inference, the output is the input.
/// From J. Tompson et al., *Efficient Object Localization Using Convolutional Networks*, 2015.
public struct Dropout2D: Layer {
  /// The probability that a channel is zeroed, from 0 to 1.
  public let probability: Float

  /// Creates a dropout layer.
  ///
  /// - Precondition: `probability` is in 0...1.
  public init(_ probability: Float = 0.5) { self.probability = checked(probability, "Dropout2D") }

  /// The input.
  public func callAsFunction(_ input: Tensor<Float>) -> Tensor<Float> { input }

  /// The product of the input and a random mask, and the pullback through the same mask.
  ///
  /// - Precondition: The input has four axes.
  public func forward(_ input: Tensor<Float>, in context: TrainingContext) -> ForwardPass {
    require(
      input.rank == 4,
      "Dropout2D: found shape \(input.shape), expected [examples, channels, height, width]")
    return dropping(probability, input, maskShape: [input.shape[0], input.shape[1], 1, 1], context)
  }
}

private func checked(_ probability: Float, _ layer: String) -> Float {
  require(
    (0...1).contains(probability), "\(layer): found probability \(probability), expected 0...1")
  return probability
}

/// The product of the input and a random mask, which is broadcast to the input's shape.
private func dropping(
  _ probability: Float, _ input: Tensor<Float>, maskShape: [Int], _ context: TrainingContext
) -> ForwardPass {
  guard probability > 0 else { return ForwardPass(input) { Gradients(input: $0) } }
  let examples = input.count
  let units = maskShape.dropFirst().reduce(1, *)
  let scale = probability < 1 ? 1 / (1 - probability) : 0
  let threshold = UInt64(Double(probability) * 0x1p32)
  let mask = Tensor<Float>(unsafeUninitialized: maskShape) { mask in
    for example in 0..<examples {
      // One key per example, so that masks do not depend on how the batch is cut into chunks.
      var generator = context.seed.child(context.firstExample + example).generator
      for unit in 0..<units {
        mask[example * units + unit] = UInt64(generator.nextWord()) < threshold ? 0 : scale
      }
    }
  }
  return ForwardPass(input * mask) { gradient in Gradients(input: gradient * mask) }
}
