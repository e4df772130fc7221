// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralFiles
import TestSupport
import Testing

/// Where paths lead to.
@Suite struct DestinationTests {
  @Test(arguments: ["~", "~/m", "~root", "./~/m", "a b", "%41", "a#b?c", "e\u{301}", "\u{e9}"])
  func pathsAreTakenAsTheyAre(_ path: String) {
    let expected = "\(FileManager.default.currentDirectoryPath)/\(path.replacing("./", with: ""))"
    #expect(Array(URL(path: path).path.utf8) == Array(expected.utf8))
  }

  @Test func parentOfALinkIsThatOfItsTarget() throws {
    try withTemporaryFolder { folder in
      let current = FileManager.default.currentDirectoryPath
      let up = String(repeating: "../", count: current.split(separator: "/").count)
      try FileManager.default.createDirectory(
        at: folder.appending(path: "a/b"), withIntermediateDirectories: true)
      #expect(symlink("a/b", folder.path + "/link") == 0)
      try Data("x".utf8).write(atomicallyTo: URL(path: up + folder.path + "/link/../file"))
      #expect(try contents(of: folder.appending(path: "a")) == ["b", "file"])
    }
  }

  @Test(arguments: [
    ("file", "./file", true), ("file", "link", true), ("file", "chain", true),
    ("new", "dangling", true), ("new", "sub/../new", true), ("new", "folder/new", true),
    ("file", "new", false), ("new", "other", false), ("e\u{301}", "\u{e9}", false),
    ("/dev/null", "/dev/null", false), ("sub", "sub", false),
    ("gone/new", "folder/gone/./new", true), ("gone//new", "sub/../gone/new", true),
    ("gone/new", "sub/gone/new", false), ("a/b/new", "sub/../a/b/new", true),
    ("a/new", "a/b/new", false),
  ])
  func identityIsThatOfTheFile(_ first: String, _ second: String, _ isSame: Bool) throws {
    try withTemporaryFolder { folder in
      let path = folder.path
      try Data().write(to: folder.appending(path: "file"))
      #expect(mkdir(path + "/sub", 0o755) == 0)
      for (target, link) in [
        ("file", "link"), ("link", "chain"), ("new", "dangling"), (path, "folder"),
      ] {
        #expect(symlink(target, path + "/" + link) == 0)
      }
      let identities = try [first, second].map {
        try Destination(URL(path: $0.hasPrefix("/") ? $0 : path + "/" + $0)).identity
      }
      #expect((identities[0] != nil && identities[0] == identities[1]) == isSame)
    }
  }

  @Test(arguments: [
    ("sub", "a folder"), ("missing/file", "no folder"), ("file/x", "not a directory"),
    ("loop", "too many levels of symbolic links"),
    (String(repeating: "n", count: 256), "file name too long"),
    ("dangling", "no folder"),
  ])
  func pathsThatCannotBeWrittenAreErrors(_ name: String, _ found: String) throws {
    try withTemporaryFolder { folder in
      try Data("old".utf8).write(to: folder.appending(path: "file"))
      #expect(mkdir(folder.path + "/sub", 0o755) == 0)
      #expect(symlink("loop", folder.path + "/loop") == 0)
      #expect(symlink("missing/x", folder.path + "/dangling") == 0)
      let before = try contents(of: folder)
      let file = URL(path: folder.path + "/" + name)
      expectFileError(found) { try Destination(file).check() }
      expectFileError(found) { try Data("new".utf8).write(atomicallyTo: file) }
      #expect(try contents(of: folder) == before)
      #expect(try bytes(of: folder.appending(path: "file")) == Array("old".utf8))
    }
  }

  @Test func nameThatIsNotUTF8IsAnError() throws {
    let file = try #require(URL(string: "file:///tmp/bad%FF.json"))
    expectFileError("a name that is not UTF-8") { try Data().write(atomicallyTo: file) }
    expectFileError("a name that is not UTF-8") { _ = try ByteSource(file) }
  }
}
