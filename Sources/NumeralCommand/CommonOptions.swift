// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import ArgumentParser
import Foundation
import Numeral

/// The options of every subcommand.
struct CommonOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The number of threads. (default: all cores)", valueName: "n"))
  var threads: Int?

  @Flag(help: "Print results only, no progress.")
  var quiet = false

  @Option(help: ArgumentHelp("Write the results to this JSON file.", valueName: "file.json"))
  var metrics: String?

  @Option(help: ArgumentHelp("Look for data sets in this folder first.", valueName: "dir"))
  var dataDir: String?

  func validate() throws {
    if let threads, threads < 1 {
      throw ValidationError("--threads is \(threads), expected 1 or more.")
    }
  }

  /// The folder of `--data-dir`.
  var dataDirectory: URL? { dataDir.map { URL(path: $0, isDirectory: true) } }

  /// The folders in which data sets are looked for.
  var searchPath: DatasetSearchPath { DatasetSearchPath(dataDirectory) }

  /// Runs `body` with the chosen number of threads and a terminal to print to.
  ///
  /// Signals cancel it.
  ///
  /// - Parameters:
  ///   - outputs: The paths to write beside that of `--metrics`, by the names of their options.
  ///   - others: The other files, which these must not overwrite.
  ///   - body: The work.
  func run(
    writing outputs: [OutputOption] = [], sparing others: [OtherFile] = [],
    _ body: @escaping @Sendable (Terminal) async throws -> Void
  ) async throws {
    try OutputOption.check(outputs + [OutputOption("--metrics", metrics)], sparing: others)
    let (terminal, threads) = (Terminal(isQuiet: quiet), threads ?? Parallel.threads)
    let (result, signal) = await SignalHandling.canceling {
      try await Parallel.$threads.withValue(threads) { try await body(terminal) }
    }
    terminal.clear()
    do {
      try result.get()
      try terminal.check()
    } catch let error where signal != nil {
      switch error {
      case let error as Interrupted: terminal.message(error.description)
      case is CancellationError: terminal.message("Stopped.")
      default: terminal.error(error)
      }
    }
    if let signal { SignalHandling.end(by: signal) }
  }

  /// Writes the results to the file of `--metrics`.
  func write(metrics results: some Encodable) throws {
    if let metrics { try results.writeJSON(to: URL(path: metrics)) }
  }
}

/// Throws unless the options about a checkpoint are used with a file.
func validateCheckpoint(_ file: String?, every interval: Int?, resume: Bool) throws {
  if let interval, interval < 1 {
    throw ValidationError("--checkpoint-every is \(interval), expected 1 or more.")
  }
  if file == nil && (resume || interval != nil) {
    throw ValidationError(
      "\(resume ? "--resume" : "--checkpoint-every") requires --checkpoint FILE.")
  }
}
