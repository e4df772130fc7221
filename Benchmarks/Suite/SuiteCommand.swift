// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import ArgumentParser
import Foundation
import NumeralFiles
import NumeralTensors

/// `benchmarks suite`: the throughput of each benchmark beside naive loops and the machine's
/// limits.
struct SuiteCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "suite",
    abstract: "Measure the library beside naive loops and the machine's limits.",
    discussion: """
      EXAMPLE
        benchmarks --filter matmul --threads 1
      """)

  @Option(
    help: ArgumentHelp("Run only the benchmarks whose name contains this.", valueName: "name"))
  var filter: String?

  @Flag(help: "Print the names of the benchmarks without running them.")
  var list = false

  @Option(help: ArgumentHelp("Write the results to this JSON file.", valueName: "file"))
  var json: String?

  @Option(help: ArgumentHelp("The number of threads. (default: all cores)", valueName: "n"))
  var threads: Int?

  @Option(
    help: ArgumentHelp(
      "The minimum duration of each benchmark. (default: 3)", valueName: "seconds"))
  var seconds = Stopwatch().budget

  func validate() throws {
    guard seconds > 0 else {
      throw ValidationError("--seconds is \(seconds), expected more than 0.")
    }
    if let threads, threads < 1 {
      throw ValidationError("--threads is \(threads), expected 1 or more.")
    }
  }

  func run() throws {
    let benchmarks = try Suite.benchmarks(matching: filter)
    guard !list else { return benchmarks.forEach { print($0.name) } }
    let file = try json.map(writableFile)
    var stopwatch = Stopwatch()
    stopwatch.budget = seconds
    let report = try Parallel.$threads.withValue(threads ?? Parallel.threads) {
      try Report(of: benchmarks, stopwatch, .measure()) { line in
        // Not `print`, whose buffer would hold the lines back when the output is a pipe.
        FileHandle.standardOutput.write(Data((line + "\n").utf8))
      }
    }
    if let file { try report.write(json: file) }
  }

  /// The file at a path, checked before the benchmarks run so that no results are lost at the end.
  private func writableFile(_ path: String) throws -> URL {
    let file = URL(fileURLWithPath: path)
    let folder = file.deletingLastPathComponent().path
    guard FileManager.default.isWritableFile(atPath: folder) else {
      throw FileError(
        file, found: "a folder that is missing or not writable", expected: "a writable folder")
    }
    return file
  }
}
