// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralDatasets
import NumeralLearning
import NumeralTensors

/// A classifier without backpropagation: features from clusters of patches, and ridge regression on
/// them.
///
///     let outcome = try FeaturesRun(FeaturesSettings(dataset: .digits, clusters: 100)).run()
///     outcome.metrics.testAccuracy
public struct FeaturesRun: Sendable {
  /// The settings.
  public var settings: FeaturesSettings
  /// The images to use instead of those that the settings name, of any size.
  public var images: ImageDataset?
  /// The receiver of the progress.
  public var progress: any ProgressReporter

  /// Creates a run that has not started.
  ///
  /// - Parameters:
  ///   - settings: The settings.
  ///   - images: The images, if they have been read before; `nil` to read those that the settings
  ///     name.
  ///   - progress: The receiver of the progress.
  public init(
    _ settings: FeaturesSettings, images: ImageDataset? = nil,
    progress: any ProgressReporter = .silent
  ) {
    (self.settings, self.images, self.progress) = (settings, images, progress)
  }

  /// Learns the features and the classifier, and classifies the test images.
  ///
  /// - Throws: `FileError` if a file cannot be read; `ArgumentError` if there are no images or a
  ///   patch does not fit into them; ``Interrupted`` if the task is canceled.
  public func run() throws -> FeaturesOutcome {
    let images = try images ?? settings.loadImages(progress)
    for (part, images) in [("training", images.train), ("test", images.test)]
    where images.count == 0 {
      throw ArgumentError(
        argument: settings.dataset.name, found: "no \(part) images", expected: "one or more")
    }
    defer { progress.clear() }
    do {
      return try run(on: images)
    } catch is CancellationError {
      throw Interrupted("while features were learned")
    }
  }

  private func run(on images: ImageDataset) throws -> FeaturesOutcome {
    let (timer, seed) = (ThroughputTimer(), RandomKey(settings.seed))
    let side = min(images.train.height, images.train.width)
    let patchSize = settings.patchSize ?? max(1, min(10, side / 2))
    let estimator = PatchFeatures(
      clusters: settings.clusters, patchSize: Size2D(patchSize, patchSize),
      regions: Size2D(settings.regions, settings.regions), seed: seed.child("features"))
    progress.activity("clustering patches")
    let features = try estimator.fit(images.train.inputs(.identity)) { iteration in
      progress.progress {
        ProgressUpdate(
          task: "clustering patches", fraction: Double(iteration) / Double(estimator.iterations))
      }
    }
    let train = try self.features(of: images.train, features, "features of the training images")
    progress.activity("ridge regression")
    let classes = (images.train.labels + images.test.labels).max()! + 1
    let classifier = try Ridge(penalty: settings.penalty).fit(
      train, Tensor<Float>.oneHot(images.train.labels, depth: classes))
    let seconds = timer.seconds
    let test = try self.features(of: images.test, features, "features of the test images")
    let predicted = classifier.predict(test).argmax(axis: 1).scalars
    let accuracy = try accuracy(predicted: predicted, labels: images.test.labels)
    return FeaturesOutcome(
      settings: settings, features: features, classifier: classifier, predicted: predicted,
      metrics: FeaturesMetrics(
        dataset: settings.dataset.name, seed: settings.seed, threads: Parallel.threads,
        features: features.featureCount, testAccuracy: accuracy, seconds: seconds))
  }

  /// The features of images, some at a time, so that a canceled task ends soon.
  private func features(
    of images: LabeledImages, _ model: PatchFeaturesModel, _ task: String
  ) throws -> Tensor<Float> {
    var features = Tensor<Float>.zeros([images.count, model.featureCount])
    let timer = ThroughputTimer()
    for start in stride(from: 0, to: images.count, by: 512) {
      try Task.checkCancellation()
      let range = start..<min(start + 512, images.count)
      features[range] = model.transform(images[range].inputs(.identity))
      progress.progress {
        timer.update(task, range.upperBound, of: Double(images.count), "images")
      }
    }
    return features
  }
}

/// A classifier of patch features and its results.
public struct FeaturesOutcome: Sendable {
  /// The settings.
  public let settings: FeaturesSettings
  /// The features.
  public let features: PatchFeaturesModel
  /// The linear function from features to the classes.
  public let classifier: RidgeModel<Float>
  /// The class of each test image.
  public let predicted: [Int]
  /// The results.
  public let metrics: FeaturesMetrics
}

/// The results of `numeral features`, as `--metrics` writes them.
public struct FeaturesMetrics: Codable, Equatable, Sendable {
  /// The name of the data set.
  public var dataset: String
  /// The seed.
  public var seed: UInt64
  /// The number of threads.
  public var threads: Int
  /// The number of features of an image.
  public var features: Int
  /// The fraction of the test images that were classified correctly.
  public var testAccuracy: Double
  /// The seconds of learning: of patches, features of the training images and regression.
  public var seconds: Double
}
