// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation

extension Naive {
  /// The network of PyTorch's first MNIST example, for 28×28 images, without dropout: 5×5
  /// convolutions to 10 and 20 channels, each followed by 2×2 max pooling and ReLU, then a linear
  /// layer of 50 units with ReLU, and one of 10 with log-softmax.
  public struct DigitNetwork {
    /// The weights and biases of the two convolutions and the two linear layers, in this order:
    /// `[10, 1, 5, 5]`, `[10]`, `[20, 10, 5, 5]`, `[20]`, `[50, 320]`, `[50]`, `[10, 50]`, `[10]`.
    public private(set) var weights: [[Float]]
    private var velocities: [[Float]]?

    private static let convolution1 = SlidingWindow(image: (28, 28), size: (5, 5))
    private static let pooling1 = SlidingWindow(image: (24, 24), size: (2, 2), stride: (2, 2))
    private static let convolution2 = SlidingWindow(image: (12, 12), size: (5, 5))
    private static let pooling2 = SlidingWindow(image: (8, 8), size: (2, 2), stride: (2, 2))

    /// Creates a network from its weights.
    public init(weights: [[Float]]) { self.weights = weights }

    /// The log-probabilities of the digits, `[count, 10]`.
    ///
    /// - Parameter images: `[count, 1, 28, 28]`.
    public func logProbabilities(_ images: [Float], count: Int) -> [Float] {
      forward(images, count).output
    }

    /// Takes one step of stochastic gradient descent with momentum on the mean negative
    /// log-likelihood.
    ///
    /// - Parameters:
    ///   - images: `[count, 1, 28, 28]`.
    ///   - labels: The digit of each image.
    public mutating func train(
      _ images: [Float], _ labels: [Int], learningRate: Float, momentum: Float
    ) {
      let gradients = gradients(images, labels)
      velocities =
        velocities.map { velocities in
          zip(velocities, gradients).map { zip($0, $1).map { momentum * $0 + $1 } }
        } ?? gradients
      weights = zip(weights, velocities!).map { zip($0, $1).map { $0 - learningRate * $1 } }
    }

    /// The outputs of the layers that the backward pass needs.
    private struct Activations {
      var pooled1, pooled2: (values: [Float], pixels: [Int])
      var input2, flat, hidden, output: [Float]
    }

    private func forward(_ images: [Float], _ count: Int) -> Activations {
      let features1 = convolution(
        images, weight: weights[0], bias: weights[1], images: count, channels: 1, filters: 10,
        Self.convolution1)
      let pooled1 = maxPool(features1, planes: count * 10, Self.pooling1)
      let input2 = pooled1.values.map { max($0, 0) }
      let features2 = convolution(
        input2, weight: weights[2], bias: weights[3], images: count, channels: 10, filters: 20,
        Self.convolution2)
      let pooled2 = maxPool(features2, planes: count * 20, Self.pooling2)
      let flat = pooled2.values.map { max($0, 0) }
      let hidden = linear(flat, weights[4], weights[5], rows: count).map { max($0, 0) }
      let output = logSoftmax(linear(hidden, weights[6], weights[7], rows: count), columns: 10)
      return Activations(
        pooled1: pooled1, pooled2: pooled2, input2: input2, flat: flat, hidden: hidden,
        output: output)
    }

    private func gradients(_ images: [Float], _ labels: [Int]) -> [[Float]] {
      let count = labels.count
      let activations = forward(images, count)
      // The gradient of the mean of −log p[label] with respect to the scores: (p − one-hot) /
      // count.
      var dScores = activations.output.map { Foundation.exp($0) / Float(count) }
      for (row, label) in labels.enumerated() { dScores[row * 10 + label] -= 1 / Float(count) }
      let fc2 = linearGradients(dScores, activations.hidden, weights[6], rows: count)
      let fc1 = linearGradients(
        reluGradient(fc2.x, activations.hidden), activations.flat, weights[4], rows: count)
      let dFeatures2 = maxPoolGradient(
        reluGradient(fc1.x, activations.flat), pixels: activations.pooled2.pixels,
        planes: count * 20, Self.pooling2)
      let conv2 = convolutionGradients(
        dFeatures2, activations.input2, weight: weights[2], images: count, channels: 10,
        filters: 20, Self.convolution2)
      let dFeatures1 = maxPoolGradient(
        reluGradient(conv2.x, activations.input2), pixels: activations.pooled1.pixels,
        planes: count * 10, Self.pooling1)
      let conv1 = convolutionGradients(
        dFeatures1, images, weight: weights[0], images: count, channels: 1, filters: 10,
        Self.convolution1)
      return [
        conv1.weight, conv1.bias, conv2.weight, conv2.bias, fc1.weight, fc1.bias, fc2.weight,
        fc2.bias,
      ]
    }

    private func reluGradient(_ gradient: [Float], _ output: [Float]) -> [Float] {
      zip(gradient, output).map { $1 > 0 ? $0 : 0 }
    }
  }

  /// y = x · weightᵀ + bias.
  private static func linear(
    _ x: [Float], _ weight: [Float], _ bias: [Float], rows: Int
  ) -> [Float] {
    let (inputs, outputs) = (weight.count / bias.count, bias.count)
    var y = matrixProduct(
      x, transpose(weight, rows: outputs, columns: inputs), m: rows, k: inputs, n: outputs)
    for i in y.indices { y[i] += bias[i % outputs] }
    return y
  }

  private static func linearGradients(
    _ dy: [Float], _ x: [Float], _ weight: [Float], rows: Int
  ) -> (x: [Float], weight: [Float], bias: [Float]) {
    let (inputs, outputs) = (x.count / rows, dy.count / rows)
    return (
      matrixProduct(dy, weight, m: rows, k: outputs, n: inputs),
      matrixProduct(transpose(dy, rows: rows, columns: outputs), x, m: outputs, k: rows, n: inputs),
      columnSums(dy, rows: rows, columns: outputs).map { Float($0) }
    )
  }

  /// x − log Σ eˣ for each row.
  private static func logSoftmax(_ x: [Float], columns: Int) -> [Float] {
    var result = x
    for row in stride(from: 0, to: x.count, by: columns) {
      let largest = x[row..<row + columns].max()!
      let total = x[row..<row + columns].reduce(0) { $0 + Foundation.exp($1 - largest) }
      for i in row..<row + columns { result[i] -= largest + Foundation.log(total) }
    }
    return result
  }
}
