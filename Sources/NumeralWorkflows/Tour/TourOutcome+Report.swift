// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralDatasets
import NumeralPlots
import NumeralTensors

extension TourOutcome {
  /// The report of the tour: figures with captions, and the command that repeats each.
  ///
  /// - Throws: As `KMeansModel.predict(_:)`.
  public func report() throws -> Report {
    let finest = miniBatch.finest.metrics
    let stream = streaming.finest.metrics
    return Report(
      title: images.name == MNIST.name ? "Learning MNIST’s digits" : "Learning handwritten digits",
      summary: """
        A convolutional network and two kinds of k-means on \
        \((images.train.count + images.test.count).grouped) handwritten digits \
        (`\(images.name)`), on \(Parallel.threads) \
        \(Parallel.threads == 1 ? "thread" : "threads"), in \(seconds.digits(1)) seconds. The \
        command below each figure makes it again, with the same numbers.
        """,
      facts: [
        .init(network.testAccuracy.percent, "of the test images classified by the network"),
        .init(
          finest.testAccuracy.percent,
          "of the test images classified by \(finest.clusters) clusters"),
        .init(
          (stream.validationAccuracy ?? stream.testAccuracy).percent,
          "of the validation images classified by ten clusters of a stream"),
        .init("\(seconds.digits(1)) s", "from reading the first image to the last result"),
      ],
      sections: [
        imagesSection, try network.section(command: settings.commandLine), clustersSection,
        try streamSection(), stagesSection,
      ])
  }

  private var imagesSection: Report.Section {
    Report.Section(
      "The images",
      [
        .text(
          """
          \(images.train.count.grouped) images of \(images.train.height)×\(images.train.width) \
          pixels to train with, and \(images.test.count.grouped) to test with.
          """),
        .figure(
          Report.Figure(
            "test-images", firstImages.cells,
            caption: "The first test images with their labels, before any training.",
            command: settings.show.commandLine)),
      ])
  }

  private var clustersSection: Report.Section {
    let data = miniBatch.data
    let validation = data.validation.map { ", \($0.count.grouped) are held out for validation" }
    return Report.Section(
      "Clusters, by mini-batches",
      [
        .text(
          """
          k-means sees no labels: it moves centers to where images are dense. Labeled afterwards, \
          each by the majority of its training images, the clusters are a classifier. More \
          clusters make a better classifier. \(data.train.count.grouped) images are \
          clustered\(validation ?? ""), and \(data.test.count.grouped) are held out for the test.
          """),
        .figures(miniBatch.inertiaAndHomogeneity), .figure(miniBatch.accuracyFigure),
        .table(miniBatch.table), .figure(map),
      ] + miniBatch.fits.map { .figure(miniBatch.centersFigure(of: $0)) })
  }

  private func streamSection() throws -> Report.Section {
    let fit = streaming.finest
    return Report.Section(
      "Clusters of a stream",
      [
        .text(
          """
          The digits that come with the library, \
          \(streaming.data.train.count.grouped) images of 8×8 pixels, seen batch by batch in \
          \(streaming.settings.epochs ?? 1) passes. The stream is summarized by more centers than \
          requested, which are then reduced to ten. Their labels are right for \
          \((fit.metrics.validationAccuracy ?? 0).percent) of the validation images and \
          \(fit.metrics.testAccuracy.percent) of the test images.
          """),
        .figure(streaming.sizesFigure(of: fit)),
        .figure(try streaming.membersFigure(of: fit)),
      ])
  }

  private var stagesSection: Report.Section {
    Report.Section(
      "Times and commands",
      [
        .table(
          Report.Table(
            header: ["part", "command", "seconds"],
            rows: stages.map { [$0.name, "`\($0.command)`", $0.seconds.digits(2)] }
              + [["total", "`\(settings.commandLine)`", seconds.digits(2)]],
            caption: "The time of each part, and the command that runs it alone.")),
        .text(
          """
          The numbers of this report are in `metrics.json`, its figures in files of their own, the \
          network in `network.safetensors`, and the clusters in `clusters.safetensors` and \
          `stream.safetensors`, all in the report’s folder.
          """),
      ])
  }
}
