// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralTensors

/// The file, device or pipe that a path leads to, through symbolic links.
///
/// It is found once, so that the check before the work, the comparison with other paths and the
/// write agree.
package struct Destination: Sendable {
  enum Kind: Equatable {
    /// A regular file, or none yet.
    case file(exists: Bool)
    /// A folder, which cannot be written.
    case folder
    /// A device or a named pipe, which is written into.
    case device
    /// An open file of this process, such as `/dev/stdout` or a shell's `>(command)`.
    case descriptor(Int32)
  }

  /// The path as the caller gave it, which errors name.
  let file: URL
  /// The path without a symbolic link at its end.
  let path: String
  let kind: Kind
  /// The status of the existing file.
  let status: stat?

  /// Follows a path.
  ///
  /// - Throws: `FileError` if a folder on the way is missing or cannot be searched, if links form
  ///   a loop, or if the name is too long or not UTF-8.
  package init(_ file: URL) throws {
    let expected = "a file that can be written"
    var path = try file.systemPath(expected: expected)
    do {
      if let descriptor = try ownDescriptor(at: path) {
        self.init(file: file, path: path, kind: .descriptor(descriptor), status: nil)
        return
      }
      var status = stat()
      let exists = stat(path, &status) == 0
      guard exists || errno == ENOENT else { throw SystemError() }
      switch status.st_mode & S_IFMT {
      case S_IFDIR where exists:
        self.init(file: file, path: path, kind: .folder, status: status)
      case S_IFREG where exists, _ where !exists:
        // A chain of links that the call above has followed is no longer than the kernel allows.
        while let target = try linkTarget(of: path) { path = target }
        self.init(
          file: file, path: path, kind: .file(exists: exists), status: exists ? status : nil)
      default:
        self.init(file: file, path: path, kind: .device, status: status)
      }
    } catch let error as SystemError {
      throw FileError(file, found: error.reason, expected: expected)
    }
  }

  private init(file: URL, path: String, kind: Kind, status: stat?) {
    (self.file, self.path, self.kind, self.status) = (file, path, kind, status)
  }

  /// The path of the folder.
  var folder: String { folderPath(of: path) }

  /// Throws if the destination cannot be written, to find this out before the work.
  ///
  /// - Throws: `FileError` for a folder, a missing folder, a device or file without permission to
  ///   write, and a new file in a folder without permission to write.
  package func check() throws {
    let expected = "a file that can be written"
    switch kind {
    case .folder: throw FileError(file, found: "a folder", expected: "a file to write")
    case .descriptor(let descriptor):
      let flags = fcntl(descriptor, F_GETFL)
      guard flags >= 0 else {
        throw FileError(file, found: systemErrorReason(), expected: expected)
      }
      guard flags & O_ACCMODE != O_RDONLY else {
        throw FileError(file, found: "a file that is open for reading only", expected: expected)
      }
    case .device, .file(exists: true):
      guard access(path, W_OK) == 0 else {
        throw FileError(file, found: systemErrorReason(), expected: expected)
      }
    case .file(exists: false):
      guard access(folder, F_OK) == 0 else {
        throw FileError(file, found: "no folder \(folder)", expected: "a folder to write to")
      }
      guard access(folder, W_OK | X_OK) == 0 else {
        throw FileError(
          file, found: "a folder that cannot be written to", expected: "a folder to write to")
      }
    }
  }
}

extension Destination {
  /// A value that two paths share if they lead to the same regular file, existing or not.
  package struct Identity: Hashable {
    private let device: UInt64
    private let node: UInt64
    /// The path from the folder of that number, for a file that does not exist yet.
    private let name: String?

    /// Creates the identity of a file, or of a path from a folder.
    fileprivate init(_ status: stat, name: [UInt8]?) {
      device = UInt64(truncatingIfNeeded: status.st_dev)
      node = UInt64(truncatingIfNeeded: status.st_ino)
      // Strings are equal by Unicode equivalence, names of files byte for byte.
      self.name = name?.hexDigits
    }
  }

  /// The identity of an open regular file, or nil for other descriptors.
  package static func identity(ofDescriptor descriptor: Int32) -> Identity? {
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    return Identity(status, name: nil)
  }

  /// The identity, or nil for devices, pipes and folders, which any number of paths may share.
  package var identity: Identity? {
    if kind == .file(exists: true) { return status.map { Identity($0, name: nil) } }
    guard kind == .file(exists: false) else { return nil }
    // The folder may be missing too: the path counts from the nearest folder that exists.
    var (status, ancestor) = (stat(), folder)
    while stat(ancestor, &status) != 0 {
      guard ancestor != folderPath(of: ancestor) else { return nil }
      ancestor = folderPath(of: ancestor)
    }
    let names = path.utf8.dropFirst(ancestor == "." ? 0 : ancestor.utf8.count)
      .split(separator: UInt8(ascii: "/")).filter { !$0.elementsEqual(".".utf8) }
    return Identity(status, name: Array(names.joined(separator: "/".utf8)))
  }
}
