// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// A clock that measures the rate of a task and estimates the time left.
struct ThroughputTimer: Sendable {
  private let start = ContinuousClock.now

  /// The seconds since the timer was created.
  var seconds: Double { start.duration(to: .now) / .seconds(1) }

  /// The units completed per second.
  func rate(_ completed: Int) -> Double { Double(completed) / max(seconds, 1e-9) }

  /// The estimated time until `total` units are completed: "0:12 left".
  func timeLeft(_ completed: Int, of total: Double) -> String {
    let left = (max(0, total - Double(completed)) / max(rate(completed), 1e-9)).rounded(.up)
    return "\(Int(min(left, 1e9)).clock) left"
  }

  /// The progress after `completed` units of a known total, with the results so far.
  func update(
    _ task: String, _ completed: Int, of total: Double, _ unit: String, _ results: String...
  ) -> ProgressUpdate {
    ProgressUpdate(
      task: task, fraction: min(1, Double(completed) / max(total, 1)),
      details: [timeLeft(completed, of: total)] + results
        + ["\(text(rate(completed))) \(unit)/s"])
  }

  /// The progress after `completed` units where only an upper bound on the total is known.
  func update(
    _ task: String, _ completed: Int, ofAtMost total: Double, _ results: String...
  ) -> ProgressUpdate {
    ProgressUpdate(
      task: task,
      details: results
        + ["\(text(rate(completed)))/s", "at most \(timeLeft(completed, of: total))"])
  }

  /// A rate with a decimal only below 100, where it changes slowly enough to be read.
  private func text(_ rate: Double) -> String {
    rate < 100 ? rate.digits(1) : Int(rate).grouped
  }
}
