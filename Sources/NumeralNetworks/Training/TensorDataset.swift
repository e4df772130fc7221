// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// Examples and their targets as tensors, from which batches are taken.
///
///     let data = TensorDataset(inputs, labels)
///     let (train, validation) = data.split(fraction: 0.9, seed: 1)
///     for (inputs, targets) in train.batches(of: 64, shuffledBy: RandomKey(1).child(epoch)) { … }
public struct TensorDataset<Target: TargetBatch>: Sendable {
  /// The inputs, `[examples, …]`.
  public let inputs: Tensor<Float>
  /// The target of each example: labels, or a tensor `[examples, …]`.
  public let targets: Target

  /// Creates a data set.
  ///
  /// - Precondition: There is a target for each input.
  public init(_ inputs: Tensor<Float>, _ targets: Target) {
    require(
      inputs.rank > 0 && inputs.count == targets.exampleCount,
      "TensorDataset: found inputs of shape \(inputs.shape) and \(targets.exampleCount) targets, "
        + "expected one for each of the inputs")
    self.inputs = inputs
    self.targets = targets
  }

  /// The number of examples.
  public var count: Int { inputs.count }

  /// The examples at some indices, in this order.
  public func examples(at indices: [Int]) -> TensorDataset {
    TensorDataset(inputs.take(indices), targets.examples(at: indices))
  }

  /// Two parts, of which the first has a fraction of the examples.
  ///
  /// - Parameters:
  ///   - fraction: The fraction, from 0 to 1; the number of examples is rounded down.
  ///   - seed: The key of a random order; by default, the examples keep their order.
  /// - Precondition: The fraction is in 0...1.
  public func split(
    fraction: Double, seed: RandomKey? = nil
  ) -> (first: TensorDataset, second: TensorDataset) {
    require(
      (0...1).contains(fraction), "TensorDataset.split: found \(fraction), expected 0...1")
    let order = seed?.permutation(count) ?? Array(0..<count)
    let first = Int(fraction * Double(count))
    return (examples(at: Array(order[..<first])), examples(at: Array(order[first...])))
  }

  /// The examples in batches.
  ///
  /// - Parameters:
  ///   - size: The number of examples in a batch; the last may have fewer.
  ///   - seed: The key of a random order; by default, the examples keep their order. Training uses
  ///     a new key for each epoch.
  /// - Precondition: `size` is 1 or more.
  /// - Complexity: O(1), or O(`count`) with a seed; each batch is copied on access.
  public func batches(of size: Int, shuffledBy seed: RandomKey? = nil) -> TensorBatches<Target> {
    TensorBatches(self, size: size, order: seed?.permutation(count))
  }
}

/// A sequence of batches of a `TensorDataset`.
public struct TensorBatches<Target: TargetBatch>: Sequence, Sendable {
  /// A batch.
  public typealias Element = (inputs: Tensor<Float>, targets: Target)

  /// The examples.
  public let dataset: TensorDataset<Target>
  /// The number of examples in a batch; the last may have fewer.
  public let size: Int
  private let order: [Int]?

  init(_ dataset: TensorDataset<Target>, size: Int, order: [Int]?) {
    require(size > 0, "TensorDataset.batches: the size is \(size), expected 1 or more")
    self.dataset = dataset
    self.size = size
    self.order = order
  }

  /// The number of batches.
  public var count: Int { ceilDiv(dataset.count, size) }
  /// The number of batches.
  public var underestimatedCount: Int { count }

  /// The batch at a position.
  ///
  /// - Precondition: `position` is in `0..<count`.
  public subscript(position: Int) -> Element {
    require(
      position >= 0 && position < count,
      "TensorBatches: the position \(position) is out of range for \(count) batches")
    let start = position * size
    let range = start..<start + Swift.min(size, dataset.count - start)
    guard let order else {
      return (dataset.inputs[range], dataset.targets.examples(range))
    }
    let indices = Array(order[range])
    return (dataset.inputs.take(indices), dataset.targets.examples(at: indices))
  }

  /// An iterator over the batches in order.
  public func makeIterator() -> AnyIterator<Element> {
    var position = 0
    return AnyIterator {
      guard position < count else { return nil }
      defer { position += 1 }
      return self[position]
    }
  }
}
