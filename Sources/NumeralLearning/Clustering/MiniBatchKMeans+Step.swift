// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

extension MiniBatchKMeans {
  /// One step: moves the centers of a batch's rows, and centers with too few rows to random rows.
  ///
  /// - Parameters:
  ///   - batch: An assigner of the batch's rows.
  ///   - weights: The weight of each row; 1 for all if nil.
  ///   - state: The state to update.
  /// - Returns: The mean squared distance of the rows to the centers before the step.
  /// - Throws: `CancellationError` if the task is canceled; the state is then of no use.
  func learn(
    _ batch: some CenterAssigner, _ weights: [Float]?, _ state: inout State
  ) throws -> Double {
    var batch = batch
    let samples = batch.samples
    // Before the batch is counted, as in scikit-learn: centers that it is the first to reach count
    // as unused.
    state.rowsSinceReassignment += samples.count
    let isReassigning = state.weights.contains(0) || state.rowsSinceReassignment >= 10 * clusters
    let assignment = try batch.assign(to: state.centers)
    let (means, added) = try samples.means(
      of: assignment.labels, weights: weights, otherwise: state.centers)
    for cluster in 0..<clusters { state.weights[cluster] += added[cluster] }
    let rates = zip(added, state.weights).map { added, seen in
      added > 0 ? Float(added / seen) : 0
    }
    state.centers.move(toward: means, rates)
    if isReassigning {
      state.rowsSinceReassignment = 0
      reassign(samples, weights, &state)
    }
    state.batches += 1
    return assignment.inertia(weights) / Double(samples.count)
  }

  /// Moves the centers that have seen too few rows to random rows of the batch.
  private func reassign(_ batch: Samples, _ weights: [Float]?, _ state: inout State) {
    let minimum = reassignmentRatio * state.weights.max()!
    // The least seen centers, at most half as many as the batch has rows.
    let moving = state.weights.indices.filter { state.weights[$0] < minimum }
      .sorted { (state.weights[$0], $0) < (state.weights[$1], $1) }.prefix(batch.count / 2)
    guard !moving.isEmpty else { return }
    let rows = batch.take(
      batch.randomRows(
        moving.count, weights: weights, seed: seed.child("reassignment").child(state.batches)))
    for (row, cluster) in moving.enumerated() { state.centers[cluster] = rows[row] }
    // Enough weight not to be moved again at once, little enough to follow the next rows.
    let isMoving = Set(moving)
    let smallest = state.weights.indices.filter { !isMoving.contains($0) }
      .map { state.weights[$0] }.min()
    for cluster in moving { state.weights[cluster] = smallest ?? state.weights[cluster] }
  }
}
