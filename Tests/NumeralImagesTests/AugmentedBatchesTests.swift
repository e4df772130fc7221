// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralImages
import NumeralTensors
import TestSupport
import Testing

/// Batches with changed images: the same bits on any number of threads.
@Suite struct AugmentedBatchesTests {
  typealias Batch = (inputs: Tensor<Float>, targets: [Int])

  /// Images of 1,000 pixels, in batches of seven.
  private func batches(_ size: Int = 7) -> [Batch] {
    let images = Tensor<Float>.uniform([40, 3, 18, 20], seed: 3)
    return stride(from: 0, to: 40, by: size).map {
      let range = $0..<min($0 + size, 40)
      return (images[range], range.map { $0 % 4 })
    }
  }

  private let everything: [any Augmentation] = [
    RandomFlip(.horizontal), RandomRotation(degrees: 20), RandomCrop(padding: 2),
    ColorJitter(brightness: 0.4, contrast: 0.4, saturation: 0.4),
    RandomAffine(degrees: 5, shift: 1, scale: 0.9...1.1, shear: 5, border: .edge),
    RandomShift(pixels: 1, border: .reflect), Cutout(size: 5),
    Normalize(mean: [0.5, 0.4, 0.3], deviation: [0.2, 0.3, 0.4]),
  ]

  @Test func bitsAreThoseOfAnyNumberOfThreads() throws {
    try expectSameAtAnyNumberOfThreads {
      batches().augmented(by: everything, seed: 5).map(\.inputs)
    }
  }

  @Test func prefetchingGivesTheSameBits() {
    let augmented = batches().augmented(by: everything, seed: 5)
    #expect(Prefetching(augmented).map(\.inputs) == augmented.map(\.inputs))
    #expect(Prefetching(augmented).map(\.targets) == batches().map(\.targets))
  }

  /// A change is keyed by the position of the example, not by that of its batch.
  @Test func sizeOfBatchesDoesNotMatter() {
    let results = [1, 7, 40].map { size in
      Tensor.concatenate(batches(size).augmented(by: everything, seed: 5).map(\.inputs))
    }
    #expect(results[0] == results[1] && results[0] == results[2])
    let other = Tensor.concatenate(batches().augmented(by: everything, seed: 6).map(\.inputs))
    #expect(other != results[0])
  }

  @Test func examplesChangeApart() {
    let images = Tensor<Float>(repeating: 1, shape: [50, 1, 9, 9])
    let batch: [Batch] = [(images, [Int](repeating: 0, count: 50))]
    let changed = batch.augmented(by: [RandomShift(pixels: 4)], seed: 1).map(\.inputs)[0]
    #expect(Set((0..<50).map { changed[$0].scalars }).count > 20)
  }

  /// Motions beside one another are combined, so that a shift back and forth loses nothing, and
  /// interpolation takes part once.
  @Test func motionsAreCombined() {
    struct Motion: GeometricAugmentation {
      var border: Border? = .zeros
      let transform: ImageTransform
      func transform(seed: RandomKey) -> ImageTransform { transform }
    }
    let all = batches()
    let shifts = [
      Motion(transform: .shift(x: 9, y: 0.25)), Motion(transform: .shift(x: -9, y: -0.25)),
    ]
    #expect(all.augmented(by: shifts, seed: 1).map(\.inputs) == all.map(\.inputs))
    // A flip has no border of its own, so that it is combined with both neighbors.
    let flips: [any Augmentation] = [
      Motion(border: .edge, transform: .shift(x: 9, y: 0.25)),
      RandomFlip(.horizontal, probability: 1), RandomFlip(.horizontal, probability: 1),
      Motion(border: .edge, transform: .shift(x: -9, y: -0.25)),
    ]
    #expect(all.augmented(by: flips, seed: 1).map(\.inputs) == all.map(\.inputs))
    let borders = [shifts[0], Motion(border: .edge, transform: .shift(x: -9, y: -0.25))]
    #expect(all.augmented(by: borders, seed: 1).map(\.inputs) != all.map(\.inputs))
    let apart: [any Augmentation] = [shifts[0], Cutout(size: 1), shifts[1]]
    #expect(all.augmented(by: apart, seed: 1).map(\.inputs) != all.map(\.inputs))
  }

  @Test func listWithoutChangesKeepsTheImages() {
    #expect(batches().augmented(by: [], seed: 1).map(\.inputs) == batches().map(\.inputs))
    let empty: [Batch] = [(.zeros([0, 1, 4, 4]), [])]
    #expect(empty.augmented(by: everything, seed: 1).map(\.inputs)[0].shape == [0, 1, 4, 4])
  }

  @Test func ownAugmentation() {
    struct Inverse: Augmentation {
      func augment(_ image: inout ImageBuffer, seed: RandomKey) {
        image.formMap { 1 - $0 }
        image.withUnsafeMutablePixels { $0[0] *= 2 }
        image[0, 0, 0] *= 0.5
      }
    }
    let result = batches().augmented(by: [Inverse()], seed: 1).map(\.inputs)
    #expect(result == batches().map { 1 - $0.inputs })
  }

  @Test func mixUpIsAWeightedMean() {
    let (batch, mixture) = (batches(40)[0], MixUp(alpha: 1, classes: 4))
    let (inputs, targets) = Array([batch].augmented(by: mixture, seed: 7))[0]
    #expect(targets.shape == [40, 4])
    var weights: Set<Float> = []
    for example in 0..<40 {
      let shares = targets[example].scalars
      #expect(abs(shares.reduce(0, +) - 1) < 1e-6)
      // The partner is the example for which the mixture is the result.
      let own = shares[batch.targets[example]]
      if own < 1 { weights.insert((own * 1e5).rounded()) }
      let matches = (0..<40).contains { partner in
        guard batch.targets[partner] != batch.targets[example] else { return true }
        let mean = batch.inputs[example] * own + batch.inputs[partner] * (1 - own)
        return zip(mean.scalars, inputs[example].scalars).allSatisfy { abs($0 - $1) < 1e-5 }
      }
      #expect(matches)
    }
    // One weight for the batch.
    #expect(weights.count == 1)
  }

  @Test func weightsOfMixUpHaveTheirDistribution() {
    let batch: Batch = (.zeros([2, 1, 1, 1]), [0, 1])
    func weights(_ alpha: Double) -> [Double] {
      (0..<400).compactMap { (seed: UInt64) -> Double? in
        let (_, targets) = MixUp(alpha: alpha, classes: 2)
          .mixed(batch.inputs, batch.targets, seed: RandomKey(seed))
        let share = targets[0, 0].scalar
        return share == 1 ? nil : Double(share)
      }
    }
    func variance(_ numbers: [Double]) -> Double {
      let mean = numbers.reduce(0, +) / Double(numbers.count)
      #expect(abs(mean - 0.5) < 0.06)
      return numbers.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / Double(numbers.count)
    }
    // That of Beta(a, a) is 1 / (4 (2 a + 1)); half of the pairs are of an example with itself.
    #expect(abs(variance(weights(1)) - 1 / 12) < 0.015)
    #expect(abs(variance(weights(8)) - 1 / 68) < 0.004)
  }

  @Test func cutMixCopiesARectangle() {
    let batch: Batch = (
      Tensor(
        (0..<6).flatMap { [Float](repeating: Float($0), count: 2 * 10 * 12) },
        shape: [6, 2, 10, 12]), Array(0..<6)
    )
    var areas: Set<Int> = []
    for (seed, _) in (0..<50).enumerated() {
      let (inputs, targets) = CutMix(classes: 6)
        .mixed(batch.inputs, batch.targets, seed: RandomKey(UInt64(seed)))
      for example in 0..<6 {
        let foreign = inputs[example, 0].scalars.filter { $0 != Float(example) }
        #expect(Set(foreign).count <= 1)
        #expect(inputs[example][0] == inputs[example][1])
        let share = Float(foreign.count) / 120
        #expect(abs(targets[example, example].scalar - (1 - share)) < 1e-6)
        if let partner = foreign.first {
          #expect(abs(targets[example, Int(partner)].scalar - share) < 1e-6)
        }
        areas.insert(foreign.count)
      }
    }
    #expect(areas.count > 15)
  }

  @Test func mixturesAreReproducible() throws {
    try expectSameAtAnyNumberOfThreads {
      batches().augmented(by: MixUp(classes: 4), seed: 1).flatMap { [$0.inputs, $0.targets] }
        + batches().augmented(by: CutMix(classes: 4), seed: 1).flatMap { [$0.inputs, $0.targets] }
    }
  }

  @Test func labelMustBeAClass() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = MixUp(classes: 2).mixed(.zeros([1, 1, 2, 2]), [2], seed: 1)
    }
    expectMessage(stopped, "MixUp, CutMix: the label 2 of example 0, expected 0..<2")
  }

  @Test func inputsMustBeImages() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let batch: [Batch] = [(.zeros([3, 4]), [0, 1, 2])]
      _ = Array(batch.augmented(by: [Cutout(size: 2)], seed: 1))
    }
    expectMessage(
      stopped,
      "augmented: the inputs have the shape [3, 4], expected [examples, channels, height, width]")
  }
}
