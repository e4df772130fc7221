// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralImages
import NumeralTensors
import TestSupport
import Testing

@Suite struct PreconditionTests {
  @Test func pngNeedsAShapeOfAnImage() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = PNG(.zeros([4, 4, 5]))
    }
    expectMessage(
      stopped,
      "PNG: the shape is [4, 4, 5], expected [height, width] or [height, "
        + "width, 2 to 4 channels], each side from 1 to 1000000")
  }

  @Test func pngNeedsPixels() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = PNG(.zeros([0, 4]))
    }
    expectMessage(
      stopped,
      "PNG: the shape is [0, 4], expected [height, width] or [height, width, "
        + "2 to 4 channels], each side from 1 to 1000000")
  }

  @Test func emptyImageCannotBeWritten() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      try Image(width: 0, height: 2, color: 0).write(to: URL(filePath: "/nowhere/image.png"))
    }
    expectMessage(
      stopped,
      "PNG: the shape is [2, 0, 3], expected [height, width] or [height, "
        + "width, 2 to 4 channels], each side from 1 to 1000000")
  }

  @Test func imageNeedsThreeChannels() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Image(pixels: .zeros([2, 2]))
    }
    expectMessage(stopped, "Image: the shape is [2, 2], expected [height, width, 3]")
  }

  @Test func imageNeedsSidesOfZeroOrMore() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Image(width: -1, height: 2, color: 0)
    }
    expectMessage(stopped, "Image: a width of -1 and a height of 2, expected 0 or more")
  }

  @Test func pixelMustLieWithinTheImage() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Image(width: 2, height: 3, color: 0)[3, 0]
    }
    expectMessage(stopped, "Image: [3, 0] is outside of [3, 2]")
  }

  @Test func imageIsDrawnAtAPositiveScale() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var image = Image(width: 2, height: 3, color: 0)
      image.draw(image, row: 0, column: 0, scale: 0)
    }
    expectMessage(stopped, "Image: a scale of 0, expected 1 or more")
  }

  @Test func textIsDrawnAtAPositiveScale() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var image = Image(width: 2, height: 3, color: 0)
      image.draw("1", row: 0, column: 0, color: 0, scale: -1)
    }
    expectMessage(stopped, "Image: a scale of -1, expected 1 or more")
  }

  @Test func grayImageNeedsTwoAxes() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Image(gray: .zeros([1, 2, 2]))
    }
    expectMessage(
      stopped,
      "Image: a shape of [1, 2, 2] and a maxValue of 255, expected [height, "
        + "width] and 1 or more")
  }

  @Test func grayImageNeedsAPositiveMaximum() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Image(gray: .zeros([2, 2]), maxValue: 0)
    }
    expectMessage(
      stopped,
      "Image: a shape of [2, 2] and a maxValue of 0, expected [height, "
        + "width] and 1 or more")
  }

  @Test func heatMapNeedsAMatrix() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Image(heatMap: .zeros([2]))
    }
    expectMessage(stopped, "Image: the shape is [2], expected [rows, columns]")
  }

  @Test func colorLiteralHas24Bits() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Color(integerLiteral: 0x100_0000)
    }
    expectMessage(stopped, "Color: 0x1000000, expected 0xRRGGBB")
  }

  @Test func colorMapNeedsTwoColors() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = ColorMap([0xFF0000])
    }
    expectMessage(stopped, "ColorMap: 1 colors, expected 2 or more")
  }

  @Test func segmentationNeedsAnImage() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = try Foreground.digits(in: .zeros([2]), name: "image")
    }
    expectMessage(
      stopped,
      "image: the shape is [2], expected [height, width] or [height, width, 1 to 4 channels]")
  }

  @Test func shiftIsNotNegative() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = RandomShift(pixels: -1)
    }
    expectMessage(stopped, "RandomShift: found -1 pixels, expected 0...32768")
  }

  @Test func scaleIsPositive() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = RandomScale(0...1)
    }
    expectMessage(
      stopped, "RandomScale: found the factors 0.0...1.0, expected finite ones of more than 0")
  }

  @Test func deviationOfColorsIsNotNegative() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = ColorJitter(brightness: 0.1, contrast: .nan)
    }
    expectMessage(
      stopped,
      "ColorJitter: found the deviation nan, expected a finite number of 0 or more")
  }

  @Test func normalizationHasTheImagesChannels() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let batch = (inputs: Tensor<Float>.zeros([1, 3, 2, 2]), targets: [0])
      _ = Array([batch].augmented(by: [Normalize(mean: [0], deviation: [1])], seed: 1))
    }
    expectMessage(stopped, "Normalize: found 3 channels, expected 1")
  }
}
