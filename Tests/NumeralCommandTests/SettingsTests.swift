// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import ArgumentParser
import Foundation
import Numeral
import NumeralCommand
import TestSupport
import Testing

/// Options as settings, and the command lines of settings as options.
struct SettingsTests {
  private static let folder = URL(fileURLWithPath: "/data/it's $HOME; *", isDirectory: true)

  /// The options in a command line, split by a shell.
  private func options(_ commandLine: String, of subcommand: String) throws -> [String] {
    let shell = try FinishedProcess.run(
      URL(fileURLWithPath: "/bin/sh"), ["-c", "printf '%s\\n' \(commandLine)"])
    let words = shell.output.split(separator: "\n", omittingEmptySubsequences: false)
      .map(String.init)
    #expect(words.prefix(2) == ["numeral", subcommand])
    return Array(words.dropFirst(2).dropLast())
  }

  @Test(arguments: [
    TrainingSettings(),
    TrainingSettings(dataset: .digits, epochs: 60),
    TrainingSettings(recipe: .fast), TrainingSettings(recipe: .best, batchSize: 64),
    TrainingSettings(
      dataset: .folder(folder), imageSize: 32, isGray: true, recipe: .accurate,
      modelDefinition: URL(fileURLWithPath: "/tmp/net work")),
    TrainingSettings(
      dataset: .folder(folder), dataDirectory: folder, epochs: 1, batchSize: 32, testBatchSize: 10,
      learningRate: 1e-7, momentum: 0.9, seed: .max, logInterval: 1,
      checkpoint: URL(fileURLWithPath: "/tmp/check point"), checkpointInterval: 3, resumes: true),
  ])
  func trainingSettingsSurviveTheirCommandLine(_ settings: TrainingSettings) throws {
    let options = try options(settings.commandLine, of: "train")
    #expect(try TrainCommand.parse(options).settings == settings)
  }

  @Test(arguments: [
    ClusteringSettings(),
    ClusteringSettings(dataset: .digits, algorithm: .streaming, clusters: [10], epochs: 150),
    ClusteringSettings(
      dataset: .folder(folder), dataDirectory: folder, algorithm: .lloyd, clusters: [3],
      initialization: .file(URL(fileURLWithPath: "/tmp/my centers.npy")), maxIterations: 9,
      tolerance: 1e-9, seed: 4, checkpoint: URL(fileURLWithPath: "/tmp/check point"),
      checkpointInterval: 3, resumes: true),
    ClusteringSettings(clusters: [2, 3], initialization: .kMeansPlusPlus, batchSize: 50),
    ClusteringSettings(initialization: .random, tolerance: 0),
  ])
  func clusteringSettingsSurviveTheirCommandLine(_ settings: ClusteringSettings) throws {
    let options = try options(settings.commandLine, of: "cluster")
    #expect(try ClusterCommand.parse(options).settings == settings)
  }

  @Test(arguments: [
    ShowSettings(), ShowSettings(dataset: .digits, split: .train, count: 100),
    ShowSettings(dataset: .folder(folder), dataDirectory: folder),
  ])
  func showSettingsSurviveTheirCommandLine(_ settings: ShowSettings) throws {
    let options = try options(settings.commandLine, of: "show")
    #expect(try ShowCommand.parse(options).settings == settings)
  }

  @Test(arguments: [
    TourSettings(), TourSettings(dataset: .mnist),
    TourSettings(dataset: .folder(folder), dataDirectory: folder),
  ])
  func tourSettingsSurviveTheirCommandLine(_ settings: TourSettings) throws {
    let options = try options(settings.commandLine, of: "tour")
    #expect(try TourCommand.parse(options).settings == settings)
  }

  @Test func predictionSettingsSurviveTheirCommandLine() throws {
    let settings = PredictionSettings(
      model: URL(fileURLWithPath: "/tmp/a b.safetensors"), images: ["-", "it's.png", "é.png"],
      removedPrefixes: ["module.", "_orig_mod."])
    let options = try options(settings.commandLine, of: "predict")
    #expect(try PredictCommand.parse(options).settings == settings)
  }

  @Test func defaultsOfTheCommandAreThoseOfTheSettings() throws {
    #expect(try TrainCommand.parse([]).settings == TrainingSettings())
    #expect(try ClusterCommand.parse([]).settings == ClusteringSettings())
    #expect(try ShowCommand.parse([]).settings == ShowSettings())
    #expect(try TourCommand.parse([]).settings == TourSettings())
  }
}
