// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralTensors

/// A file that is written under a temporary name in its destination's folder and then renamed.
///
/// Each temporary name is unique, so any number of processes can write the same file: the last to
/// commit replaces the others' content, and readers see one complete version or another. The
/// file's permissions, and its owner if the process may set it, stay those of the file replaced.
///
/// A temporary file is locked while its process lives. A process that is killed leaves it behind
/// without the lock, and the next `PartialFile` in the folder removes it.
package final class PartialFile: Sendable {
  /// The temporary file.
  package let file: URL
  private let destination: Destination
  private let descriptor: Int32

  /// Creates the temporary file.
  ///
  /// - Parameter destination: The file to replace or create; a symbolic link is followed.
  /// - Throws: `FileError` if the folder is missing or cannot be written to.
  package convenience init(for destination: URL) throws {
    do {
      try self.init(for: Destination(destination))
    } catch let error as SystemError {
      throw FileError(
        destination, found: error.reason, expected: "a folder that can be written to")
    }
  }

  init(for destination: Destination) throws {
    removeLeftovers(in: destination.folder)
    let (path, descriptor) = try createTemporaryFile(
      in: destination.folder, mode: destination.status == nil ? 0o666 : 0o600)
    (self.destination, self.descriptor) = (destination, descriptor)
    file = URL(fileURLWithPath: path)
    if let status = destination.status { keepOwnerAndMode(of: status) }
  }

  deinit { close(descriptor) }

  /// Appends bytes.
  ///
  /// - Throws: `FileError` if the disk is full or fails.
  package func append(_ data: some ContiguousBytes) throws {
    try data.withUnsafeBytes { bytes in
      do {
        try write(bytes, to: descriptor)
      } catch let error as SystemError {
        throw FileError(
          destination.file, found: error.reason, expected: "space for \(bytes.count) more bytes")
      }
    }
  }

  /// Renames the temporary file to the destination, replacing any file there.
  ///
  /// - Throws: `FileError` if the destination cannot be replaced.
  package func commit() throws {
    do {
      try replaceDestination()
    } catch let error as SystemError {
      throw FileError(
        destination.file, found: error.reason, expected: "a file that can be replaced")
    }
  }

  func replaceDestination() throws {
    // Without fsync, a power failure after the rename can leave an empty file under the final name.
    guard fsync(descriptor) == 0, rename(file.path, destination.path) == 0 else {
      throw SystemError()
    }
    try synchronizeFolder(destination.folder)
  }

  /// Removes the temporary file; does nothing after `commit`.
  package func remove() { unlink(file.path) }

  private func keepOwnerAndMode(of status: stat) {
    var mode = status.st_mode & 0o777
    if fchown(descriptor, status.st_uid, status.st_gid) != 0,
      fchown(descriptor, uid_t.max, status.st_gid) != 0
    {
      // The permissions of one group are not given to another.
      mode &= ~0o070
    }
    fchmod(descriptor, mode)
  }
}

/// Makes the new names in a folder durable, if it can be read.
func synchronizeFolder(_ path: String) throws {
  let folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
  guard folder >= 0 else { return }
  defer { close(folder) }
  // Some file systems cannot synchronize folders.
  guard fsync(folder) == 0 || errno == EINVAL || errno == ENOTSUP else { throw SystemError() }
}

/// Names of temporary files are short, whatever the length of the destination's name: a name of 255
/// bytes, the most on most file systems, can be written.
private let (namePrefix, nameSuffix) = (".numeral-", ".partial")

/// Creates and locks a file of a new name.
private func createTemporaryFile(
  in folder: String, mode: mode_t
) throws -> (path: String, descriptor: Int32) {
  while true {
    let word = String(UInt64.random(in: .min ... .max), radix: 16)
    let path = "\(folder)/\(namePrefix)\(word)\(nameSuffix)"
    let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, mode)
    guard descriptor >= 0 else {
      if errno == EEXIST || errno == EINTR { continue }
      throw SystemError()
    }
    // Another process can take the new file for a leftover before the lock is set. File systems
    // without locks have no leftovers removed.
    var status = stat()
    let isLocked = flock(descriptor, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK
    if isLocked, fstat(descriptor, &status) == 0, status.st_nlink > 0 { return (path, descriptor) }
    close(descriptor)
  }
}

/// Removes temporary files in a folder whose processes have ended.
private func removeLeftovers(in folder: String) {
  guard let entries = opendir(folder) else { return }
  defer { closedir(entries) }
  while let entry = readdir(entries) {
    let name = withUnsafePointer(to: &entry.pointee.d_name) {
      $0.withMemoryRebound(to: CChar.self, capacity: 1) { String(cString: $0) }
    }
    guard name.hasPrefix(namePrefix), name.hasSuffix(nameSuffix) else { continue }
    let path = "\(folder)/\(name)"
    let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC)
    guard descriptor >= 0 else { continue }
    if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { unlink(path) }
    close(descriptor)
  }
}
