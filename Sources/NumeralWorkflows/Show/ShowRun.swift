// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralDatasets
import NumeralImages
import NumeralPlots
import NumeralTensors

/// The settings of `numeral show`: a data set and the images of it to show.
public struct ShowSettings: DatasetSettings, Hashable, Sendable {
  /// A part of a data set.
  public enum Split: String, CaseIterable, Codable, Sendable {
    /// The images to train with.
    case train
    /// The images to test with.
    case test
  }

  /// The data set.
  public var dataset: DatasetChoice
  /// The folder to look for data sets in first.
  public var dataDirectory: URL?
  /// The part of the data set.
  public var split: Split
  /// The number of images, from the first on.
  public var count: Int

  /// Creates settings.
  public init(
    dataset: DatasetChoice = .mnist, dataDirectory: URL? = nil, split: Split = .test,
    count: Int = 6
  ) {
    (self.dataset, self.dataDirectory) = (dataset, dataDirectory)
    (self.split, self.count) = (split, count)
  }

  /// The call of `numeral show` with these settings, quoted for a POSIX shell.
  public var commandLine: String {
    let standard = ShowSettings()
    var command = ShellCommand("show")
    command.append(dataset, in: dataDirectory)
    command.append("--split", split.rawValue, unless: standard.split.rawValue)
    command.append("--count", count, unless: standard.count)
    return command.description
  }
}

/// A look at the first images of a data set.
///
///     let outcome = try ShowRun(ShowSettings(dataset: .digits)).run()
///     print(TextPreview.grid(outcome.cells))
public struct ShowRun: Sendable {
  /// The settings.
  public var settings: ShowSettings
  /// The images to use instead of those that the settings name.
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
    _ settings: ShowSettings, images: ImageDataset? = nil,
    progress: any ProgressReporter = .silent
  ) {
    (self.settings, self.images, self.progress) = (settings, images, progress)
  }

  /// Reads the data set and selects the images.
  ///
  /// - Throws: As ``DatasetChoice/load(from:progress:)``.
  /// - Precondition: The number of images is 0 or more.
  public func run() throws -> ShowOutcome {
    require(settings.count >= 0, "ShowRun: \(settings.count) images, expected 0 or more")
    let dataset = try images ?? settings.loadImages(progress)
    let images = settings.split == .train ? dataset.train : dataset.test
    let shown = images[0..<min(settings.count, images.count)]
    return ShowOutcome(
      dataset: dataset.name, split: settings.split, imageCount: images.count, images: shown)
  }
}

/// Images of a data set with their labels.
public struct ShowOutcome: Sendable {
  /// The name of the data set.
  public let dataset: String
  /// The part of the data set.
  public let split: ShowSettings.Split
  /// The number of images in the part.
  public let imageCount: Int
  /// The selected images.
  public let images: LabeledImages

  /// The images over their labels, for a grid or a preview.
  public var cells: [ImageGrid.Cell] {
    zip(Image.grayscale(images.images, maxValue: images.maxValue), images.labels)
      .map { ImageGrid.Cell($0, caption: "\($1)") }
  }
}
