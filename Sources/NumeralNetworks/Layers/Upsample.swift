// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// Larger images, by repeated or interpolated pixels.
///
/// Input: `[examples, channels, height, width]`. Output: `[examples, channels, height · scale,
/// width · scale]`. PyTorch's `Upsample`, with `align_corners=False`.
///
///     Upsample(2)                     // each pixel four times
///     Upsample(2, mode: .bilinear)
public struct Upsample: Layer {
  /// The way from pixels to more pixels.
  public enum Mode: Sendable, Equatable {
    /// Each pixel is repeated.
    case nearest
    /// A weighted mean of the four nearest pixels; beyond the outermost, those.
    case bilinear
  }

  /// The factors of the height and the width.
  public var scale: Size2D
  /// The way from pixels to more pixels.
  public var mode: Mode

  /// Creates a layer, which has no weights.
  ///
  /// - Precondition: The scale is positive.
  public init(_ scale: Size2D, mode: Mode = .nearest) {
    require(
      scale.height > 0 && scale.width > 0, "Upsample: the scale is \(scale), expected 1 or more")
    self.scale = scale
    self.mode = mode
  }

  /// The larger images.
  ///
  /// - Precondition: The input has four axes.
  /// - Complexity: O(scalars of the result); with `bilinear`, times the length of its sides.
  public func callAsFunction(_ input: Tensor<Float>) -> Tensor<Float> {
    let (n, c, height, width) = sizes(of: input.shape)
    switch mode {
    case .nearest:
      return input.reshaped([n * c, height, 1, width, 1])
        .broadcast(to: [n * c, height, scale.height, width, scale.width])
        .reshaped([n, c, height * scale.height, width * scale.width])
    case .bilinear:
      let rows = interpolation(height, scale.height)
      let columns = interpolation(width, scale.width)
      return matmul(matmul(rows, input), columns, transposing: .right)
    }
  }

  /// The larger images; the pullback adds the gradients of all that a pixel has a part in.
  public func forward(_ input: Tensor<Float>, in context: TrainingContext) -> ForwardPass {
    let (n, c, height, width) = sizes(of: input.shape)
    return ForwardPass(self(input)) { [self] gradient in
      switch mode {
      case .nearest:
        return Gradients(
          input: gradient.reshaped([n, c, height, scale.height, width, scale.width])
            .sum(axes: [3, 5]))
      case .bilinear:
        let rows = interpolation(height, scale.height)
        let columns = interpolation(width, scale.width)
        return Gradients(input: matmul(matmul(rows, gradient, transposing: .left), columns))
      }
    }
  }

  private func sizes(of shape: [Int]) -> (Int, Int, Int, Int) {
    require(
      shape.count == 4,
      "Upsample: found shape \(shape), expected [examples, channels, height, width]")
    return (shape[0], shape[1], shape[2], shape[3])
  }

  /// The parts of the pixels of a row in those of a longer one, `[length · scale, length]`.
  private func interpolation(_ length: Int, _ scale: Int) -> Tensor<Float> {
    var parts = Tensor<Float>.zeros([length * scale, length])
    for position in 0..<length * scale {
      // The middle of a pixel is half a pixel from its edge.
      let source = max(0, (Float(position) + 0.5) / Float(scale) - 0.5)
      let first = min(Int(source), length - 1)
      let part = source - Float(first)
      parts[position, first] += 1 - part
      parts[position, min(first + 1, length - 1)] += part
    }
    return parts
  }
}
