// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation

// Paths as system calls take them: text of which no part is expanded, resolved or normalized.

extension URL {
  /// Creates the URL of a file from its path, in which a tilde is a character.
  ///
  /// `URL(fileURLWithPath:)` expands `~` to the home of the password database, whatever `HOME` is.
  ///
  /// - Parameters:
  ///   - path: The path, absolute or relative to the current folder.
  ///   - isDirectory: Whether the path is that of a folder.
  package init(path: String, isDirectory: Bool = false) {
    self.init(
      fileURLWithPath: path.hasPrefix("~") ? "./\(path)" : path, isDirectory: isDirectory)
  }

  /// The path of a file, absolute, with the components as they were given.
  ///
  /// `path` removes `..` from relative paths as text, although `link/..` is the folder above the
  /// link's target.
  package var unresolvedPath: String {
    guard let baseURL, !relativePath.hasPrefix("/") else { return path }
    return "\(baseURL.path)/\(relativePath)"
  }

  /// The path for command lines and messages: relative for a file in the current folder.
  package var displayPath: String {
    let folder = FileManager.default.currentDirectoryPath + "/"
    let path = unresolvedPath
    return path.hasPrefix(folder) ? String(path.dropFirst(folder.count)) : path
  }

  /// Returns the path for system calls.
  ///
  /// - Parameter expected: The kind of file, for error messages: "a .npy file".
  /// - Throws: `FileError` if the URL is not a file's, which Foundation would download, or names a
  ///   file in bytes that are not UTF-8, which Foundation would change.
  func systemPath(expected: String) throws -> String {
    guard isFileURL else {
      throw FileError(self, found: "an address of scheme \(scheme ?? "none")", expected: expected)
    }
    guard !path.isEmpty else {
      throw FileError(file: absoluteString, found: "a name that is not UTF-8", expected: expected)
    }
    return unresolvedPath
  }
}

/// Returns the path of the folder that holds a file.
func folderPath(of path: String) -> String {
  guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
  return slash == path.startIndex ? "/" : String(path[..<slash])
}

/// The number of symbolic links that Linux follows in a path.
let maxLinkCount = 40

/// Returns the path that a symbolic link leads to, or nil if there is no link at the path.
func linkTarget(of path: String) throws -> String? {
  let bytes = [UInt8](unsafeUninitializedCapacity: Int(PATH_MAX)) { buffer, count in
    count = buffer.withMemoryRebound(to: CChar.self) {
      max(0, readlink(path, $0.baseAddress!, $0.count))
    }
  }
  guard !bytes.isEmpty else { return nil }
  // The target may be a name that is not UTF-8, which a `String` would change.
  guard let target = String(validating: bytes, as: UTF8.self) else {
    throw SystemError(code: EILSEQ)
  }
  return target.hasPrefix("/") ? target : "\(folderPath(of: path))/\(target)"
}

/// Returns the number of the open file of this process for which a path stands: one in `/dev/fd`,
/// or a link to one, such as `/dev/stdout`.
///
/// Opening such a path would start again at the beginning of a redirected file, and fails for
/// sockets and for files that another user has opened.
func ownDescriptor(at path: String) throws -> Int32? {
  var folder = stat()
  guard stat("/dev/fd", &folder) == 0 else { return nil }
  var path: String? = path
  for _ in 0..<maxLinkCount {
    guard let current = path else { return nil }
    var other = stat()
    if let number = Int32(current.split(separator: "/").last ?? ""), number >= 0,
      stat(folderPath(of: current), &other) == 0,
      (other.st_dev, other.st_ino) == (folder.st_dev, folder.st_ino)
    {
      return number
    }
    path = try linkTarget(of: current)
  }
  return nil
}
