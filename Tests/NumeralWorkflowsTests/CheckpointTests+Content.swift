// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralDatasets
import NumeralFiles
import NumeralTensors
import NumeralWorkflows
import TestSupport
import Testing

// Checkpoints with other content than a run writes.

extension CheckpointTests {
  /// A changed byte anywhere is an error, or does not change the content.
  @Test func damagedCheckpointsAreFileErrors() throws {
    try withTemporaryFolder { folder in
      let file = folder.appendingPathComponent("c")
      var settings = Self.training(file)
      let whole = try TrainingRun(settings, images: SmallDataset.images).run()
      settings.resumes = true
      let good = try Data(contentsOf: file)
      for position in stride(from: 0, to: good.count, by: good.count / 150) {
        var damaged = good
        damaged[position] ^= 4
        try damaged.write(to: file)
        do {
          let outcome = try TrainingRun(settings, images: SmallDataset.images).run()
          #expect(outcome.metrics == whole.metrics, "byte \(position)")
        } catch {
          #expect(error is FileError, "byte \(position): \(error)")
        }
      }
      for length in [0, 7, 100, good.count - 1] {
        try good.prefix(length).write(to: file)
        #expect(throws: FileError.self) {
          try TrainingRun(settings, images: SmallDataset.images).run()
        }
      }
      // A model file is no checkpoint, and neither is a clustering's.
      try whole.write(model: file)
      let model = #expect(throws: FileError.self) {
        try TrainingRun(settings, images: SmallDataset.images).run()
      }
      #expect(model?.expected == "a checkpoint of 'numeral train'")
      _ = try ClusteringRun(Self.clustering(file), data: Self.clusteringData).run()
      #expect(throws: FileError.self) {
        try TrainingRun(settings, images: SmallDataset.images).run()
      }
    }
  }

  /// The checksum is right, but no run writes such a state.
  @Test(arguments: [
    ("fit0.inertia", "nan"), ("fit0.inertia", "inf"), ("fit0.seconds", "-inf"),
    ("fit0.iterations", "-1"), ("fit0.converged", "maybe"), ("fits", "2"), ("fits", "1e9"),
  ])
  func statesThatNoRunWritesAreFileErrors(key: String, value: String) throws {
    let error = try errorOfResuming { $0.metadata["state.\(key)"] = value }
    #expect(error?.found.contains("checkpoint") == false)
  }

  @Test func fitOfAnotherNumberOfClustersIsAFileError() throws {
    let error = try errorOfResuming {
      $0.insert(Tensor<Float>.zeros([5, 64]), named: "state.fit0.centers")
    }
    #expect(error?.found == "5 clusters in fit 1" && error?.expected == "3")
  }

  /// The error of resuming from the checkpoint of a complete run, changed, with a right checksum.
  private func errorOfResuming(changed change: (inout SafeTensors) throws -> Void) throws
    -> FileError?
  {
    try withTemporaryFolder { folder in
      let file = folder.appendingPathComponent("c")
      var settings = Self.clustering(file)
      settings.clusters = [3]
      _ = try ClusteringRun(settings, data: Self.clusteringData).run()
      var content = try SafeTensors(contentsOf: file)
      try change(&content)
      content.metadata["checksum"] = nil
      var sha256 = SHA256()
      try content.bytes(for: file).withUnsafeBytes { sha256.update($0) }
      content.metadata["checksum"] = sha256.digest()
      try content.write(to: file)
      settings.resumes = true
      let error = #expect(throws: FileError.self) {
        try ClusteringRun(settings, data: Self.clusteringData).run()
      }
      #expect(error?.file == file.path)
      return error
    }
  }
}
