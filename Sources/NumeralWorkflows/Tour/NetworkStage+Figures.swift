// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralImages
import NumeralLearning
import NumeralNetworks
import NumeralPlots
import NumeralTensors

extension NetworkStage {
  /// The section of the report on the network.
  ///
  /// - Parameter command: The command of the tour, which makes the figures that need the test
  ///   images.
  func section(command: String) throws -> Report.Section {
    let count = test.count.grouped
    return Report.Section(
      "The network",
      [
        .text(
          """
          Two convolutions and two linear layers, \(training.metrics.parameters.grouped) weights \
          in all, trained by SGD for \(training.metrics.epochs.count) epochs of \
          \(images.train.count.grouped) images of 28×28 pixels, if necessary resized, in \
          batches of \(training.settings.batchSize). It classifies \(testAccuracy.percent) of the \
          \(count) test images correctly, none of which it was trained on.
          """),
        .figures([lossFigure, accuracyFigure]),
        .figure(
          Report.Figure(
            "test-images-named", cells(0..<min(6, test.count)),
            caption: "The first test images after training: label → prediction of the network.",
            command: command)),
        .figure(try confusionFigure(command)),
      ]
        + (mistakes.isEmpty ? [] : [.figure(mistakesFigure(command))])
        + [.figure(filtersFigure(command))])
  }

  private var lossFigure: Report.Figure {
    let perEpoch = images.train.count
    let testLosses =
      [(x: 0.0, y: untrained.loss)]
      + training.metrics.epochs.map { (x: Double($0.epoch * perEpoch), y: $0.testLoss) }
    let chart = LineChart(
      title: "Loss during training, of every tenth batch and of the test images",
      x: Axis("training images seen"), y: Axis("loss", including: [0]),
      series: [
        .init(
          "every tenth batch", points: training.losses.map { (Double($0.images), $0.loss) },
          style: .line),
        .init(
          "test images, each epoch", points: testLosses,
          style: testLosses.count > 20 ? .line : .points),
      ])
    return Report.Figure(
      "loss", chart.svg,
      caption: """
        The loss of every tenth batch, and the mean loss of the test images before training and \
        after each epoch. In training, dropout sets half of the inner units to zero at random, so \
        that the loss is higher.
        """, command: training.settings.commandLine)
  }

  private var accuracyFigure: Report.Figure {
    let points = training.metrics.epochs.map { (x: Double($0.epoch), y: $0.testAccuracy) }
    let chart = LineChart(
      title: "Test accuracy after each epoch", x: Axis("epoch"), y: Axis("test accuracy"),
      series: [.init("network", points: points, style: points.count > 20 ? .line : .lineWithPoints)]
    )
    return Report.Figure(
      "accuracy", chart.svg,
      caption: """
        The fraction of the test images that the network classifies correctly, after each epoch: \
        \(testAccuracy.digits(4)) in the end, \(untrained.accuracy.digits(4)) before training.
        """, command: training.settings.commandLine)
  }

  private func confusionFigure(_ command: String) throws -> Report.Figure {
    let matrix = try ConfusionMatrix(predicted: predicted, labels: test.labels)
    let worst = matrix.classes.indices.min { matrix.recall[$0] < matrix.recall[$1] } ?? 0
    return Report.Figure(
      "confusion",
      ConfusionChart(
        title: "Test images by label and prediction",
        classes: matrix.classes.map(String.init), counts: matrix.counts
      ).svg,
      caption: """
        The number of test images for each label and prediction. The digit \
        \(matrix.classes[worst]) has the lowest recall: \(matrix.recall[worst].percent).
        """, command: command)
  }

  private func mistakesFigure(_ command: String) -> Report.Figure {
    let shown = mistakes.prefix(20)
    let cells = zip(cells(shown), shown).map { cell, index in
      var cell = cell
      cell.caption += "\n\(Double(probabilities[index]).percent)"
      return cell
    }
    return Report.Figure(
      "mistakes", cells,
      caption: """
        The \(shown.count) most confident of the \(mistakes.count.grouped) wrong predictions: \
        label → prediction, and the probability that the network gives to it.
        """, command: command)
  }

  /// The filters of the first layer, and their outputs for the first test image.
  private func filtersFigure(_ command: String) -> Report.Figure {
    guard let layer = training.model["conv1"] as? Conv2D else {
      fatalError("NetworkStage: the digit network has no convolution 'conv1'")
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
          "Their outputs for the first test image",
          [digit] + cells(layer(image.inputs(training.data.standardizations[0])))),
      ],
      caption: """
        The learned 5×5 filters of the first convolution, and the output of each for the digit \
        \(image.labels[0]): positive values are red, zero is white, negative values are blue. The \
        next layers, max-pooling and ReLU, pass on positive values only.
        """, command: command)
  }
}
