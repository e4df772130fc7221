// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralDatasets
import NumeralTensors
import TestSupport
import Testing

@Suite struct PreconditionTests {
  @Test func imageBatchNeedsThreeAxes() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = ImageBatch(.zeros([8, 8]))
    }
    expectMessage(
      stopped, "ImageBatch: images have the shape [8, 8], expected [count, height, width]")
  }

  @Test func imageBatchNeedsAMaxValue() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = ImageBatch(.zeros([1, 8, 8]), maxValue: 0)
    }
    expectMessage(stopped, "ImageBatch: maxValue is 0, expected 1 or more")
  }

  @Test func inputsNeedAPositiveDeviation() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Digits.images.inputs(Standardization(mean: 0, standardDeviation: 0))
    }
    expectMessage(
      stopped, "ImageBatch.inputs: the standard deviation is 0.0, expected more than 0")
  }

  @Test func inputsNeedIndicesInRange() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Digits.images.unlabeled.inputs(at: [0, 1797], .identity)
    }
    expectMessage(stopped, "ImageBatch.inputs: the index 1797 is out of range for 1797 images")
  }

  @Test func pixelStatisticsNeedAPixel() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Digits.images[0..<0].pixelStatistics()
    }
    expectMessage(
      stopped,
      "ImageBatch.pixelStatistics: the shape is [0, 8, 8], expected at least one pixel")
  }

  @Test func resizingNeedsASize() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Digits.images.resized(height: 0, width: 28)
    }
    expectMessage(
      stopped, "resized: the images are 8×8, the new size is 0×28, expected at least 1×1")
  }

  @Test func labeledImagesNeedALabelForEachImage() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = LabeledImages(images: .zeros([2, 8, 8]), labels: [1])
    }
    expectMessage(stopped, "LabeledImages: 1 labels, expected one for each image of [2, 8, 8]")
  }

  @Test func datasetNeedsImagesOfOneSize() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = ImageDataset(
        name: "mixed", train: Digits.images, test: Digits.images.resized(height: 9, width: 8))
    }
    expectMessage(
      stopped, "ImageDataset: training images are 8×8, test images 9×8, expected one size")
  }

  @Test func batchesNeedASize() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Digits.images.batches(of: 0, standardization: .identity)
    }
    expectMessage(stopped, "Batches: the size is 0, expected 1 or more")
  }

  @Test func batchesNeedAPositionInRange() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Digits.images.batches(of: 100, standardization: .identity)[18]
    }
    expectMessage(stopped, "Batches: the position 18 is out of range for 18 batches")
  }

  @Test func splitNeedsSharesOfAtMostOne() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Digits.images.split(validation: 0.5, test: 0.75, seed: 0)
    }
    expectMessage(
      stopped, "split: the shares are 0.5 and 0.75, expected a sum of at most 1")
  }
}
