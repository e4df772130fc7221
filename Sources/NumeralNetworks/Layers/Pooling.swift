// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// The largest scalar in each window.
///
/// Input: `[examples, channels, height, width]`. Output: `[examples, channels, places down, places
/// across]`.
public struct MaxPool2D: Layer {
  /// The window: its size, stride and padding.
  public var window: Window2D

  /// Creates a pooling over windows that lie side by side, unless a stride is given.
  public init(_ size: Size2D, stride: Size2D? = nil, padding: Size2D = 0) {
    window = Window2D(size, stride: stride ?? size, padding: padding)
  }

  /// The largest scalar in each window.
  public func callAsFunction(_ input: Tensor<Float>) -> Tensor<Float> { maxPool2D(input, window) }

  /// The largest scalar in each window, and the way back to where it was.
  public func forward(_ input: Tensor<Float>, in context: TrainingContext) -> ForwardPass {
    let (output, indices) = maxPool2DWithIndices(input, window)
    return ForwardPass(output) { [shape = input.shape] gradient in
      Gradients(input: maxPool2DGradient(gradient, indices: indices, inputShape: shape))
    }
  }
}

/// The mean of each window; padding counts as zeros.
///
/// Input: `[examples, channels, height, width]`. Output: `[examples, channels, places down, places
/// across]`.
public struct AvgPool2D: Layer {
  /// The window: its size, stride and padding.
  public var window: Window2D

  /// Creates a pooling over windows that lie side by side, unless a stride is given.
  public init(_ size: Size2D, stride: Size2D? = nil, padding: Size2D = 0) {
    window = Window2D(size, stride: stride ?? size, padding: padding)
  }

  /// The mean of each window.
  public func callAsFunction(_ input: Tensor<Float>) -> Tensor<Float> { avgPool2D(input, window) }

  /// The mean of each window, and the way back.
  public func forward(_ input: Tensor<Float>, in context: TrainingContext) -> ForwardPass {
    ForwardPass(self(input)) { [window, shape = input.shape] gradient in
      Gradients(input: avgPool2DGradient(gradient, window, inputShape: shape))
    }
  }
}
