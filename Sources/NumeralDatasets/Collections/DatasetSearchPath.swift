// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralFiles

/// The folders that are searched for data sets, in order; downloads go to the last, the cache.
///
/// The search starts with the folder that the user names, if any, then that of the environment
/// variable `NUMERAL_DATA`, then the cache: `numeral` in `$XDG_CACHE_HOME` or in `~/.cache`. In
/// each, a data set is a folder of its own name, such as `mnist`.
public struct DatasetSearchPath: Sendable, Equatable {
  /// The folders in search order; the last is the cache.
  public let folders: [URL]

  /// Creates the search path.
  ///
  /// An `XDG_CACHE_HOME` that is empty or relative is ignored, as the XDG Base Directory
  /// Specification requires.
  ///
  /// - Parameters:
  ///   - folder: The folder that the user names, if any.
  ///   - environment: The environment variables.
  public init(
    _ folder: URL? = nil, environment: [String: String] = ProcessInfo.processInfo.environment
  ) {
    func value(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
    func directory(_ path: String) -> URL { URL(path: path, isDirectory: true) }
    let home =
      value("HOME").map(directory) ?? FileManager.default.homeDirectoryForCurrentUser
    let caches =
      value("XDG_CACHE_HOME").flatMap { $0.hasPrefix("/") ? directory($0) : nil }
      ?? home.appendingPathComponent(".cache", isDirectory: true)
    folders =
      [folder, value("NUMERAL_DATA").map(directory)].compactMap(\.self)
      + [caches.appendingPathComponent("numeral", isDirectory: true)]
  }

  /// The folder for downloads.
  public var cache: URL { folders.last! }

  /// Returns the folders that may hold a data set, in search order.
  ///
  /// - Parameter name: The data set's name: "mnist".
  public func candidates(for name: String) -> [URL] {
    folders.map { $0.appendingPathComponent(name, isDirectory: true) }
  }
}
