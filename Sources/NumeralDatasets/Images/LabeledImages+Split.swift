// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

extension LabeledImages {
  /// Splits the images at random into parts for training, validation and test.
  ///
  ///     let parts = Digits.load().split(test: 0.2, seed: 1, stratified: true)
  ///     parts.train.count       // 1438
  ///
  /// Every image is in exactly one part, in random order. The sizes of the parts are their shares of
  /// the images, rounded by largest remainder: down, and the images that are left go to the parts
  /// that lost most.
  ///
  /// - Parameters:
  ///   - validation: The share of images to validate with.
  ///   - test: The share of images to test with. The others are for training.
  ///   - seed: Where the random order comes from.
  ///   - stratified: Whether to share out each label's images on their own, so that each part has
  ///     as many of a label as its share of them, to within one image.
  /// - Precondition: The shares are not negative and add up to 1 at most.
  /// - Complexity: O(pixels).
  public func split(
    validation: Double = 0, test: Double, seed: RandomKey, stratified: Bool = false
  ) -> (train: LabeledImages, validation: LabeledImages, test: LabeledImages) {
    precondition(
      validation >= 0 && test >= 0 && validation + test <= 1,
      "LabeledImages.split: the shares are \(validation) and \(test), expected a sum of at most 1")
    let shares = [1 - validation - test, validation, test]
    // Without strata, all images are of one group.
    let groups = stratified ? labels : [Int](repeating: 0, count: count)
    var places = groups.reduce(into: [:]) { $0[$1, default: 0] += 1 }
      .mapValues { largestRemainder($0, shares) }
    var parts: [[Int]] = [[], [], []]
    for index in seed.child("split").permutation(count) {
      let part = places[groups[index]]!.firstIndex { $0 > 0 }!
      places[groups[index]]![part] -= 1
      parts[part].append(index)
    }
    return (take(parts[0]), take(parts[1]), take(parts[2]))
  }
}

/// `count` in whole parts as near to `shares` as they can be; equal remainders favor earlier parts.
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
