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

  /// Runs `body` with the chosen number of threads and a terminal to print to.
  ///
  /// Signals cancel it: what waits for a person, such as reading standard input, does so before.
  func run(_ body: @escaping @Sendable (Terminal) async throws -> Void) async throws {
    if let metrics { try checkWritable(metrics) }
    let (terminal, threads) = (Terminal(isQuiet: quiet), threads ?? Parallel.threads)
    let (result, signal) = await Interruption.cancelling {
      try await Parallel.$threads.withValue(threads) { try await body(terminal) }
    }
    terminal.clearProgress()
    do {
      try result.get()
      try terminal.check()
    } catch let error where signal != nil {
      // Whatever goes wrong now, goes wrong because of the signal.
      terminal.message((error as? Stopped)?.description ?? "Stopped.")
    }
    if let signal { Interruption.end(by: signal) }
  }

  /// Writes the results where `--metrics` asks for them.
  func write(metrics results: some Encodable) throws {
    guard let metrics else { return }
    try Data((results.json() + "\n").utf8).write(wholeFile: URL(fileURLWithPath: metrics))
  }
}

extension Encodable {
  /// Results as JSON, with snake_case keys in alphabetical order.
  func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(self), as: UTF8.self)
  }
}

/// Stops before the work, rather than after it, where a result could not be written.
func checkWritable(_ path: String) throws {
  let file = URL(fileURLWithPath: path)
  let folder = file.deletingLastPathComponent()
  var isFolder: ObjCBool = false
  if FileManager.default.fileExists(atPath: file.path, isDirectory: &isFolder), isFolder.boolValue {
    throw FileError(file, found: "a folder", expected: "a file to write")
  }
  guard FileManager.default.fileExists(atPath: folder.path) else {
    throw FileError(file, found: "no folder \(folder.path)", expected: "a folder to write to")
  }
  guard FileManager.default.isWritableFile(atPath: folder.path) else {
    throw FileError(
      file, found: "a folder that cannot be written to", expected: "a folder to write to")
  }
}
