// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

internal import CNumeralKernels
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
    return planes.scaled(
      input, around: runningMean, by: inferenceFactors.factors, adding: bias)
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
    // Deviations from a number of the channel: their squares do not cancel.
    let shift = planes.firstNumbers(of: input)
    let (deviations, squares) = planes.moments(of: input, around: shift)
    let mean = shift + deviations / count
    let variance = (squares - deviations * deviations / count) / count
    let inverse = variance.map { [epsilon] in 1 / (max(0, $0) + Double(epsilon)).squareRoot() }
    let momentum = momentum
    let state = [
      "running_mean": runningMean.zipMap(mean) { (1 - momentum) * $0 + momentum * Float($1) },
      "running_var": runningVariance.zipMap(variance) {
        (1 - momentum) * $0 + momentum * Float($1 * count / (count - 1))
      },
    ]
    let scale = Tensor<Double>(weight) * inverse
    let center = Tensor<Float>(mean)
    let output = planes.scaled(input, around: center, by: Tensor(scale), adding: bias)
    return ForwardPass(output, state: state) { gradient in
      let (sums, products) = planes.moments(of: input, weighedBy: gradient, around: mean)
      // dx = scale · (g − mean(g) − (x − mean) · inverse² · mean(g · (x − mean)))
      let slope = scale * inverse * inverse * products / count
      return Gradients(
        input: context.needsInputGradient
          ? planes.combined(
            gradient, Tensor(scale), input, around: center, Tensor(-slope),
            adding: Tensor(-scale * sums / count)) : nil,
        ["weight": Tensor(products * inverse), "bias": Tensor(sums)])
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

  /// The first number of each channel.
  func firstNumbers(of input: Tensor<Float>) -> Tensor<Double> {
    input.withUnsafeBufferPointer { input in
      Tensor((0..<channels).map { Double(input[$0 * size]) })
    }
  }

  /// The sums over each channel of the numbers' deviations and of their squares.
  func moments(
    of input: Tensor<Float>, around shift: Tensor<Double>
  ) -> (deviations: Tensor<Double>, squares: Tensor<Double>) {
    let shift = shift.scalars
    return input.withUnsafeBufferPointer { input in
      sums { start, channel, sums in
        numeral_add_moments(input.baseAddress! + start, shift[channel], size, sums)
      }
    }
  }

  /// The sums over each channel of weights, and of their products with the numbers' deviations.
  func moments(
    of input: Tensor<Float>, weighedBy weights: Tensor<Float>, around shift: Tensor<Double>
  ) -> (weights: Tensor<Double>, products: Tensor<Double>) {
    let shift = shift.scalars
    return withUnsafeBuffers(input, weights) { input, weights in
      sums { start, channel, sums in
        numeral_add_weighted_moments(
          input.baseAddress! + start, weights.baseAddress! + start, shift[channel], size, sums)
      }
    }
  }

  /// Two sums over each channel, to which a closure adds those of a run of numbers, on several
  /// threads: the order of the additions does not depend on their number.
  private func sums(
    _ add: (_ start: Int, _ channel: Int, _ sums: UnsafeMutablePointer<Double>) -> Void
  ) -> (Tensor<Double>, Tensor<Double>) {
    let parts = Parallel.mapRanges(of: examplesPerChunk, in: examples) { chunk in
      var parts = Tensor<Double>.zeros([channels, 2])
      parts.withUnsafeMutableBufferPointer { parts in
        for channel in 0..<channels {
          for example in chunk {
            add((example * channels + channel) * size, channel, parts.baseAddress! + 2 * channel)
          }
        }
      }
      return parts
    }
    let sums = parts.dropFirst().reduce(into: parts[0], +=)
    return (sums[.all, 0], sums[.all, 1])
  }

  /// (x − centers[channel]) · factors[channel] + summands[channel] of each number.
  func scaled(
    _ input: Tensor<Float>, around centers: Tensor<Float>, by factors: Tensor<Float>,
    adding summands: Tensor<Float>
  ) -> Tensor<Float> {
    let (centers, factors, summands) = (centers.scalars, factors.scalars, summands.scalars)
    return Tensor(unsafeUninitialized: input.shape) { result in
      input.withUnsafeBufferPointer { input in
        forEachPlane { start, channel in
          let (center, factor, summand) = (centers[channel], factors[channel], summands[channel])
          for i in start..<start + size { result[i] = (input[i] - center) * factor + summand }
        }
      }
    }
  }

  /// a · factors[channel] + (b − centers[channel]) · slopes[channel] + summands[channel] of each
  /// pair of numbers.
  func combined(
    _ a: Tensor<Float>, _ factors: Tensor<Float>, _ b: Tensor<Float>,
    around centers: Tensor<Float>, _ slopes: Tensor<Float>, adding summands: Tensor<Float>
  ) -> Tensor<Float> {
    let (factors, centers, slopes) = (factors.scalars, centers.scalars, slopes.scalars)
    let summands = summands.scalars
    return Tensor(unsafeUninitialized: a.shape) { result in
      withUnsafeBuffers(a, b) { a, b in
        forEachPlane { start, channel in
          let (factor, slope) = (factors[channel], slopes[channel])
          let (center, summand) = (centers[channel], summands[channel])
          for i in start..<start + size {
            result[i] = a[i] * factor + (b[i] - center) * slope + summand
          }
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
