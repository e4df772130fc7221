// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import Numeral

extension Tour {
  /// The report of all that was found out.
  func report() throws -> Report {
    let finest = miniBatch.finest.metrics
    let stream = streaming.finest.metrics
    return Report(
      title: images.name == MNIST.name ? "Learning MNIST’s digits" : "Learning handwritten digits",
      summary: """
        A convolutional network and two kinds of k-means on \
        \((images.train.count + images.test.count).grouped) handwritten digits \
        (`\(images.name)`), on \(Parallel.threads) \(Parallel.threads == 1 ? "thread" : "threads"), in \
        \(seconds.digits(1)) seconds. Below each figure is the command that makes it again, with the \
        same numbers.
        """,
      facts: [
        .init(network.testAccuracy.percent, "of the test images named by the network"),
        .init(
          finest.testAccuracy.percent, "of the test images named by \(finest.clusters) clusters"),
        .init(
          (stream.validationAccuracy ?? stream.testAccuracy).percent,
          "of the validation images named by ten clusters of a stream"),
        .init("\(seconds.digits(1)) s", "for all of it, from the first image to the last"),
      ],
      sections: [
        imagesSection, try network.section(invocation), clustersSection, try streamSection(),
        stagesSection,
      ])
  }

  private var imagesSection: Report.Section {
    Report.Section(
      "The images",
      [
        .text(
          """
          \(images.train.count.grouped) images of \(images.train.height)×\(images.train.width) pixels \
          to learn from, and \(images.test.count.grouped) to test with.
          """),
        .figure(
          Report.Figure(
            "test-images", Self.firstImages(images),
            caption: "The first test images with their true digits, before anything was learned.",
            command: stages[0].command)),
      ])
  }

  private var clustersSection: Report.Section {
    let data = miniBatch.run.data
    let kept =
      data.validation.map { "\($0.count.grouped) are kept to validate with, and" } ?? "there are"
    return Report.Section(
      "Clusters, by mini-batches",
      [
        .text(
          """
          k-means sees no labels: it moves centers to where images are dense. Named afterwards, each \
          by the commonest digit of its training images, the clusters make a classifier, the better the \
          more they are. They learn from \(data.train.count.grouped) images; \(kept) \
          \(data.test.count.grouped) to test with.
          """),
        .figures(miniBatch.inertiaAndHomogeneity), .figure(miniBatch.accuracy),
        .table(miniBatch.table), .figure(map),
      ] + miniBatch.outcomes.map { .figure(miniBatch.centers(of: $0)) })
  }

  private func streamSection() throws -> Report.Section {
    let outcome = streaming.finest
    return Report.Section(
      "Clusters of a stream",
      [
        .text(
          """
          The digits that come with the library, \
          \(streaming.run.data.train.count.grouped) images of 8×8 pixels, seen batch by batch in 150 \
          passes. More centers than asked for learn from the stream, and are reduced to ten in the end, \
          which name \((outcome.metrics.validationAccuracy ?? 0).percent) of the validation images and \
          \(outcome.metrics.testAccuracy.percent) of the test images.
          """),
        .figure(streaming.sizes(of: outcome)),
        .figure(try streaming.samples(of: outcome)),
      ])
  }

  private var stagesSection: Report.Section {
    Report.Section(
      "Times and commands",
      [
        .table(
          Report.Table(
            header: ["what", "command", "seconds"],
            rows: stages.map { [$0.name, "`\($0.command)`", $0.seconds.digits(2)] }
              + [["all of it", "`\(invocation)`", seconds.digits(2)]],
            caption: "How long each part took, and the command that does it alone.")),
        .text(
          """
          The numbers of this report are in `metrics.json`, its figures in files of their own, the \
          network in `network.safetensors`, and the clusters in `clusters.safetensors` and \
          `stream.safetensors`, all in the report’s folder.
          """),
      ])
  }
}
