// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import TestSupport
import Testing

extension ProcessTests {
  /// Results go where the user said.
  struct PathTests {
    /// Runs a shell in a folder, with `SHOW` for a command that writes its metrics at once.
    private func run(_ line: String, in folder: URL) throws -> FinishedProcess {
      let show = "numeral show --dataset digits --quiet --count 1 --metrics"
      let command = line.replacing("SHOW", with: show)
      return try NumeralProcess.shell("cd '\(folder.path)' && \(command)")
    }

    @Test(arguments: [
      // A path is a path, whatever the home of the password database is.
      ("HOME=$PWD/home SHOW '~/m'", "~/m"),
      ("SHOW ./'~'/m", "~/m"),
      ("SHOW link/../m", "sub/m"),
      ("SHOW dangling", "sub/target"),
      ("mkfifo p; timeout 20 cat p >got & sleep 0.1; SHOW p; wait", "got"),
      ("SHOW /dev/stdout | sed -n '/{/,$p' >got", "got"),
      ("SHOW /dev/fd/3 3>got", "got"),
    ])
    func metricsAreWrittenToThePath(_ line: String, _ result: String) throws {
      try withTemporaryFolder { folder in
        let setup = "mkdir -p home '~' sub/inner; ln -s sub/inner link; ln -s sub/target dangling; "
        let run = try run(setup + line, in: folder)
        #expect(run.status == 0 && run.errors == "")
        let file = URL(fileURLWithPath: folder.path + "/" + result)
        #expect(try String(contentsOf: file, encoding: .utf8).hasPrefix("{\n"))
      }
    }

    @Test func redirectedOutputIsNotOverwritten() throws {
      try withTemporaryFolder { folder in
        let line = "SHOW /dev/stdout >out"
        #expect(try run(line, in: folder).status == 0)
        let text = try String(contentsOf: folder.appending(path: "out"), encoding: .utf8)
        #expect(!text.hasPrefix("{") && text.hasSuffix("}\n"))
      }
    }

    @Test(arguments: [
      "train --dataset digits --model x --metrics x", "train --model x --metrics ./x",
      "train --dataset digits --model x --checkpoint link", "show --png x --metrics sub/../x",
      "cluster --dataset digits --model x --metrics x",
      "cluster --dataset digits --clusters 2 --init i.npy --model i.npy",
      "cluster --dataset digits --checkpoint x --metrics sub/../x",
      "predict --model m --metrics m 7.png", "predict --model m --metrics 7.png 7.png",
      "tour --output report --metrics report/report.html",
      "tour --output to --metrics report/loss.svg", "tour --output . --metrics metrics.json",
      "tour --output report --metrics to/centers-256.png",
      "tour --output new --metrics ./new/network.safetensors",
      "tour --output new/inner --metrics new/./inner//stream.safetensors",
    ])
    func onePathForTwoFilesIsRefusedBeforeTheWork(_ arguments: String) throws {
      try withTemporaryFolder { folder in
        let setup = "mkdir sub report; ln -s report to; ln -s x link; touch i.npy m 7.png; "
        let run = try run(setup + "numeral " + arguments, in: folder)
        #expect(run.status == 64)
        #expect(run.errors.contains("found one file for") && run.output == "")
        #expect(run.errors.count { $0 == "\n" } == 1)
        #expect(try contents(of: folder) == ["7.png", "i.npy", "link", "m", "report", "sub", "to"])
      }
    }

    @Test func redirectedOutputIsNotReplaced() throws {
      try withTemporaryFolder { folder in
        let run = try run("SHOW out >out", in: folder)
        #expect(run.status == 64)
        #expect(run.errors.contains("found one file for standard output and --metrics"))
      }
    }

    @Test func nameThatIsNotUTF8IsRefused() throws {
      try withTemporaryFolder { folder in
        let line = "SHOW \"$(printf 'bad\\377out.json')\""
        let run = try run(line, in: folder)
        #expect(run.status == 64 && run.errors.contains("is not UTF-8"))
        #expect(try contents(of: folder) == [])
      }
    }

    @Test func limitOnTheSizeOfFilesKeepsTheOldFile() throws {
      try withTemporaryFolder { folder in
        let line = "echo old >m; ulimit -f 1; SHOW m --count 1000"
        let run = try run(line, in: folder)
        #expect(run.status == 1 && run.errors.contains("file too large"))
        #expect(run.errors.count { $0 == "\n" } == 1)
        #expect(try contents(of: folder) == ["m"])
        #expect(try bytes(of: folder.appending(path: "m")) == Array("old\n".utf8))
      }
    }
  }
}
