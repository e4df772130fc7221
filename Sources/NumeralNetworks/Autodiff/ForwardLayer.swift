// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// A layer that is written forward only: its gradients are computed by differentiation.
///
///     /// x · sigmoid(β · x), with a learned β.
///     struct Swish: ForwardLayer {
///       var beta: Tensor<Float> = [1]
///       var parameterPaths: TensorPaths<Swish> { ["beta": \.beta] }
///       func output(_ x: Tracked<Float>, _ weights: TrackedWeights<Swish>) -> Tracked<Float> {
///         x * sigmoid(x * weights[\.beta])
///       }
///     }
///
/// Layers with hand-written pullbacks are faster; this one keeps all intermediate results.
public protocol ForwardLayer: Layer {
  /// The layer's output.
  ///
  /// - Parameters:
  ///   - input: The input.
  ///   - weights: The weights, by their key paths in `parameterPaths`.
  func output(_ input: Tracked<Float>, _ weights: TrackedWeights<Self>) -> Tracked<Float>
}

/// The weights of a `ForwardLayer`, by their key paths.
public struct TrackedWeights<Root> {
  fileprivate let tensors: [WritableKeyPath<Root, Tensor<Float>>: Tracked<Float>]

  /// The weight at a key path.
  ///
  /// - Precondition: It is one of the layer's `parameterPaths`.
  public subscript(path: WritableKeyPath<Root, Tensor<Float>>) -> Tracked<Float> {
    guard let tensor = tensors[path] else {
      fatalError("ForwardLayer: found \(path), expected one of parameterPaths")
    }
    return tensor
  }
}

extension ForwardLayer {
  /// The layer's output in inference, where nothing is recorded.
  public func callAsFunction(_ input: Tensor<Float>) -> Tensor<Float> {
    output(Tracked(input), weights { Tracked($0) }).value
  }

  /// The layer's output in training, and the pullback by differentiation.
  public func forward(_ input: Tensor<Float>, in context: TrainingContext) -> ForwardPass {
    let tracked = weights { Tracked(variable: $0) }
    let variable = context.needsInputGradient ? Tracked(variable: input) : Tracked(input)
    let output = output(variable, tracked)
    return ForwardPass(output.value) { gradient in
      let paths = Array(parameterPaths)
      let gradients = output.gradients(
        with: [variable] + paths.map { tracked[$0.value] }, Tracked(gradient)
      ).map(\.value)
      return Gradients(
        input: context.needsInputGradient ? gradients[0] : nil,
        Dictionary(uniqueKeysWithValues: zip(paths.map(\.key), gradients.dropFirst())))
    }
  }

  private func weights(_ track: (Tensor<Float>) -> Tracked<Float>) -> TrackedWeights<Self> {
    TrackedWeights(
      tensors: Dictionary(
        uniqueKeysWithValues: parameterPaths.map { ($0.value, track(self[keyPath: $0.value])) }))
  }
}

/// A loss that is written forward only: its gradient is computed by differentiation.
///
///     struct LogCosh: ForwardLoss {
///       func losses(_ outputs: Tracked<Float>, _ targets: Tensor<Float>) -> Tracked<Float> {
///         let error = outputs - Tracked(targets)
///         return log((exp(error) + exp(-error)) / 2).mean(axis: 1)
///       }
///     }
public protocol ForwardLoss<Target>: Loss {
  /// The targets of a batch.
  associatedtype Target
  /// The loss of each example, `[examples]`.
  func losses(_ outputs: Tracked<Float>, _ targets: Target) -> Tracked<Float>
}

extension ForwardLoss {
  /// The sum of the examples' losses, and its gradient times `scale`, by differentiation. See
  /// `Loss`.
  public func valueWithGradient(
    _ outputs: Tensor<Float>, _ targets: Target, scale: Float
  ) -> (value: Double, gradient: Tensor<Float>) {
    let variable = Tracked(variable: outputs)
    let losses = losses(variable, targets)
    require(
      losses.shape == [targets.exampleCount],
      "\(Self.self): found losses of shape \(losses.shape), expected [\(targets.exampleCount)], "
        + "one for each example")
    let scales = Tracked(Tensor(repeating: scale, shape: losses.shape))
    let gradient = losses.gradients(with: [variable], scales)[0].value
    return (Double(losses.value.sum()), gradient)
  }
}
