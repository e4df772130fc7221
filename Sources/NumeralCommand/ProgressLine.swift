// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// How far something has come, in one line.
///
///     epoch 2/5  [####......]  41 %  0:12 left  loss 0.2031  39,800 images/s
struct ProgressLine {
  /// What is being done.
  var task: String
  /// The share of it that is done, from 0 to 1, where its end is known.
  var share: Double?
  /// What else there is to say, the most important first.
  var details: [String] = []

  /// The line for a log.
  var plain: String { parts(withBar: false).joined(separator: "  ") }

  /// The line for a terminal, with a bar, in at most `columns` characters: what does not fit is left
  /// out, the bar first, then the details from the last on.
  func text(columns: Int) -> String {
    func line(_ parts: [String]) -> String { parts.joined(separator: "  ") }
    let whole = line(parts(withBar: true))
    guard whole.count > columns else { return whole }
    var parts = parts(withBar: false)
    while parts.count > 1 && line(parts).count > columns { parts.removeLast() }
    return String(line(parts).prefix(columns))
  }

  private func parts(withBar: Bool) -> [String] {
    guard let share else { return [task] + details }
    let filled = Int(10 * share)
    let bar =
      "[" + String(repeating: "#", count: filled) + String(repeating: ".", count: 10 - filled) + "]"
    return [task] + (withBar ? [bar] : []) + ["\(Int(100 * share)) %"] + details
  }
}

/// A clock that tells how fast something is being done, and how long it will take.
struct Pace {
  private let start = ContinuousClock.now

  /// The seconds since the start.
  var seconds: Double { start.duration(to: .now) / .seconds(1) }

  /// How much is done in a second.
  func rate(_ done: Int) -> Double { Double(done) / max(seconds, 1e-9) }

  /// The time left until the total is done: "0:12 left".
  func left(_ done: Int, of total: Double) -> String {
    let left = (max(0, total - Double(done)) / max(rate(done), 1e-9)).rounded(.up)
    return "\(Int(min(left, 1e9)).clock) left"
  }

  /// The line for when `done` of a total are done, with the time left, the results so far and the rate.
  func line(
    _ task: String, _ done: Int, of total: Double, _ unit: String, _ results: String...
  ) -> ProgressLine {
    ProgressLine(
      task: task, share: min(1, Double(done) / max(total, 1)),
      details: [left(done, of: total)] + results + ["\(text(rate(done))) \(unit)/s"])
  }

  /// The line for where the total is only the most there may be.
  func line(
    _ task: String, _ done: Int, ofAtMost total: Double, _ results: String...
  ) -> ProgressLine {
    ProgressLine(
      task: task,
      details: results + ["\(text(rate(done)))/s", "at most \(left(done, of: total))"])
  }

  /// A rate with as many digits as can be read while it changes.
  private func text(_ rate: Double) -> String {
    rate < 100 ? rate.digits(1) : Int(rate).grouped
  }
}
