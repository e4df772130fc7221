// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import TestSupport
import Testing

extension ProcessTests {
  /// Files and folders that are removed while a command runs.
  struct VanishingFileTests {
    /// Trains in a folder with the data set `data`, and runs a command after the first epoch.
    ///
    /// - Returns: The lines on standard error and the status, and the files that are left.
    private func train(
      _ options: String, then command: String
    ) throws -> (errors: String, left: [String]) {
      try withTemporaryFolder { folder in
        try Noise.write(to: folder.appendingPathComponent("data"), train: 200, test: 20)
        let run = try NumeralProcess.shell(
          """
          cd '\(folder.path)'; mkdir out; exec 3>&2
          { numeral train --dataset data --epochs 3 \(options) 2>&3; echo "status $?" >&3; } |
            while read -r line; do case $line in epoch\\ 1*test*) \(command);; esac; done
          """)
        return (run.errors, try contents(of: folder))
      }
    }

    @Test func dataSetIsReadOnce() throws {
      let (errors, left) = try train("--model model", then: "rm -r data")
      #expect(errors == "status 0\n" && left == ["model", "out"])
    }

    @Test func folderOfTheModelIsAnError() throws {
      let (errors, left) = try train("--model out/model", then: "rm -r out")
      #expect(errors.contains("/out/model: found no folder "))
      #expect(errors.hasSuffix("expected a folder to write to\nstatus 1\n"))
      #expect(errors.count { $0 == "\n" } == 2 && left == ["data"])
    }

    @Test func folderOfTheCheckpointEndsNoTraining() throws {
      let (errors, left) = try train("--model model --checkpoint out/c", then: "rm -r out")
      #expect(errors.contains("/out/c: found no folder "))
      #expect(errors.hasSuffix("\nstatus 1\n") && errors.count { $0 == "\n" } == 2)
      #expect(left == ["data", "model"])
    }
  }
}
