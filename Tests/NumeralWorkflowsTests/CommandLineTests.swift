// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralWorkflows
import Testing

/// The command lines of settings, as reports show them.
struct CommandLineTests {
  private static let folder = URL(fileURLWithPath: "/data/my images", isDirectory: true)

  @Test(arguments: [
    (TrainingSettings(), "--dataset mnist --epochs 5"),
    (TrainingSettings(dataset: .digits, epochs: 60), "--dataset digits --epochs 60"),
    (
      TrainingSettings(
        dataset: .folder(folder), dataDirectory: URL(fileURLWithPath: "/data"), epochs: 1,
        batchSize: 32, testBatchSize: 10, learningRate: 0.05, momentum: 0.9, seed: 7,
        logInterval: 1, checkpoint: URL(fileURLWithPath: "/tmp/it's"), checkpointInterval: 9,
        resumes: true),
      "--dataset '/data/my images' --data-dir /data --epochs 1 --batch-size 32 "
        + "--test-batch-size 10 --learning-rate 0.05 --momentum 0.9 --seed 7 --log-interval 1 "
        + #"--checkpoint '/tmp/it'\''s' --checkpoint-every 9 --resume"#
    ),
  ])
  func training(_ settings: TrainingSettings, _ options: String) {
    #expect(settings.commandLine == "numeral train " + options)
  }

  @Test(arguments: [
    (ClusteringSettings(), "--dataset mnist --clusters 10,16,36,64,144,256"),
    (
      ClusteringSettings(dataset: .digits, algorithm: .streaming, clusters: [10], epochs: 150),
      "--dataset digits --algorithm streaming --clusters 10 --epochs 150"
    ),
    (
      ClusteringSettings(
        dataset: .digits, algorithm: .lloyd, clusters: [3],
        initialization: .file(URL(fileURLWithPath: "/tmp/$centers.npy")), maxIterations: 9,
        tolerance: 0.5, seed: 4),
      "--dataset digits --algorithm lloyd --clusters 3 --init '/tmp/$centers.npy' "
        + "--max-iterations 9 --tolerance 0.5 --seed 4"
    ),
    (
      ClusteringSettings(
        clusters: [2], initialization: .random, batchSize: 50,
        checkpoint: URL(fileURLWithPath: "/c"), checkpointInterval: 9, resumes: true),
      "--dataset mnist --clusters 2 --init random --batch-size 50 --checkpoint /c "
        + "--checkpoint-every 9 --resume"
    ),
  ])
  func clustering(_ settings: ClusteringSettings, _ options: String) {
    #expect(settings.commandLine == "numeral cluster " + options)
  }

  @Test func otherSettings() {
    #expect(TourSettings().commandLine == "numeral tour --dataset digits")
    #expect(ShowSettings().commandLine == "numeral show --dataset mnist")
    #expect(
      ShowSettings(dataset: .digits, split: .train, count: 100).commandLine
        == "numeral show --dataset digits --split train --count 100")
    #expect(
      PredictionSettings(model: URL(fileURLWithPath: "n.safetensors"), images: ["a b.png", "-"])
        .commandLine == "numeral predict --model n.safetensors 'a b.png' -")
  }

  @Test(arguments: ["mnist", "digits", "/data/fashion", "./mnist", "a/digits"])
  func dataSetsAreNamedAsTheirArguments(_ argument: String) throws {
    let choice = try #require(DatasetChoice(argument))
    #expect(choice.argument == argument)
    #expect(DatasetChoice(choice.argument) == choice)
  }

  @Test func folderNamedAsADataSetIsGivenAsAPath() {
    let choice = DatasetChoice.folder(URL(fileURLWithPath: "mnist", isDirectory: true))
    #expect(choice.argument == "./mnist")
    #expect(DatasetChoice("") == nil)
  }
}
