// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// An augmentation of whole batches, which mixes the images of different classes, and their labels
/// to soft targets.
public protocol BatchAugmentation: Sendable {
  /// The number of classes.
  var classes: Int { get }
  /// Returns mixed images, and the share of each class in them.
  ///
  /// - Parameters:
  ///   - inputs: The images, `[examples, channels, height, width]`.
  ///   - labels: The label of each, from 0 to `classes` - 1.
  ///   - seed: The key of the random numbers, one for each batch.
  /// - Returns: The images, in the same shape, and targets of shape `[examples, classes]`, for
  ///   `SoftCrossEntropy`.
  func mixed(
    _ inputs: Tensor<Float>, _ labels: [Int], seed: RandomKey
  ) -> (inputs: Tensor<Float>, targets: Tensor<Float>)
}

/// A weighted mean of each image and another one of the batch.
///
/// One weight for a batch, from the distribution Beta(alpha, alpha). H. Zhang, M. Cisse,
/// Y. Dauphin, D. Lopez-Paz, *mixup: Beyond Empirical Risk Minimization*, ICLR 2018.
public struct MixUp: BatchAugmentation {
  /// The parameter of the weight's distribution: near 0, most weights are almost 0 or 1; at 1, all
  /// are equally likely.
  public let alpha: Double
  /// The number of classes.
  public let classes: Int

  /// Creates a mixture.
  ///
  /// - Precondition: `alpha` is finite and positive, and `classes` is 1 or more.
  public init(alpha: Double = 0.2, classes: Int) {
    checkMixing(alpha: alpha, classes: classes)
    (self.alpha, self.classes) = (alpha, classes)
  }

  /// Mixes a batch.
  public func mixed(
    _ inputs: Tensor<Float>, _ labels: [Int], seed: RandomKey
  ) -> (inputs: Tensor<Float>, targets: Tensor<Float>) {
    let weight = Float(betaNumber(alpha, seed: seed.child("weight")))
    let partners = seed.child("partners").permutation(labels.count)
    return (
      inputs * weight + inputs.take(partners) * (1 - weight),
      softTargets(labels, partners, classes: classes, weight: weight)
    )
  }
}

/// Each image with a rectangle of another one of the batch.
///
/// The area of the rectangle is a random share of the image, from the distribution
/// Beta(alpha, alpha), and limited by the border. S. Yun et al., *CutMix: Regularization Strategy
/// to Train Strong Classifiers with Localizable Features*, ICCV 2019.
public struct CutMix: BatchAugmentation {
  /// The parameter of the distribution of the share: at 1, all are equally likely.
  public let alpha: Double
  /// The number of classes.
  public let classes: Int

  /// Creates a mixture.
  ///
  /// - Precondition: `alpha` is finite and positive, and `classes` is 1 or more.
  public init(alpha: Double = 1, classes: Int) {
    checkMixing(alpha: alpha, classes: classes)
    (self.alpha, self.classes) = (alpha, classes)
  }

  /// Mixes a batch.
  public func mixed(
    _ inputs: Tensor<Float>, _ labels: [Int], seed: RandomKey
  ) -> (inputs: Tensor<Float>, targets: Tensor<Float>) {
    let share = betaNumber(alpha, seed: seed.child("weight"))
    let partners = seed.child("partners").permutation(labels.count)
    var generator = seed.child("position").generator
    let (height, width) = (inputs.shape[2], inputs.shape[3])
    func range(_ length: Int) -> Range<Int> {
      let half = Int((Double(length) * share.squareRoot() / 2).rounded())
      let center = generator.next(upperBound: max(1, length))
      return max(0, center - half)..<min(length, center + half)
    }
    let (rows, columns) = (range(height), range(width))
    var result = inputs
    result[.all, .all, rows, columns] = inputs.take(partners)[.all, .all, rows, columns]
    let weight = 1 - Float(rows.count * columns.count) / Float(max(1, height * width))
    return (result, softTargets(labels, partners, classes: classes, weight: weight))
  }
}

/// Stops the process if the parameters of a mixture are not valid.
private func checkMixing(alpha: Double, classes: Int) {
  require(
    alpha > 0 && alpha.isFinite && classes > 0,
    "MixUp, CutMix: alpha is \(alpha), with \(classes) classes, expected a finite number of more "
      + "than 0, and 1 or more classes")
}

/// A random number of the distribution Beta(alpha, alpha): the share of the first of two numbers of
/// the gamma distribution.
private func betaNumber(_ alpha: Double, seed: RandomKey) -> Double {
  let numbers = Tensor<Double>.gamma([2], alpha: alpha, seed: seed).scalars
  let sum = numbers[0] + numbers[1]
  // Both are below the smallest number if alpha is tiny.
  return sum > 0 ? numbers[0] / sum : 0
}

/// The share of each class in mixtures of examples and their partners.
private func softTargets(
  _ labels: [Int], _ partners: [Int], classes: Int, weight: Float
) -> Tensor<Float> {
  var targets = [Float](repeating: 0, count: labels.count * classes)
  for (example, label) in labels.enumerated() {
    require(
      (0..<classes).contains(label),
      "MixUp, CutMix: the label \(label) of example \(example), expected 0..<\(classes)")
    targets[example * classes + label] += weight
    targets[example * classes + labels[partners[example]]] += 1 - weight
  }
  return Tensor(targets, shape: [labels.count, classes])
}

extension Sequence where Element == (inputs: Tensor<Float>, targets: [Int]) {
  /// Returns the batches with their images mixed, and soft targets instead of labels.
  ///
  ///     var trainer = Trainer(model, optimizer: AdamW(), loss: SoftCrossEntropy())
  ///     let batches = train.batches(of: 64, shuffledBy: RandomKey(1).child(epoch))
  ///       .augmented(by: MixUp(classes: 10), seed: RandomKey(2).child(epoch))
  ///
  /// The mixture of a batch depends only on the seed and on its position in the sequence.
  ///
  /// - Parameters:
  ///   - mixture: The mixture.
  ///   - seed: The key of the random numbers.
  /// - Precondition: The inputs are `[examples, channels, height, width]`, and the labels are
  ///   in `0..<classes`.
  public func augmented<Mixture: BatchAugmentation>(
    by mixture: Mixture, seed: RandomKey
  ) -> MixedBatches<Self, Mixture> {
    MixedBatches(base: self, mixture: mixture, seed: seed)
  }
}

/// A sequence of batches of mixed images: see `augmented(by:seed:)`.
public struct MixedBatches<Base: Sequence, Mixture: BatchAugmentation>: Sequence
where Base.Element == (inputs: Tensor<Float>, targets: [Int]) {
  /// A batch: mixed images, and the share of each class in them, `[examples, classes]`.
  public typealias Element = (inputs: Tensor<Float>, targets: Tensor<Float>)

  /// The batches before the mixture.
  public let base: Base
  /// The mixture.
  public let mixture: Mixture
  /// The key of the random numbers.
  public let seed: RandomKey

  /// The same as the base's.
  public var underestimatedCount: Int { base.underestimatedCount }

  /// Returns an iterator that starts at the first batch.
  public func makeIterator() -> Iterator {
    Iterator(base: base.makeIterator(), mixture: mixture, seed: seed)
  }

  /// An iterator over the batches in order.
  public struct Iterator: IteratorProtocol {
    fileprivate var base: Base.Iterator
    fileprivate let mixture: Mixture
    fileprivate let seed: RandomKey
    fileprivate var position = 0

    /// Returns the next batch, or nil after the last.
    public mutating func next() -> Element? {
      guard let (inputs, labels) = base.next() else { return nil }
      require(
        inputs.rank == 4 && inputs.count == labels.count,
        "augmented: the inputs have the shape \(inputs.shape) and \(labels.count) labels, expected "
          + "[examples, channels, height, width] and a label for each example")
      defer { position += 1 }
      return mixture.mixed(inputs, labels, seed: seed.child(position))
    }
  }
}

extension MixedBatches: Sendable where Base: Sendable {}
