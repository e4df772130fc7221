// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralImages
import NumeralPlots
import NumeralTensors
import TestSupport
import Testing

@Suite struct PreconditionTests {
  @Test func imageGridNeedsAColumn() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = ImageGrid([], columns: 0)
    }
    expectMessage(stopped, "ImageGrid: 0 columns, expected 1 or more")
  }

  @Test func textPreviewNeedsImagesOfOneSize() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let images = [1, 2].map { Image(width: $0, height: 1, color: 0) }
      _ = TextPreview.grid(images.map { ImageGrid.Cell($0) })
    }
    expectMessage(
      stopped, "TextPreview: images of shape [1, 1, 3] and [1, 2, 3], expected images of one size")
  }

  @Test func logarithmicAxisNeedsPositiveTicks() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Axis("x", scale: .logarithmic, including: [1], ticks: [0])
    }
    expectMessage(stopped, "Axis: [1.0] and [0.0] on a logarithmic axis, expected numbers above 0")
  }

  @Test func pointsMustBeFinite() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ =
        LineChart(
          title: "", x: Axis("x"), y: Axis("y"), series: [.init("a", points: [(0, .nan)])]
        ).svg
    }
    expectMessage(
      stopped, "Axis: values of the axis y, expected finite numbers, above 0 if logarithmic")
  }

  @Test func barChartNeedsAValueForEachCategory() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ =
        BarChart(
          title: "", category: "", value: Axis("y"), categories: ["a", "b"],
          series: [.init("s", values: [1])]
        ).svg
    }
    expectMessage(stopped, "BarChart: 1 values for 2 categories")
  }

  @Test func barChartNeedsValuesOfZeroOrMore() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ =
        BarChart(
          title: "", category: "", value: Axis("y"), categories: ["a"],
          series: [.init("s", values: [-1])]
        ).svg
    }
    expectMessage(stopped, "BarChart: expected finite values of 0 or more on a linear axis")
  }

  @Test func confusionChartNeedsASquareOfCounts() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = ConfusionChart(title: "", classes: ["0"], counts: .zeros([1, 2]))
    }
    expectMessage(stopped, "ConfusionChart: the shape is [1, 2], expected [1, 1]")
  }

  @Test func confusionChartNeedsCountsOfZeroOrMore() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = ConfusionChart(title: "", classes: ["0"], counts: [[-1]])
    }
    expectMessage(stopped, "ConfusionChart: a negative count, expected 0 or more")
  }

  @Test func scatterChartNeedsLinearAxes() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ =
        ScatterChart(
          title: "", x: Axis("x", scale: .logarithmic), y: Axis("y"), series: []
        ).svg
    }
    expectMessage(stopped, "ScatterChart: a logarithmic axis, expected linear axes")
  }

  @Test func tableNeedsACellForEachColumn() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Report.Table(header: ["a", "b"], rows: [["1"]], caption: "")
    }
    expectMessage(stopped, "Report.Table: the row [\"1\"], expected 2 cells as in [\"a\", \"b\"]")
  }

  @Test func figureNeedsANameForAFile() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Report.Figure("A b", [ImageGrid.Cell](), caption: "", command: "")
    }
    expectMessage(
      stopped, "Report.Figure: the name \"A b\", expected lower-case letters, digits and hyphens")
  }
}
