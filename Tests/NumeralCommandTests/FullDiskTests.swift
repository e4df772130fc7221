// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import TestSupport
import Testing

extension ProcessTests {
  /// Disks that fill up: file systems of limited size, which scripts mount for themselves alone.
  @Suite(.enabled(if: canMount, "mounting in a name space of one's own is not permitted here"))
  struct FullDiskTests {
    /// Runs a script in which `space SIZE` mounts a file system at the folder `disk`, and
    /// `COMMAND || status` prints the status of a command that fails.
    private func run(_ script: String) throws -> FinishedProcess {
      try withTemporaryFolder { folder in
        let prelude = """
          cd '\(folder.path)'; mkdir disk
          space() { mount -t tmpfs -o "size=$1" none disk; }
          status() { echo "status $?"; }

          """
        let file = folder.appendingPathComponent("script")
        try Data((prelude + script).utf8).write(to: file)
        return try NumeralProcess.shell("exec \(privateMount) '\(file.path)'")
      }
    }

    /// Expects one line of errors about a file.
    private func expectFullDisk(_ run: FinishedProcess, _ file: String) {
      let (prefix, reason) = ("Error: ", "/\(file): found no space left on device, expected ")
      #expect(run.errors.hasPrefix(prefix) && run.errors.contains(reason))
      #expect(run.errors.count { $0 == "\n" } == 1)
    }

    @Test(arguments: [
      "train --dataset digits --epochs 1 --model disk/file",
      "cluster --dataset digits --clusters 256 --model disk/file",
      "show --dataset digits --count 1000 --png disk/file",
      "show --dataset digits --count 1500 --metrics disk/file",
    ])
    func oldFileIsKept(_ arguments: String) throws {
      let run = try run(
        """
        space 4k; echo old > disk/file
        numeral \(arguments) --quiet > printed || status
        cat disk/file; ls -A disk
        """)
      #expect(run.output == "status 1\nold\nfile\n")
      expectFullDisk(run, "disk/file")
    }

    @Test func diskWithoutRoomForAnotherNameIsAnError() throws {
      let run = try run(
        """
        space 1m,nr_inodes=2; echo old > disk/other
        numeral show --dataset digits --quiet --metrics disk/file > printed || status
        ls -A disk
        """)
      #expect(run.output == "status 1\nother\n")
      expectFullDisk(run, "disk/file")
    }

    /// Room for one checkpoint, but not for the next one beside it.
    @Test(arguments: [
      "train --dataset digits --epochs 3",
      "cluster --dataset digits --clusters 64 --max-iterations 1 --checkpoint-every 1",
    ])
    func lastCheckpointThatFitsContinues(_ arguments: String) throws {
      let run = try run(
        """
        numeral="numeral \(arguments) --quiet"
        $numeral --checkpoint whole --model expected > printed
        space $(($(stat -c %s whole) * 3 / 2))
        $numeral --checkpoint disk/c --model model > printed || status
        cmp model expected; ls -A disk
        mount -o remount,size=90% disk
        $numeral --checkpoint disk/c --resume --model resumed > printed || status
        cmp resumed expected; ls -A disk
        """)
      #expect(run.output == "status 1\nc\nc\n")
      expectFullDisk(run, "disk/c")
    }
  }
}

/// A command that runs a script of a shell whose file systems are visible to no other process.
private let privateMount = "unshare --map-root-user --mount sh"

private let canMount =
  (try? NumeralProcess.shell("\(privateMount) -c 'mount -t tmpfs none /mnt'"))?.status == 0
