// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation

extension URL {
  /// Creates the folder and the folders above it, unless they exist.
  ///
  /// - Throws: `FileError` if one of them cannot be created, or is not a folder.
  package func createDirectory() throws {
    let expected = "a folder to write to"
    do {
      try makeFolder(systemPath(expected: expected))
    } catch let error as SystemError {
      throw FileError(self, found: error.reason, expected: expected)
    }
  }
}

private func makeFolder(_ path: String) throws {
  var status = stat()
  if stat(path, &status) == 0 {
    guard status.st_mode & S_IFMT == S_IFDIR else { throw SystemError(code: ENOTDIR) }
    return
  }
  guard errno == ENOENT else { throw SystemError() }
  let path = path.hasSuffix("/") && path != "/" ? String(path.dropLast()) : path
  let parent = folderPath(of: path)
  try makeFolder(parent)
  guard mkdir(path, 0o777) == 0 || errno == EEXIST else { throw SystemError() }
  try synchronizeFolder(parent)
}
