// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralFiles
import NumeralLearning

/// The checkpoints of a run of clusterings: the fits that are complete, and the state of the one
/// under way.
struct ClusteringCheckpoints {
  /// A complete fit.
  struct Complete {
    let result: KMeansResult
    let seconds: Double
  }

  /// A fit under way.
  struct Present {
    /// The number of the latest iteration or batch.
    let step: Int
    /// Computes the state after it.
    let state: () -> SafeTensors
    /// The seconds of the fit so far.
    let seconds: Double
  }

  private var writer: CheckpointWriter
  /// The name of a step: "iteration" or "batch".
  private let unit: String
  /// The number of steps from one checkpoint to the next.
  private let interval: Int
  private var stepsSinceWrite = 0
  /// The complete fits as the file holds them.
  private var complete = SafeTensors()
  private var completeCount = 0
  private var present: Present?

  init(_ writer: CheckpointWriter, unit: String, interval: Int) {
    (self.writer, self.unit, self.interval) = (writer, unit, interval)
  }

  /// The error of the latest checkpoint, if it could not be written.
  var error: (any Error)? { writer.error }

  /// The position of the state: "iteration 3 of fit 2", "1 complete fit".
  var position: String {
    if let present { return "\(unit) \(present.step) of fit \(completeCount + 1)" }
    return "\(completeCount) complete fit\(completeCount == 1 ? "" : "s")"
  }

  /// Records the state after a step, and writes it if it is due.
  mutating func record(_ present: Present) {
    self.present = present
    stepsSinceWrite += 1
    if stepsSinceWrite >= interval { write() }
  }

  /// Records a complete fit, and writes the state.
  mutating func record(_ fit: Complete) {
    insert(fit)
    present = nil
    write()
  }

  /// Writes the state, and returns the sentence about what is kept.
  mutating func interrupt() -> String {
    write()
    return writer.kept(after: position)
  }

  /// Reads the complete fits and the state of the one under way, which further checkpoints keep.
  ///
  /// - Parameter clusters: The number of clusters of each fit of the run.
  /// - Throws: `FileError` if the file is no checkpoint of such a run.
  mutating func resume(clusters: [Int]) throws -> (fits: [Complete], present: Present?) {
    let content = try writer.checkpoint.read()
    let count = try content.count(of: "fits")
    guard count <= clusters.count else {
      throw content.error(found: "\(count) fits", expected: "at most \(clusters.count)")
    }
    var fits: [Complete] = []
    for (index, clusters) in clusters.prefix(count).enumerated() {
      let fit = content[part: "fit\(index)."]
      let result = try KMeansResult(fit)
      guard result.model.clusters == clusters else {
        throw content.error(
          found: "\(result.model.clusters) clusters in fit \(index + 1)",
          expected: "\(clusters)")
      }
      fits.append(Complete(result: result, seconds: try fit.finiteNumber(of: "seconds")))
      insert(fits[index])
    }
    let state = content[part: "present."]
    if !state.names.isEmpty {
      present = Present(
        step: try content.count(of: "step"), state: { state },
        seconds: try content.finiteNumber(of: "seconds"))
    }
    return (fits, present)
  }

  private mutating func insert(_ fit: Complete) {
    complete[part: "fit\(completeCount)."] = fit.result.safeTensors
    complete.metadata["fit\(completeCount).seconds"] = "\(fit.seconds)"
    completeCount += 1
  }

  private mutating func write() {
    var content = complete
    content.metadata["fits"] = "\(completeCount)"
    if let present {
      content[part: "present."] = present.state()
      content.metadata["step"] = "\(present.step)"
      content.metadata["seconds"] = "\(present.seconds)"
    }
    writer.write(content)
    stepsSinceWrite = 0
  }
}
