// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralLearning
import NumeralTensors

// The estimators with the parameters of the settings, and the estimators' own defaults for those
// that the settings leave open.
extension ClusteringSettings {
  /// Lloyd's algorithm; without `initial`, from the estimator's own initial centers.
  func lloyd(_ clusters: Int, _ initial: KMeansInitialization?) -> KMeans {
    var kMeans = KMeans(clusters: clusters, seed: RandomKey(seed))
    kMeans.initialization = initial ?? kMeans.initialization
    kMeans.maxIterations = maxIterations ?? kMeans.maxIterations
    kMeans.tolerance = tolerance ?? kMeans.tolerance
    return kMeans
  }

  /// Mini-batch k-means; without `initial`, from the estimator's own initial centers.
  func miniBatch(_ clusters: Int, _ initial: KMeansInitialization?) -> MiniBatchKMeans {
    var kMeans = MiniBatchKMeans(clusters: clusters, seed: RandomKey(seed))
    kMeans.initialization = initial ?? kMeans.initialization
    kMeans.maxIterations = maxIterations ?? kMeans.maxIterations
    kMeans.tolerance = tolerance ?? kMeans.tolerance
    kMeans.batchSize = batchSize ?? kMeans.batchSize
    return kMeans
  }

  /// k-means over a stream.
  func streaming(_ clusters: Int) -> StreamingKMeans {
    var kMeans = StreamingKMeans(clusters: clusters, seed: RandomKey(seed))
    if initialization == .kMeansPlusPlus { kMeans.initMethod = .kMeansPlusPlus }
    kMeans.localLloydMaxIterations = maxIterations ?? kMeans.localLloydMaxIterations
    kMeans.localLloydTolerance = tolerance ?? kMeans.localLloydTolerance
    kMeans.miniBatchSize = batchSize ?? kMeans.miniBatchSize
    kMeans.epochs = epochs ?? kMeans.epochs
    return kMeans
  }

  /// The parameters on which the clusters depend, by their options; defaults are resolved, so that
  /// an option with its default value is the same as none.
  func parameters(_ initial: KMeansInitialization?) -> [CheckpointFile.Setting] {
    switch algorithm {
    case .lloyd:
      let kMeans = lloyd(1, initial)
      return [
        ("--init", kMeans.initialization.identity), ("--max-iterations", "\(kMeans.maxIterations)"),
        ("--tolerance", "\(kMeans.tolerance)"),
      ]
    case .miniBatch:
      let kMeans = miniBatch(1, initial)
      return [
        ("--init", kMeans.initialization.identity), ("--max-iterations", "\(kMeans.maxIterations)"),
        ("--tolerance", "\(kMeans.tolerance)"), ("--batch-size", "\(kMeans.batchSize)"),
      ]
    case .streaming:
      let kMeans = streaming(1)
      return [
        ("--init", kMeans.initMethod == .random ? "random" : "k-means++"),
        ("--max-iterations", "\(kMeans.localLloydMaxIterations)"),
        ("--tolerance", "\(kMeans.localLloydTolerance)"),
        ("--batch-size", "\(kMeans.miniBatchSize)"), ("--epochs", "\(kMeans.epochs)"),
      ]
    }
  }
}

extension KMeansInitialization {
  /// The name of the method, or the identity of given centers.
  fileprivate var identity: String {
    switch self {
    case .kMeansPlusPlus: "k-means++"
    case .random: "random"
    case .centers(let centers): "with centers of \(dataDigest(centers))"
    }
  }
}
