// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralDatasets
import NumeralNetworks
import NumeralTensors

@testable import NumeralFiles
@testable import NumeralWorkflows

/// Continues runs from the state of a checkpoint: a clustering by each algorithm, and a training.
///
/// The checksum of a checkpoint refuses nearly all mutated files, and its settings most others.
/// The bytes are therefore the state alone: the rest of the file, with a right checksum, is written
/// around it in the way of a run.
func readCheckpoint(_ bytes: Data) {
  attempt {
    let state = try SafeTensors(decoding: bytes, file: file)
    for clustering in clusterings { attempt { try clustering.resume(from: state) } }
    attempt { try training.resume(from: state) }
    attempt { try training.resumeSession(from: state) }
  }
}

private let clusterings = ClusteringSettings.Algorithm.allCases.map(Clustering.init)
private let training = Training()

/// Twelve images of 2×2 pixels.
private let images: LabeledImages = {
  let pixels = (0..<48).map { UInt8($0 * 7 % 17) }
  return LabeledImages(
    images: Tensor(pixels, shape: [12, 2, 2]), labels: (0..<12).map { $0 % 3 }, maxValue: 16)
}()

private let dataset = ImageDataset(name: "small", train: images, test: images)

/// A clustering of the images, into two clusters and into three.
private struct Clustering {
  private let run: ClusteringRun
  private let checkpoint: CheckpointFile

  /// Runs it to the end, for a checkpoint whose settings and data are right.
  init(_ algorithm: ClusteringSettings.Algorithm) {
    let file = folder.appendingPathComponent("checkpoint")
    var settings = ClusteringSettings(
      dataset: .digits, algorithm: algorithm, clusters: [2, 3], maxIterations: 3, batchSize: 5,
      checkpoint: file)
    let data = ClusteringData(dataset)
    _ = try! ClusteringRun(settings, data: data).run()
    checkpoint = CheckpointFile(
      file: file, subcommand: "cluster",
      settings: try! SafeTensors(contentsOf: file)[part: "setting."].metadata
        .map { ($0.key, $0.value) })
    settings.resumes = true
    run = ClusteringRun(settings, data: data)
  }

  func resume(from state: SafeTensors) throws {
    try checkpoint.write(state)
    let outcome = try run.run()
    for fit in outcome.fits { use(fit.result.centers) }
    _ = try outcome.metrics.metricsJSON()
  }
}

/// A training of a small network, and one of the network for digits.
private struct Training {
  private let trainer = Trainer(
    Linear(2, 3, seed: 1), optimizer: SGD(learningRate: 0.1, momentum: 0.9), loss: CrossEntropy())
  private let session = {
    let settings = TrainingSettings(dataset: .digits, epochs: 2)
    return try! TrainingRun.seedSession(
      settings, on: TrainingData(.gray(dataset), settings), progress: .silent)
  }()

  /// Restores the small network, whose settings are added if there are none, and trains it.
  func resume(from state: SafeTensors) throws {
    var (trainer, state) = (trainer, state[part: "trainer."])
    state.metadata.merge(trainer.checkpoint().metadata) { found, _ in found }
    try trainer.restore(state, from: file)
    try trainer.train(on: [(inputs: Tensor([1, 2, 3, 4], shape: [2, 2]), targets: [0, 2])])
    for parameter in trainer.model.parameters { use(parameter.value) }
    try trainer.restore(trainer.checkpoint(), from: file)
  }

  /// Restores the network for digits, whose weights are larger than the inputs: only the metadata
  /// are those of the state.
  func resumeSession(from state: SafeTensors) throws {
    var (session, whole) = (session, session.state)
    whole.metadata.merge(state.metadata) { _, found in found }
    try session.restore(whole, from: file)
    _ = session.stateDescription
    _ = try session.metrics.metricsJSON()
  }
}
