// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralDatasets
import NumeralFiles
import NumeralTensors

/// The images that a network is trained and tested on, as they were read.
public enum TrainingImages: Sendable {
  /// Gray images of one size with the labels 0, 1, and so on, such as MNIST.
  case gray(ImageDataset)
  /// Images of a folder that has a folder for each class, a fifth of each to test with.
  case folder(ImageFolder)

  /// The identity of the images and labels.
  var digest: String {
    switch self {
    case .gray(let images): dataDigest([images.train, images.test])
    case .folder(let folder): dataDigest(folder)
    }
  }
}

extension TrainingSettings {
  /// Reads the images that the settings name.
  ///
  /// - Parameter progress: The receiver of the progress.
  /// - Throws: `FileError` if a file is missing or damaged, or the images of a folder have several
  ///   sizes and the settings name none; `CancellationError` if the task is canceled.
  public func loadTrainingImages(
    progress: any ProgressReporter = .silent
  ) throws -> TrainingImages {
    guard case .folder(let folder) = dataset, ImageFolder.isLaidOut(in: folder) else {
      return .gray(try loadImages(progress))
    }
    progress.activity("reading \(dataset.name)")
    defer { progress.clear() }
    return .folder(
      try ImageFolder(
        contentsOf: folder, channels: isGray ? 1 : 3,
        resizedTo: imageSize.map { Size2D($0, $0) }))
  }
}
