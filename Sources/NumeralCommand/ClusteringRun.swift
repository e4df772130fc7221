// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import Numeral

/// The images that are clustered, and those that are held out.
struct ClusteringData {
  let train, test: LabeledImages
  let validation: LabeledImages?

  /// The parts of a data set; the digits, which come in one piece, are split by the seed.
  init(_ dataset: DatasetChoice, _ images: ImageDataset, seed: UInt64) {
    if case .digits = dataset {
      let parts = Digits.load().split(
        validation: 0.2, test: 0.2, seed: RandomKey(seed).child("split"), stratified: true)
      (train, validation, test) = (parts.train, parts.validation, parts.test)
    } else {
      (train, validation, test) = (images.train, nil, images.test)
    }
  }

  var hasValidation: Bool { validation != nil }
  /// Images that the centers did not learn from, to show.
  var unseen: LabeledImages { validation ?? test }
}

extension LabeledImages {
  /// The images as rows of features in [0, 1], converted where they are needed.
  var samples: Samples { Samples(bytes: images, maxValue: maxValue) }
}

/// The clustering that `numeral cluster` asks for, on one data set.
struct ClusteringRun {
  let settings: ClusterCommand
  let data: ClusteringData
  let terminal: Terminal

  /// One number of clusters: what was found, the clusters' names, and how good they are.
  struct Outcome {
    let result: KMeansResult
    let names: ClusterClassifier
    let metrics: ClusteringMetrics.Run
  }

  /// Finds clusters of the training images and judges them.
  ///
  /// - Throws: `Stopped` if the task is cancelled, and what the algorithm throws.
  func fit(_ clusters: Int) throws -> Outcome {
    defer { terminal.clearProgress() }
    let pace = Pace()
    let result: KMeansResult
    do {
      result = try cluster(clusters)
    } catch is CancellationError {
      throw Stopped(place: "at \(clusters) clusters")
    }
    let seconds = pace.seconds
    terminal.activity("\(clusters) clusters, naming them")
    let names = try ClusterClassifier(
      clusters: result.labels, labels: data.train.labels, count: clusters)
    func score(_ images: LabeledImages) throws -> Double {
      try accuracy(
        predicted: names.predict(result.model.predict(images.samples)), labels: images.labels)
    }
    return Outcome(
      result: result, names: names,
      metrics: ClusteringMetrics.Run(
        clusters: clusters, inertia: result.inertia,
        homogeneity: try ContingencyTable(clusters: result.labels, labels: data.train.labels)
          .homogeneity,
        accuracy: try accuracy(
          predicted: names.predict(result.labels), labels: data.train.labels),
        validationAccuracy: try data.validation.map(score), testAccuracy: try score(data.test),
        iterations: result.iterations, seconds: seconds))
  }

  private func cluster(_ clusters: Int) throws -> KMeansResult {
    let (samples, seed) = (data.train.samples, RandomKey(settings.seed))
    let initialization = try settings.initialization?.loaded()
    let progress = ClusteringProgress(
      clusters: clusters, rows: samples.count, terminal: terminal)
    switch settings.algorithm {
    case .lloyd:
      var kMeans = KMeans(clusters: clusters, seed: seed)
      kMeans.initialization = initialization ?? kMeans.initialization
      kMeans.maxIterations = settings.maxIterations ?? kMeans.maxIterations
      kMeans.tolerance = settings.tolerance ?? kMeans.tolerance
      return try kMeans.fit(
        samples, report: { progress.show($0, maxIterations: kMeans.maxIterations) },
        choosing: progress.show(centers:of:))
    case .miniBatch:
      var kMeans = MiniBatchKMeans(clusters: clusters, seed: seed)
      kMeans.initialization = initialization ?? kMeans.initialization
      kMeans.maxIterations = settings.maxIterations ?? kMeans.maxIterations
      kMeans.tolerance = settings.tolerance ?? kMeans.tolerance
      kMeans.batchSize = settings.batchSize ?? kMeans.batchSize
      return try kMeans.fit(
        samples, report: progress.show, choosing: progress.show(centers:of:))
    case .streaming:
      var kMeans = StreamingKMeans(clusters: clusters, seed: seed)
      if case .kMeansPlusPlus = initialization { kMeans.initMethod = .kMeansPlusPlus }
      kMeans.localLloydMaxIterations = settings.maxIterations ?? kMeans.localLloydMaxIterations
      kMeans.localLloydTolerance = settings.tolerance ?? kMeans.localLloydTolerance
      kMeans.miniBatchSize = settings.batchSize ?? kMeans.miniBatchSize
      kMeans.epochs = settings.epochs ?? kMeans.epochs
      return try kMeans.fit(
        samples, report: progress.show, choosing: progress.show(centers:of:))
    }
  }

  /// The clusters as a file: `centers`, `[clusters, features]`; `counts`, the training images of each;
  /// `labels`, the digit of most of them, −1 for a cluster without any.
  func modelFile(_ outcome: Outcome) -> SafeTensors {
    var file = SafeTensors()
    file.insert(outcome.result.centers, named: "centers")
    file.insert(Tensor<Int>(outcome.names.counts), named: "counts")
    file.insert(Tensor<Int>(outcome.names.labels.map { $0 ?? -1 }), named: "labels")
    file.metadata = [
      "format": "numeral-clusters", "dataset": settings.dataset.name,
      "algorithm": settings.algorithm.rawValue, "seed": String(settings.seed),
      "image_height": String(data.train.height), "image_width": String(data.train.width),
      "max_value": String(data.train.maxValue),
    ]
    return file
  }
}
