// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation

/// Where data sets are looked for, and where downloads are kept.
///
/// In order: the folder that the user names, the one in the environment variable `NUMERAL_DATA`, and
/// the cache, which is `numeral` in `$XDG_CACHE_HOME` or in `~/.cache`. Each has a folder for each data
/// set, of its name.
public struct DatasetSearchPath: Sendable, Equatable {
  /// The folders to look in, the first first; the last is the cache.
  public let folders: [URL]

  /// Creates the search path.
  ///
  /// As the XDG Base Directory Specification says, an `XDG_CACHE_HOME` that is empty or relative is
  /// passed over.
  ///
  /// - Parameters:
  ///   - folder: The folder that the user names, if any.
  ///   - environment: The environment variables.
  public init(
    _ folder: URL? = nil, environment: [String: String] = ProcessInfo.processInfo.environment
  ) {
    func value(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
    func directory(_ path: String) -> URL { URL(fileURLWithPath: path, isDirectory: true) }
    let home =
      value("HOME").map(directory) ?? FileManager.default.homeDirectoryForCurrentUser
    let caches =
      value("XDG_CACHE_HOME").flatMap { $0.hasPrefix("/") ? directory($0) : nil }
      ?? home.appendingPathComponent(".cache", isDirectory: true)
    folders =
      [folder, value("NUMERAL_DATA").map(directory)].compactMap(\.self)
      + [caches.appendingPathComponent("numeral", isDirectory: true)]
  }

  /// The folder that downloads are kept in.
  public var cache: URL { folders.last! }

  /// The places of a data set: a folder of its name in each of the folders, in order.
  public func candidates(for name: String) -> [URL] {
    folders.map { $0.appendingPathComponent(name, isDirectory: true) }
  }
}
