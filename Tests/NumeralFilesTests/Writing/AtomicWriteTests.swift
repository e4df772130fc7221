// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralFiles
import TestSupport
import Testing

/// Writing where the user said.
@Suite struct AtomicWriteTests {
  private let new = Data("new content".utf8)

  @Test(arguments: [
    ["file"], ["link", "file"], ["first", "second", "file"], ["link", "../up/f"],
  ])
  func linksAreFollowed(_ chain: [String]) throws {
    try withTemporaryFolder { folder in
      for name in ["in", "up"] { #expect(mkdir("\(folder.path)/\(name)", 0o755) == 0) }
      let inner = folder.path + "/in/"
      for (link, target) in zip(chain, chain.dropFirst()) {
        #expect(symlink(target, inner + link) == 0)
      }
      // The last link dangles in the first round, and leads to a file in the second.
      for content in [Data("old".utf8), new] {
        try content.write(atomicallyTo: URL(path: inner + chain[0]))
        #expect(try Data(contentsOf: URL(path: inner + chain.last!)) == content)
      }
      for link in chain.dropLast() {
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: inner + link) != "")
      }
      let names = Set(chain.filter { !$0.contains("/") })
      #expect(try Set(contents(of: URL(path: inner))) == names)
    }
  }

  @Test(arguments: [0o600, 0o640, 0o666, 0o755] as [mode_t])
  func modeIsKept(_ mode: mode_t) throws {
    try withTemporaryFolder { folder in
      let file = folder.appending(path: "file")
      try Data("old".utf8).write(to: file)
      #expect(chmod(file.path, mode) == 0)
      try new.write(atomicallyTo: file)
      #expect(try status(of: file).st_mode & 0o7777 == mode)
      #expect(try Data(contentsOf: file) == new)
    }
  }

  @Test(arguments: [0, 5, 11, 100_000])
  func fileInAnUnwritableFolderIsOverwritten(_ oldByteCount: Int) throws {
    try withTemporaryFolder { folder in
      let file = folder.appending(path: "file")
      try Data(count: oldByteCount).write(to: file)
      #expect(chmod(file.path, 0o666) == 0 && chmod(folder.path, 0o555) == 0)
      defer { chmod(folder.path, 0o755) }
      let before = try status(of: file)
      try asOrdinaryUser(in: folder) { try new.write(atomicallyTo: file) }
      #expect(try Data(contentsOf: file) == new)
      #expect(try status(of: file).st_ino == before.st_ino)
      #expect(try contents(of: folder) == ["file"])
    }
  }

  @Test func newFileInAnUnwritableFolderIsAnError() throws {
    try withTemporaryFolder { folder in
      #expect(chmod(folder.path, 0o555) == 0)
      defer { chmod(folder.path, 0o755) }
      try asOrdinaryUser(in: folder) {
        #expect(throws: FileError.self) {
          try new.write(atomicallyTo: folder.appending(path: "file"))
        }
      }
      #expect(try contents(of: folder) == [])
    }
  }

  @Test(arguments: [1, 200, 218, 240, 255])
  func nameMayBeAsLongAsTheFileSystemAllows(_ length: Int) throws {
    try withTemporaryFolder { folder in
      let name = String(repeating: "n", count: length)
      try new.write(atomicallyTo: folder.appending(path: name))
      #expect(try contents(of: folder) == [name])
    }
  }

  @Test func namedPipeIsWrittenInto() throws {
    try withTemporaryFolder { folder in
      let pipe = folder.appending(path: "pipe")
      #expect(mkfifo(pipe.path, 0o600) == 0)
      let reader = open(pipe.path, O_RDONLY | O_NONBLOCK)
      defer { close(reader) }
      try new.write(atomicallyTo: pipe)
      var received = [UInt8](repeating: 0, count: 100)
      let count = read(reader, &received, 100)
      #expect(Data(received.prefix(max(0, count))) == new)
      #expect(try status(of: pipe).st_mode & S_IFMT == S_IFIFO)
      #expect(try contents(of: folder) == ["pipe"])
    }
  }

  @Test func namedPipeWithoutAReaderIsAnError() throws {
    try withTemporaryFolder { folder in
      let pipe = folder.appending(path: "pipe")
      #expect(mkfifo(pipe.path, 0o600) == 0)
      expectFileError("without a reader") { try new.write(atomicallyTo: pipe) }
    }
  }

  /// Devices of the test's own, of the kinds of `/dev/null` and `/dev/full`: a failure here must
  /// not harm those of the machine.
  @Test(.enabled(if: geteuid() == 0), arguments: [(3, nil), (7, "no space left on device")])
  func deviceIsWrittenInto(_ minor: Int, _ failure: String?) throws {
    try withTemporaryFolder { folder in
      let device = folder.appending(path: "device")
      try #require(mknod(device.path, S_IFCHR | 0o600, dev_t(1 << 8 | minor)) == 0)
      if let failure {
        expectFileError(failure) { try new.write(atomicallyTo: device) }
      } else {
        try new.write(atomicallyTo: device)
      }
      #expect(try status(of: device).st_mode & S_IFMT == S_IFCHR)
      #expect(try contents(of: folder) == ["device"])
    }
  }

  @Test func openFileIsWrittenAtItsPosition() throws {
    try withTemporaryFolder { folder in
      let file = folder.appending(path: "file")
      let descriptor = open(file.path, O_RDWR | O_CREAT, 0o600)
      defer { close(descriptor) }
      #expect(write(descriptor, "before ", 7) == 7)
      #expect(symlink("/dev/fd/\(descriptor)", folder.path + "/link") == 0)
      for path in ["/dev/fd/\(descriptor)", "/proc/self/fd/\(descriptor)", folder.path + "/link"] {
        try Data("x".utf8).write(atomicallyTo: URL(path: path))
      }
      #expect(try bytes(of: file) == Array("before xxx".utf8))
      let closed = dup(descriptor)
      close(closed)
      expectFileError("bad file descriptor") {
        try new.write(atomicallyTo: URL(path: "/dev/fd/\(closed)"))
      }
    }
  }

  @Test func leftoversOfEndedProcessesAreRemoved() throws {
    try withTemporaryFolder { folder in
      let file = folder.appending(path: "file")
      // The leftover of a killed process has no lock; the file of another writer has one.
      try Data(count: 10).write(to: folder.appending(path: ".numeral-1f.partial"))
      try Data(count: 10).write(to: folder.appending(path: ".other.partial"))
      let current = try PartialFile(for: file)
      defer { current.remove() }
      try new.write(atomicallyTo: file)
      let expected = [".other.partial", "file", current.file.lastPathComponent].sorted()
      #expect(try contents(of: folder) == expected)
      try current.append(Data("later".utf8))
      try current.commit()
      #expect(try bytes(of: file) == Array("later".utf8))
    }
  }

  @Test func concurrentWritersLeaveOneCompleteFile() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "file")
    try await withThrowingTaskGroup(of: Void.self) { group in
      for writer in 0..<8 as Range<UInt8> {
        group.addTask {
          for _ in 0..<20 {
            try Data(repeating: writer, count: 10_000).write(atomicallyTo: file)
          }
        }
      }
      try await group.waitForAll()
    }
    let content = try bytes(of: file)
    #expect(content.count == 10_000 && Set(content).count == 1)
    #expect(try contents(of: folder) == ["file"])
  }
}

/// The status of a file, for its mode, owner and number.
private func status(of file: URL) throws -> stat {
  var status = stat()
  guard lstat(file.path, &status) == 0 else { throw CocoaError(.fileReadUnknown) }
  return status
}
