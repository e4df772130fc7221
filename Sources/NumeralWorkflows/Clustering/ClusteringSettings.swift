// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralFiles
import NumeralLearning
import NumeralTensors

/// The settings of a clustering of images: the options of `numeral cluster` as values.
///
///     var settings = ClusteringSettings(dataset: .digits, algorithm: .streaming, clusters: [10])
///     settings.epochs = 150
///     settings.commandLine
///     // numeral cluster --dataset digits --algorithm streaming --clusters 10 --epochs 150
public struct ClusteringSettings: DatasetSettings, Hashable, Sendable {
  /// A k-means algorithm.
  public enum Algorithm: String, CaseIterable, Codable, Sendable {
    /// Lloyd's algorithm: `KMeans`.
    case lloyd
    /// scikit-learn's mini-batch k-means: `MiniBatchKMeans`.
    case miniBatch = "mini-batch"
    /// SageMaker's k-means: `StreamingKMeans`.
    case streaming
  }

  /// A choice of the initial centers.
  public enum Initialization: Hashable, Sendable {
    /// k-means++: rows drawn in proportion to their squared distance from the centers so far.
    case kMeansPlusPlus
    /// Rows drawn at random.
    case random
    /// The rows of an .npy file, `[clusters, features]`, on pixels from 0 to 1.
    case file(URL)

    /// The initial centers for an estimator; a file is read.
    func load() throws -> KMeansInitialization {
      switch self {
      case .kMeansPlusPlus: .kMeansPlusPlus
      case .random: .random
      case .file(let file): .centers(try Tensor<Float>(convertingContentsOf: file))
      }
    }

    /// The value of the option `--init`.
    public var argument: String {
      switch self {
      case .kMeansPlusPlus: "k-means++"
      case .random: "random"
      case .file(let file): file.displayPath
      }
    }

    /// The choice that a value of the option `--init` stands for.
    ///
    /// - Returns: `nil` unless it is `k-means++`, `random` or a path that ends with `.npy`.
    public init?(_ argument: String) {
      switch argument {
      case "k-means++": self = .kMeansPlusPlus
      case "random": self = .random
      case let path where path.lowercased().hasSuffix(".npy"): self = .file(URL(path: path))
      default: return nil
      }
    }
  }

  /// The data set.
  public var dataset: DatasetChoice
  /// The folder to look for data sets in first.
  public var dataDirectory: URL?
  /// The algorithm.
  public var algorithm: Algorithm
  /// The numbers of clusters: one clustering each.
  public var clusters: [Int]
  /// The initial centers; `nil` for the algorithm's default: random for the stream, else k-means++.
  public var initialization: Initialization?
  /// The maximum number of iterations, or of passes for mini-batches; `nil` for the default.
  public var maxIterations: Int?
  /// The shift of the centers below which the algorithm has converged; `nil` for the default.
  public var tolerance: Double?
  /// The number of images in a batch, for the algorithms with batches; `nil` for the default.
  public var batchSize: Int?
  /// The number of passes over the images, for the stream; `nil` for one.
  public var epochs: Int?
  /// The seed: the same one gives the same clusters, at any number of threads.
  public var seed: UInt64
  /// The file in which the state of the clusterings is kept.
  public var checkpoint: URL?
  /// The number of iterations or batches from one checkpoint to the next; `nil` for 1 iteration or
  /// 10 batches.
  public var checkpointInterval: Int?
  /// Whether to continue from the checkpoint.
  public var resumes: Bool

  /// Creates settings.
  public init(
    dataset: DatasetChoice = .mnist, dataDirectory: URL? = nil, algorithm: Algorithm = .miniBatch,
    clusters: [Int] = [10, 16, 36, 64, 144, 256], initialization: Initialization? = nil,
    maxIterations: Int? = nil, tolerance: Double? = nil, batchSize: Int? = nil,
    epochs: Int? = nil, seed: UInt64 = 0, checkpoint: URL? = nil, checkpointInterval: Int? = nil,
    resumes: Bool = false
  ) {
    (self.dataset, self.dataDirectory, self.algorithm) = (dataset, dataDirectory, algorithm)
    (self.clusters, self.initialization) = (clusters, initialization)
    (self.maxIterations, self.tolerance) = (maxIterations, tolerance)
    (self.batchSize, self.epochs, self.seed) = (batchSize, epochs, seed)
    (self.checkpoint, self.checkpointInterval) = (checkpoint, checkpointInterval)
    self.resumes = resumes
  }

  /// The call of `numeral cluster` with these settings, quoted for a POSIX shell.
  ///
  /// It names the data set and the numbers of clusters, and the other options that differ from
  /// their defaults.
  public var commandLine: String {
    let standard = ClusteringSettings()
    var command = ShellCommand("cluster")
    command.append(dataset, in: dataDirectory)
    command.append("--algorithm", algorithm.rawValue, unless: standard.algorithm.rawValue)
    command.append("--clusters", clusters.map(String.init).joined(separator: ","))
    command.append("--init", initialization?.argument)
    command.append("--max-iterations", maxIterations)
    command.append("--tolerance", tolerance)
    command.append("--batch-size", batchSize)
    command.append("--epochs", epochs)
    command.append("--seed", seed, unless: standard.seed)
    command.append("--checkpoint", checkpoint?.displayPath)
    command.append("--checkpoint-every", checkpointInterval)
    command.append(flag: "--resume", resumes)
    return command.description
  }

  /// The same settings with one number of clusters.
  func with(clusters count: Int) -> ClusteringSettings {
    var settings = self
    settings.clusters = [count]
    return settings
  }
}
