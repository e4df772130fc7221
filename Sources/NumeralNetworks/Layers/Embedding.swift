// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// A learned vector for each of some whole numbers, such as words.
///
/// Input: `[examples, positions]`, whole numbers from 0. Output: `[examples, positions, features]`.
public struct Embedding: Layer {
  /// The vectors, `[numbers, features]`.
  public var weight: Tensor<Float>

  /// Creates a layer with vectors from the normal distribution, as PyTorch does.
  ///
  /// - Parameters:
  ///   - count: The number of vectors.
  ///   - features: The number of scalars of a vector.
  ///   - seed: The key of the initial weights.
  /// - Precondition: No number is negative.
  public init(_ count: Int, features: Int, seed: RandomKey = 0) {
    weight = .zeros([count, features])
    initialize(seed: seed)
  }

  /// `weight`.
  public var parameterPaths: TensorPaths<Embedding> { ["weight": \.weight] }

  /// Draws the vectors from the normal distribution.
  public mutating func initialize(seed: RandomKey) {
    weight = .normal(weight.shape, seed: seed.child("weight"))
  }

  /// The vectors of the numbers.
  ///
  /// - Precondition: Each number is whole, and that of a vector.
  public func callAsFunction(_ input: Tensor<Float>) -> Tensor<Float> {
    weight.take(indices(input)).reshaped(input.shape + [weight.shape[1]])
  }

  /// The vectors of the numbers, and the pullback: the input has no gradient, and gets zeros.
  public func forward(_ input: Tensor<Float>, in context: TrainingContext) -> ForwardPass {
    let indices = indices(input)
    return ForwardPass(self(input)) { [shape = weight.shape] gradient in
      var weight = Tensor<Float>.zeros(shape)
      let rows = gradient.reshaped([indices.count, shape[1]])
      for (row, index) in indices.enumerated() { weight[index] += rows[row] }
      return Gradients(input: .zeros(input.shape), ["weight": weight])
    }
  }

  private func indices(_ input: Tensor<Float>) -> [Int] {
    input.scalars.map { number in
      guard let index = Int(exactly: number), (0..<weight.shape[0]).contains(index) else {
        fatalError(
          "Embedding: found \(number), expected a whole number in 0..<\(weight.shape[0])")
      }
      return index
    }
  }
}
