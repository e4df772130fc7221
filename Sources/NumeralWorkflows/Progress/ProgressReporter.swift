// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// A receiver of the progress and the results of a workflow.
///
/// `numeral` prints them on a terminal. A program that wants none of them leaves the parameter out:
/// ``SilentReporter`` is the default.
///
///     struct PrintingReporter: ProgressReporter {
///       func activity(_ task: String) {}
///       func progress(_ update: () -> ProgressUpdate) {}
///       func note(_ line: String) { print(line) }
///       func result(_ line: String) { print(line) }
///       func clear() {}
///     }
///     let outcome = try TrainingRun(settings, progress: PrintingReporter()).run()
public protocol ProgressReporter: Sendable {
  /// Called when a task begins whose remaining time is unknown, for example "reading mnist".
  func activity(_ task: String)

  /// Called after every step of a task.
  ///
  /// - Parameter update: Computes the progress; a reporter that shows only some updates skips the
  ///   cost of the others.
  func progress(_ update: () -> ProgressUpdate)

  /// Called with a line about the progress that is worth keeping, such as the loss of an epoch.
  func note(_ line: String)

  /// Called with a line of the results.
  func result(_ line: String)

  /// Called when a task has ended: its progress is no longer current.
  func clear()
}

/// The progress of one task.
public struct ProgressUpdate: Sendable, Equatable {
  /// The task, for example "epoch 2/5".
  public var task: String
  /// The completed fraction, from 0 to 1; `nil` if the total is unknown.
  public var fraction: Double?
  /// Further facts, such as the time left and the loss, the most important first.
  public var details: [String]

  /// Creates an update.
  public init(task: String, fraction: Double? = nil, details: [String] = []) {
    (self.task, self.fraction, self.details) = (task, fraction, details)
  }
}

/// A reporter that discards everything.
public struct SilentReporter: ProgressReporter {
  /// Creates the reporter.
  public init() {}

  /// Does nothing.
  public func activity(_ task: String) {}
  /// Does nothing; `update` is not called.
  public func progress(_ update: () -> ProgressUpdate) {}
  /// Does nothing.
  public func note(_ line: String) {}
  /// Does nothing.
  public func result(_ line: String) {}
  /// Does nothing.
  public func clear() {}
}

extension ProgressReporter where Self == SilentReporter {
  /// A reporter that discards everything.
  public static var silent: SilentReporter { SilentReporter() }
}

/// A reporter that passes results on as notes: the results of a part of a larger workflow.
struct ResultsAsNotes: ProgressReporter {
  let base: any ProgressReporter

  func activity(_ task: String) { base.activity(task) }
  func progress(_ update: () -> ProgressUpdate) { base.progress(update) }
  func note(_ line: String) { base.note(line) }
  func result(_ line: String) { base.note(line) }
  func clear() { base.clear() }
}
