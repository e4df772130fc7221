// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import TestSupport
import Testing

extension ProcessTests {
  /// Help, wrong options, and files that cannot be read or written.
  struct MisuseTests {
    @Test(arguments: [
      "tour", "train", "features", "cluster", "predict", "show", "data list", "data fetch",
      "data verify",
    ])
    func helpHasAnExampleAndTheCommonOptions(_ subcommand: String) throws {
      let run = try NumeralProcess.run("\(subcommand) --help")
      #expect(run.status == 0)
      for text in ["EXAMPLE", "--threads", "--quiet", "--metrics", "--data-dir"] {
        #expect(run.output.contains(text))
      }
    }

    @Test(arguments: [
      "train --epochs 0", "train --learning-rate=-1", "train --momentum 2", "train --resume",
      "train --threads 0", "show --split both", "show --count 0", "paint", "predict 7.png",
      "predict --model n.safetensors", "predict --model n.safetensors --json --show 7.png",
      "cluster --clusters 0", "cluster --clusters 10,x", "cluster --epochs 3",
      "cluster --algorithm lloyd --batch-size 5", "cluster --init 7", "cluster --tolerance=-1",
      "cluster --algorithm streaming --clusters 3 --init c.npy",
      "cluster --clusters 3,4 --init c.npy", "data fetch mnist --mirror /tmp",
      "cluster --resume", "cluster --checkpoint-every 3", "train --checkpoint-every 3",
      "train --checkpoint c --checkpoint-every 0", "cluster --checkpoint c --checkpoint-every=-1",
    ])
    func misuseExitsWith64(_ arguments: String) throws {
      let run = try NumeralProcess.run(arguments)
      #expect(run.status == 64)
      #expect(run.errors.hasPrefix("Error: "))
    }

    @Test(arguments: [
      "show --dataset FOLDER/missing", "show --dataset FOLDER",
      "train --model FOLDER/missing/network.safetensors", "train --metrics FOLDER",
      "show --metrics FOLDER/missing/show.json", "show --png FOLDER/missing/digits.png",
      "show --png FOLDER",
    ])
    func failureIsOneLineAndStatus1(_ arguments: String) throws {
      try withTemporaryFolder { folder in
        let run = try NumeralProcess.run(arguments.replacing("FOLDER", with: folder.path))
        #expect(run.status == 1)
        #expect(run.output == "")
        #expect(run.errors.hasPrefix("Error: \(folder.path)"))
        #expect(run.errors.count { $0 == "\n" } == 1)
        #expect(run.errors.contains("expected"))
        #expect(try contents(of: folder) == [])
      }
    }
  }
}
