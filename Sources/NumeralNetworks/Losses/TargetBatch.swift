// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// The targets of some examples: labels, or a tensor whose first axis is the examples.
public protocol TargetBatch: Sendable {
  /// The number of examples.
  var exampleCount: Int { get }
  /// The targets of a range of the examples.
  func examples(_ range: Range<Int>) -> Self
  /// The targets of some examples, in this order.
  func examples(at indices: [Int]) -> Self
}

extension Array: TargetBatch where Element == Int {
  /// The number of labels.
  public var exampleCount: Int { count }
  /// The labels in a range.
  public func examples(_ range: Range<Int>) -> [Int] { Array(self[range]) }
  /// The labels at some indices.
  public func examples(at indices: [Int]) -> [Int] { indices.map { self[$0] } }
}

extension Tensor: TargetBatch {
  /// The length of the first axis.
  public var exampleCount: Int { count }
  /// The slices in a range along the first axis, which share the storage.
  public func examples(_ range: Range<Int>) -> Tensor { self[range] }
  /// The slices at some indices along the first axis.
  public func examples(at indices: [Int]) -> Tensor { take(indices) }
}
