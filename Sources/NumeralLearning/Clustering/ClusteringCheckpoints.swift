// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralFiles
import NumeralTensors

// The states of fits as files:
//
//     try step.state.checkpoint().write(to: file)
//     …
//     let state = try MiniBatchKMeans.State(SafeTensors(contentsOf: file))
//     let result = try kMeans.fit(samples, continuing: state)

extension KMeans.State {
  /// The state as tensors and metadata.
  public func checkpoint() -> SafeTensors {
    var file = SafeTensors()
    file.insert(centers, named: "centers")
    file.insert(Tensor(sums.sums, shape: centers.shape), named: "sums")
    file.insert(Tensor(sums.totals.map(\.weight)), named: "weights")
    file.insert(Tensor(sums.totals.map(\.count)), named: "counts")
    file.insert(Tensor(sums.labels), named: "labels")
    file.metadata = [
      "start": "\(start)", "iteration": "\(iteration)", "converged": "\(hasConverged)",
    ]
    if let best { file[part: "best."] = best.safeTensors }
    return file
  }

  /// Creates a state from its checkpoint.
  ///
  /// - Throws: `FileError` if a part is missing, or the parts contradict each other.
  public init(_ checkpoint: SafeTensors) throws {
    let centers = try checkpoint.centers()
    let clusters = centers.shape[0]
    let labels: Tensor<Int32> = try checkpoint.tensor("labels")
    let counts: Tensor<Int> = try checkpoint.tensor("counts", shape: [clusters])
    let weights = try checkpoint.finiteNumbers("weights", shape: [clusters])
    guard labels.rank == 1, labels.scalars.allSatisfy((0..<Int32(clusters)).contains),
      counts.scalars.allSatisfy((0...labels.size).contains)
    else {
      throw checkpoint.error(
        found: "labels of shape \(labels.shape) and counts \(counts.scalars.prefix(3))…",
        expected: "[rows], each in 0..<\(clusters), and the number of rows of each")
    }
    var sums = ClusterSums(clusters: clusters, featureCount: centers.shape[1])
    sums.sums = try checkpoint.finiteNumbers("sums", shape: centers.shape)
    sums.totals = zip(weights, counts.scalars).map { .init(weight: $0, count: $1) }
    sums.labels = labels.scalars
    let best = checkpoint[part: "best."]
    self.init(
      start: try checkpoint.count(of: "start"), iteration: try checkpoint.count(of: "iteration"),
      centers: centers, hasConverged: try checkpoint.value(of: "converged"), sums: sums,
      best: best.names.isEmpty ? nil : try KMeansResult(best))
  }

  /// Throws unless it is the state of a fit of such rows with these numbers of clusters and starts.
  func check(_ samples: Samples, clusters: Int, starts: Int) throws {
    func check(_ name: String, _ found: Int, _ expected: Int) throws {
      guard found == expected else {
        throw ArgumentError(argument: "state", found: "\(found) \(name)", expected: "\(expected)")
      }
    }
    try check("clusters", centers.shape[0], clusters)
    try check("features", centers.shape[1], samples.featureCount)
    try check("rows", sums.labels.count, samples.count)
    if let best {
      try check("clusters of the best start", best.model.clusters, clusters)
      try check("rows of the best start", best.labels.count, samples.count)
    }
    guard (1...starts).contains(start) else {
      throw ArgumentError(argument: "state", found: "start \(start)", expected: "1 to \(starts)")
    }
  }
}

extension MiniBatchKMeans.State {
  /// The state as tensors and metadata.
  public func checkpoint() -> SafeTensors {
    var file = SafeTensors()
    file.insert(centers, named: "centers")
    file.insert(Tensor(weights), named: "weights")
    file.metadata = [
      "batches": "\(batches)", "converged": "\(hasConverged)",
      "rows_since_reassignment": "\(rowsSinceReassignment)",
      "lowest_inertia": "\(history.lowest)",
      "without_improvement": "\(history.withoutImprovement)",
    ]
    file.metadata["smoothed_inertia"] = history.smoothed.map { "\($0)" }
    return file
  }

  /// Creates a state from its checkpoint.
  ///
  /// - Throws: `FileError` if a part is missing, or the parts contradict each other.
  public init(_ checkpoint: SafeTensors) throws {
    self.init(centers: try checkpoint.centers())
    weights = try checkpoint.finiteNumbers("weights", shape: [centers.shape[0]])
    batches = try checkpoint.count(of: "batches")
    hasConverged = try checkpoint.value(of: "converged")
    rowsSinceReassignment = try checkpoint.count(of: "rows_since_reassignment")
    history.lowest = try checkpoint.value(of: "lowest_inertia")
    history.withoutImprovement = try checkpoint.count(of: "without_improvement")
    if checkpoint.metadata["smoothed_inertia"] != nil {
      history.smoothed = try checkpoint.value(of: "smoothed_inertia")
    }
  }
}

extension StreamingKMeans.State {
  /// The state as tensors and metadata.
  public func checkpoint() -> SafeTensors {
    var file = SafeTensors()
    file.insert(centers, named: "centers")
    file.insert(Tensor(weights), named: "weights")
    file.metadata = ["batches": "\(batches)"]
    return file
  }

  /// Creates a state from its checkpoint.
  ///
  /// - Throws: `FileError` if a part is missing, or the parts contradict each other.
  public init(_ checkpoint: SafeTensors) throws {
    self.init(centers: try checkpoint.centers())
    weights = try checkpoint.finiteNumbers("weights", shape: [centers.shape[0]])
    batches = try checkpoint.count(of: "batches")
  }
}
