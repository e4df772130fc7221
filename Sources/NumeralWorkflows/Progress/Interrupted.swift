// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// The error of a workflow whose task was canceled.
///
///     do {
///       outcome = try TrainingRun(settings).run()
///     } catch let interrupted as Interrupted {
///       print(interrupted)      // Stopped in epoch 3 of 5; nothing was written.
///     }
public struct Interrupted: Error, Equatable, CustomStringConvertible {
  /// The position of the work, for example "in epoch 3 of 5".
  public var position: String
  /// The number of parts that were completed before: epochs, numbers of clusters or files.
  public var completed: Int
  /// The results that remain, for example "nothing was written".
  public var kept: String

  /// Creates the error.
  public init(_ position: String, completed: Int = 0, kept: String = "nothing was written") {
    (self.position, self.completed, self.kept) = (position, completed, kept)
  }

  /// One sentence: "Stopped in epoch 3 of 5; nothing was written."
  public var description: String { "Stopped \(position); \(kept)." }

  /// Throws if the current task has been canceled.
  static func check(_ position: String) throws {
    if Task.isCancelled { throw Interrupted(position) }
  }
}
