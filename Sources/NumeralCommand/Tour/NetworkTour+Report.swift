// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Numeral

extension NetworkTour {
  /// What the report shows of the network.
  func section(_ tour: Invocation) throws -> Report.Section {
    let count = test.count.grouped
    return Report.Section(
      "The network",
      [
        .text(
          """
          Two convolutions and two linear layers, \(run.metrics.parameters.grouped) weights in all, \
          trained by SGD for \(run.metrics.epochs.count) epochs of \
          \(run.dataset.train.count.grouped) images, of 28×28 pixels or brought to that size, in \
          batches of \(run.settings.batchSize). It names \(testAccuracy.percent) of the \(count) \
          test images, which it has not learned from.
          """),
        .figures([lossFigure, accuracyFigure]),
        .figure(
          Report.Figure(
            "test-images-named", cells(0..<min(6, test.count)),
            caption: """
              The first test images again, after training: true digit → the network’s.
              """, command: tour.description)),
        .figure(try confusionFigure(tour)),
      ]
        + (mistakes.isEmpty ? [] : [.figure(mistakesFigure(tour))])
        + [.figure(try filtersFigure(tour))])
  }

  private var lossFigure: Report.Figure {
    let perEpoch = run.dataset.train.count
    let testLosses =
      [(x: 0.0, y: untrained.loss)]
      + run.metrics.epochs.map { (x: Double($0.epoch * perEpoch), y: $0.testLoss) }
    let chart = LineChart(
      title: "Loss during training, of every tenth batch and of the test images",
      x: Axis("training images seen"), y: Axis("loss", including: [0]),
      series: [
        .init(
          "every tenth batch", points: losses.map { (Double($0.images), $0.loss) }, style: .line),
        .init(
          "test images, each epoch", points: testLosses,
          style: testLosses.count > 20 ? .line : .points),
      ])
    return Report.Figure(
      "loss", chart.svg,
      caption: """
        The loss of every tenth batch, and the mean loss of the test images before training and after \
        each epoch. In training, half of the inner units are dropped at random: their loss is higher.
        """, command: invocation.description)
  }

  private var accuracyFigure: Report.Figure {
    let points = run.metrics.epochs.map { (x: Double($0.epoch), y: $0.testAccuracy) }
    let chart = LineChart(
      title: "Test accuracy after each epoch", x: Axis("epoch"), y: Axis("test accuracy"),
      series: [.init("network", points: points, style: points.count > 20 ? .line : .lineWithPoints)]
    )
    return Report.Figure(
      "accuracy", chart.svg,
      caption: """
        The share of the test images that the network names, after each epoch: \
        \(testAccuracy.digits(4)) in the end, \(untrained.accuracy.digits(4)) before training.
        """, command: invocation.description)
  }

  private func confusionFigure(_ tour: Invocation) throws -> Report.Figure {
    let matrix = try ConfusionMatrix(predicted: predicted, labels: test.labels)
    let worst = matrix.classes.indices.min { matrix.recall[$0] < matrix.recall[$1] } ?? 0
    return Report.Figure(
      "confusion",
      ConfusionChart(
        title: "How often each digit was taken for each one",
        classes: matrix.classes.map(String.init), counts: matrix.counts
      ).svg,
      caption: """
        How often each digit of the test images was taken for each one. The digit \
        \(matrix.classes[worst]) is the hardest: \(matrix.recall[worst].percent) of them are named.
        """, command: tour.description)
  }

  private func mistakesFigure(_ tour: Invocation) -> Report.Figure {
    let shown = mistakes.prefix(20)
    let cells = zip(cells(shown), shown).map { cell, index in
      var cell = cell
      cell.caption += "\n\(Double(probabilities[index]).percent)"
      return cell
    }
    return Report.Figure(
      "mistakes", cells,
      caption: """
        Of the \(mistakes.count.grouped) mistakes that the network makes, the \(shown.count) that it is \
        surest of: true digit → the network’s, and the probability that it gives to its own.
        """, command: tour.description)
  }

  /// The first layer's filters, and what they make of the first test image.
  private func filtersFigure(_ tour: Invocation) throws -> Report.Figure {
    guard let layer = run.trainer.model["conv1"] as? Conv2D else {
      preconditionFailure("the digit network begins with a convolution, conv1")
    }
    let image = test[0..<1]
    func cells(_ maps: Tensor<Float>) -> [ImageGrid.Cell] {
      let (height, width) = (maps.shape[maps.rank - 2], maps.shape[maps.rank - 1])
      return Image.heatMaps(maps.reshaped([-1, height, width]), colors: .blueRed)
        .enumerated().map { ImageGrid.Cell($1, caption: "\($0 + 1)") }
    }
    let digit = ImageGrid.Cell(
      Image(gray: image.images[0], maxValue: image.maxValue), caption: "\(image.labels[0])")
    return Report.Figure(
      "filters",
      [
        .init("The filters of the first layer", cells(layer.weight)),
        .init(
          "Their activations for the first test image",
          [digit] + cells(layer(image.inputs(run.standardization)))),
      ],
      caption: """
        The filters of 5×5 weights that the first convolution has learned, and what each makes of the \
        digit \(image.labels[0]): red above 0, white 0, blue below. The next layers pass on only what \
        is above 0.
        """, command: tour.description)
  }
}
