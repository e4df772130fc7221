// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// Batch normalization: each channel of a batch shifted and scaled to mean 0 and variance 1, and
/// then to a learned mean and deviation.
///
/// Input and output: `[examples, channels, …]`, as images or rows. In training, mean and variance
/// are those of the batch; in inference, they are running averages of those of the training. S.
/// Ioffe and C. Szegedy, *Batch Normalization*, 2015. PyTorch's `BatchNorm1d` and `BatchNorm2d`.
///
///     Conv2D(3, 16, kernelSize: 3, padding: 1, bias: false)
///     BatchNorm(16)
///     ReLU()
public struct BatchNorm: Layer {
  /// The learned deviation of each channel, `[channels]`.
  public var weight: Tensor<Float>
  /// The learned mean of each channel, `[channels]`.
  public var bias: Tensor<Float>
  /// The running average of the means of the batches, `[channels]`.
  public var runningMean: Tensor<Float>
  /// The running average of the variances of the batches (divided by examples − 1), `[channels]`.
  public var runningVariance: Tensor<Float>
  /// The part of each batch in the running averages, from 0 to 1.
  public var momentum: Float
  /// The summand of the variances.
  public var epsilon: Float

  /// Creates a layer that changes no mean and no deviation.
  ///
  /// - Precondition: There is a channel, the momentum is in 0...1, and ε is positive.
  public init(_ channels: Int, momentum: Float = 0.1, epsilon: Float = 1e-5) {
    require(
      channels > 0 && (0...1).contains(momentum) && epsilon > 0,
      "BatchNorm: found \(channels) channels, momentum \(momentum), epsilon \(epsilon), expected "
        + "1 or more, 0...1, and a positive number")
    weight = .ones([channels])
    bias = .zeros([channels])
    runningMean = .zeros([channels])
    runningVariance = .ones([channels])
    self.momentum = momentum
    self.epsilon = epsilon
  }

  /// `weight` and `bias`.
  public var parameterPaths: TensorPaths<BatchNorm> {
    ["weight": \.weight, "bias": \.bias]
  }
  /// `running_mean` and `running_var`, PyTorch's names.
  public var statePaths: TensorPaths<BatchNorm> {
    ["running_mean": \.runningMean, "running_var": \.runningVariance]
  }
  /// `true`: mean and variance are those of the batch.
  public var couplesExamples: Bool { true }

  /// Sets the weights to 1, the biases to 0, and the running averages to mean 0 and variance 1.
  public mutating func initialize(seed: RandomKey) {
    self = BatchNorm(weight.size, momentum: momentum, epsilon: epsilon)
  }

  /// The input, normalized by the running averages.
  public func callAsFunction(_ input: Tensor<Float>) -> Tensor<Float> {
    let planes = Planes(input, channels: weight.size)
    let (factors, summands) = inferenceFactors
    return planes.scaled(input, by: factors, adding: summands)
  }

  /// The factor and the summand of each channel in inference.
  var inferenceFactors: (factors: Tensor<Float>, summands: Tensor<Float>) {
    let factors = weight.zipMap(runningVariance) { [epsilon] in $0 / ($1 + epsilon).squareRoot() }
    return (factors, bias - runningMean * factors)
  }

  /// The input, normalized by the mean and variance of the batch, and the pullback.
  ///
  /// - Precondition: There are two numbers of each channel.
  public func forward(_ input: Tensor<Float>, in context: TrainingContext) -> ForwardPass {
    let planes = Planes(input, channels: weight.size)
    require(
      planes.count > 1,
      "BatchNorm: found one number of each channel in a batch of shape \(input.shape), expected "
        + "two or more: their variance is the divisor")
    let count = Double(planes.count)
    let mean = planes.sums(input) { x, _ in Double(x) } / count
    let shift = Tensor<Float>(mean)
    // Deviations from a rounded mean, of which the mean is taken off again.
    let offset = mean - Tensor<Double>(shift)
    let squares = planes.sums(input) { [shift = shift.scalars] x, channel in
      let deviation = Double(x - shift[channel])
      return deviation * deviation
    }
    let variance = squares / count - offset * offset
    let inverse = variance.map { [epsilon] in Float(1 / ($0 + Double(epsilon)).squareRoot()) }
    let normalized = planes.scaled(input, by: inverse, adding: -shift * inverse)
    let momentum = momentum
    let state = [
      "running_mean": runningMean.zipMap(shift) { (1 - momentum) * $0 + momentum * $1 },
      "running_var": runningVariance.zipMap(variance) {
        (1 - momentum) * $0 + momentum * Float($1 * count / (count - 1))
      },
    ]
    let output = planes.scaled(normalized, by: weight, adding: bias)
    return ForwardPass(output, state: state) { [weight] gradient in
      let biasGradient = planes.sums(gradient) { g, _ in Double(g) }
      let weightGradient = planes.sums(of: gradient, times: normalized)
      // dx = weight · inverse · (g − mean(g) − normalized · mean(g · normalized))
      let scale = weight * inverse
      let input =
        context.needsInputGradient
        ? planes.combined(
          gradient, scale, normalized, -scale * Tensor<Float>(weightGradient / count),
          adding: -scale * Tensor<Float>(biasGradient / count)) : nil
      return Gradients(
        input: input, ["weight": Tensor(weightGradient), "bias": Tensor(biasGradient)])
    }
  }
}

/// The runs of numbers of one channel in a batch, `[examples, channels, …]`.
private struct Planes {
  let examples, channels, size: Int

  init(_ input: Tensor<Float>, channels: Int) {
    require(
      input.rank >= 2 && input.shape[1] == channels,
      "BatchNorm: found shape \(input.shape), expected [examples, \(channels), …]")
    examples = input.count
    self.channels = channels
    size = input.shape[2...].reduce(1, *)
  }

  /// The number of numbers of each channel.
  var count: Int { examples * size }

  /// The sum over each channel of a function of its numbers, on several threads: the order of the
  /// additions does not depend on their number.
  func sums(
    _ input: Tensor<Float>, _ term: (_ number: Float, _ channel: Int) -> Double
  ) -> Tensor<Double> {
    input.withUnsafeBufferPointer { input in
      sums { example, channel in
        let start = (example * channels + channel) * size
        return input[start..<start + size].reduce(0) { $0 + term($1, channel) }
      }
    }
  }

  /// The sum over each channel of the products of two tensors' numbers.
  func sums(of a: Tensor<Float>, times b: Tensor<Float>) -> Tensor<Double> {
    withUnsafeBuffers(a, b) { a, b in
      sums { example, channel in
        let start = (example * channels + channel) * size
        return (start..<start + size).reduce(0) { $0 + Double(a[$1]) * Double(b[$1]) }
      }
    }
  }

  /// The sum over the examples of the sums of each channel.
  private func sums(_ sum: (_ example: Int, _ channel: Int) -> Double) -> Tensor<Double> {
    let parts = Parallel.mapRanges(of: examplesPerChunk, in: examples) { chunk in
      Tensor<Double>(unsafeUninitialized: [channels]) { sums in
        for channel in 0..<channels {
          sums[channel] = chunk.reduce(0) { $0 + sum($1, channel) }
        }
      }
    }
    return parts.dropFirst().reduce(into: parts[0], +=)
  }

  /// factors[channel] · x + summands[channel] of each number.
  func scaled(
    _ input: Tensor<Float>, by factors: Tensor<Float>, adding summands: Tensor<Float>
  ) -> Tensor<Float> {
    let (factors, summands) = (factors.scalars, summands.scalars)
    return Tensor(unsafeUninitialized: input.shape) { result in
      input.withUnsafeBufferPointer { input in
        forEachPlane { start, channel in
          let (factor, summand) = (factors[channel], summands[channel])
          for i in start..<start + size { result[i] = input[i] * factor + summand }
        }
      }
    }
  }

  /// a · factors[channel] + b · otherFactors[channel] + summands[channel] of each pair of numbers.
  func combined(
    _ a: Tensor<Float>, _ factors: Tensor<Float>, _ b: Tensor<Float>, _ otherFactors: Tensor<Float>,
    adding summands: Tensor<Float>
  ) -> Tensor<Float> {
    let (f, g, s) = (factors.scalars, otherFactors.scalars, summands.scalars)
    return Tensor(unsafeUninitialized: a.shape) { result in
      withUnsafeBuffers(a, b) { a, b in
        forEachPlane { start, channel in
          let (f, g, s) = (f[channel], g[channel], s[channel])
          for i in start..<start + size { result[i] = a[i] * f + b[i] * g + s }
        }
      }
    }
  }

  /// Calls `body` with the position and the channel of each run, on several threads.
  private func forEachPlane(_ body: (_ start: Int, _ channel: Int) -> Void) {
    let planesPerChunk = max(1, examplesPerChunk * channels)
    Parallel.forEachRange(of: planesPerChunk, in: examples * channels) { planes in
      for plane in planes { body(plane * size, plane % channels) }
    }
  }
}
