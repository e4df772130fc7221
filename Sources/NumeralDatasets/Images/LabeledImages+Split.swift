// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

extension LabeledImages {
  /// Splits the images at random into a training, a validation and a test set.
  ///
  ///     let parts = Digits.images.split(test: 0.2, seed: 1, stratified: true)
  ///     parts.train.count       // 1438
  ///
  /// Every image is in exactly one set, in random order. The sizes are the shares of the images,
  /// rounded by the largest remainder method: down, and each image left over goes to the set with
  /// the largest fraction dropped.
  ///
  /// - Parameters:
  ///   - validation: The share of validation images, from 0 to 1.
  ///   - test: The share of test images, from 0 to 1. The rest is for training.
  ///   - seed: The key of the random order.
  ///   - stratified: Whether to split the images of each label separately, so that each set has its
  ///     share of every label, to within one image.
  /// - Precondition: The shares are not negative and add up to 1 at most.
  /// - Complexity: O(pixels).
  public func split(
    validation: Double = 0, test: Double, seed: RandomKey, stratified: Bool = false
  ) -> (train: LabeledImages, validation: LabeledImages, test: LabeledImages) {
    let parts = splitIndices(
      of: labels, validation: validation, test: test, seed: seed, stratified: stratified)
    return (take(parts.train), take(parts.validation), take(parts.test))
  }
}

/// Splits the indices of labels at random, as `LabeledImages.split` does.
func splitIndices(
  of labels: [Int], validation: Double, test: Double, seed: RandomKey, stratified: Bool
) -> (train: [Int], validation: [Int], test: [Int]) {
  require(
    validation >= 0 && test >= 0 && validation + test <= 1,
    "split: the shares are \(validation) and \(test), expected a sum of at most 1")
  let shares = [1 - validation - test, validation, test]
  // Without strata, all examples form one group.
  let groups = stratified ? labels : [Int](repeating: 0, count: labels.count)
  var vacancies = groups.reduce(into: [:]) { $0[$1, default: 0] += 1 }
    .mapValues { largestRemainder($0, shares) }
  var parts: [[Int]] = [[], [], []]
  for index in seed.child("split").permutation(labels.count) {
    let part = vacancies[groups[index]]!.firstIndex { $0 > 0 }!
    vacancies[groups[index]]![part] -= 1
    parts[part].append(index)
  }
  return (parts[0], parts[1], parts[2])
}

/// Apportions `count` by the largest remainder method; equal remainders favor earlier shares.
private func largestRemainder(_ count: Int, _ shares: [Double]) -> [Int] {
  let quotas = shares.map { max(0, $0) * Double(count) }
  var sizes = quotas.map { Int($0) }
  let byRemainder = sizes.indices.sorted { left, right in
    let (a, b) = (quotas[left] - Double(sizes[left]), quotas[right] - Double(sizes[right]))
    return a != b ? a > b : left < right
  }
  for part in byRemainder.prefix(count - sizes.reduce(0, +)) { sizes[part] += 1 }
  return sizes
}
