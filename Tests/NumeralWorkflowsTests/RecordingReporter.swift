// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors
import NumeralWorkflows

/// A reporter that keeps everything it receives.
final class RecordingReporter: ProgressReporter {
  /// One call.
  enum Event: Equatable {
    case activity(String)
    case progress(ProgressUpdate)
    case note(String)
    case result(String)
    case clear
  }

  private let recorded = Locked<[Event]>([])

  var events: [Event] { recorded.withLock(\.self) }
  var notes: [String] { events.compactMap { if case .note(let line) = $0 { line } else { nil } } }
  var results: [String] {
    events.compactMap { if case .result(let line) = $0 { line } else { nil } }
  }
  var updates: [ProgressUpdate] {
    events.compactMap { if case .progress(let update) = $0 { update } else { nil } }
  }

  func activity(_ task: String) { append(.activity(task)) }
  func progress(_ update: () -> ProgressUpdate) { append(.progress(update())) }
  func note(_ line: String) { append(.note(line)) }
  func result(_ line: String) { append(.result(line)) }
  func clear() { append(.clear) }

  private func append(_ event: Event) { recorded.withLock { $0.append(event) } }
}

/// A reporter that cancels the current task at the first progress of a task whose name contains a
/// text.
struct CancelingReporter: ProgressReporter {
  let text: String

  func activity(_ task: String) {}
  func progress(_ update: () -> ProgressUpdate) {
    if update().task.contains(text) { withUnsafeCurrentTask { $0?.cancel() } }
  }
  func note(_ line: String) {}
  func result(_ line: String) {}
  func clear() {}
}
