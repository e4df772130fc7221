// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import Numeral
import TestSupport
import Testing

extension ProcessTests {
  /// Trouble of the machine, the environment and the arguments: a command works, or prints one line
  /// and exits with a status other than 0.
  struct MachineTests {
    /// A shell script that has to fail in an empty folder, and the error that it has to print.
    ///
    /// `$UNPRIVILEGED` runs a command without the rights of root; `network` is a model file.
    struct Failure: CustomTestStringConvertible, Sendable {
      let testDescription: String
      let script: String
      /// A pattern of the whole line.
      let error: String

      init(_ name: String, _ script: String, _ error: String) {
        (testDescription, self.script, self.error) = (name, script, error)
      }
    }

    static let failures = [
      Failure(
        "a disk that fills up at the model",
        "ulimit -f 16; numeral train --dataset digits --epochs 1 --quiet --model full",
        "Error: .*full.*: found file too large, expected .*"),
      Failure(
        "a disk that fills up at the report",
        "ulimit -f 4; numeral show --dataset digits --count 300 --quiet --png full.png",
        "Error: .*full.*: found file too large, expected .*"),
      Failure(
        "a folder that is read-only",
        """
        mkdir locked; chmod 555 locked
        $UNPRIVILEGED numeral train --dataset digits --model locked/m
        """,
        "Error: .*locked/m.*: found .*, expected .*"),
      Failure(
        "a folder that does not exist", "numeral train --dataset digits --model gone/m",
        "Error: .*gone/m: found no folder .*/gone, expected a folder to write to"),
      Failure(
        "a file of the name of the folder of reports",
        "echo > report; numeral tour --output report",
        "Error: .*report: found .*, expected a folder to write to"),
      Failure(
        "a folder of data that another process is filling",
        """
        numeral show --dataset digits --quiet --metrics /dev/null > /dev/null
        mkdir filling; cp data/* filling; gzip filling/*; f=filling/train-images-idx3-ubyte.gz
        head -c 5000 $f > part; mv part $f; numeral train --dataset filling
        """,
        "Error: .*/filling/train-images-idx3-ubyte.gz: found .*end too early.*, expected .*"),
      Failure(
        "a file that has vanished",
        "rm data/t10k-labels-idx1-ubyte; numeral cluster --dataset data",
        "Error: .*/data: found no such file in it, expected t10k-labels-idx1-ubyte .*"),
      Failure(
        "a link to a file that has vanished",
        "ln -s nowhere.png link.png; numeral predict --model network link.png",
        "Error: .*/link.png: found no such file, expected a PNG or JPEG image"),
      Failure(
        "a data folder that is a file", "numeral train --dataset network",
        "Error: .*/network: found .*, expected mnist, digits, or a folder"),
      Failure(
        "a cache that cannot be created",
        """
        echo > cache; XDG_CACHE_HOME=$PWD/cache NUMERAL_DATA= \
          numeral data fetch mnist --mirror http://127.0.0.1:1/
        """, "Error: .*/cache/numeral/mnist: found .*, expected a folder to write to"),
      Failure(
        "more clusters than images", "numeral cluster --dataset digits --clusters \(Int.max)",
        "Error: .*\(Int.max).*"),
      Failure(
        "more streamed clusters than images",
        "numeral cluster --dataset digits --algorithm streaming --clusters \(Int.max)",
        "Error: .*\(Int.max).*"),
      Failure(
        "a tour of one test image", "numeral tour --dataset one --output report",
        "Error: one: found 1 test image of 8×8, expected 2 or more, .*"),
    ]

    @Test(arguments: failures) func failureIsOneLine(_ failure: Failure) throws {
      try withTemporaryFolder { folder in
        try prepare(folder)
        let run = try NumeralProcess.shell(
          "cd '\(folder.path)'; \(Self.unprivileged)\n\(failure.script)")
        #expect(run.status == 1)
        #expect(run.errors.wholeMatch(of: try Regex(failure.error + "\n")) != nil, "\(run.errors)")
        // Neither a part of a file nor a temporary one is left.
        let left = try contents(of: folder)
        #expect(!left.contains { $0.hasPrefix("full") || $0.contains(".partial") }, "\(left)")
      }
    }

    @Test(arguments: [
      "train --threads 0", "train --threads -1", "train --threads 1,5", "train --seed -1",
      "train --seed=-1", "train --seed 1.5", "train --seed 18446744073709551616",
      "train --batch-size 9223372036854775808", "train --learning-rate 0,01",
      "train --learning-rate nan", "train --learning-rate 1e999", "train --momentum 0,5",
      "train --epochs ''", "cluster --tolerance 0,1", "cluster --tolerance nan",
      "cluster --clusters 99999999999999999999", "cluster --seed -5", "show --count 1e3",
    ])
    func numbersInAnotherFormatAreMisuse(_ arguments: String) throws {
      let run = try NumeralProcess.shell("numeral \(arguments) --dataset digits")
      #expect(run.status == 64)
      #expect(run.output == "")
      #expect(run.errors.hasPrefix("Error: "))
    }

    /// Options with the largest integer, and with 1,500 if that has the same result.
    @Test(arguments: [
      "train --epochs 2 --batch-size N", "train --epochs 1 --test-batch-size N",
      "train --epochs 1 --log-interval N", "cluster --clusters 3 --batch-size N",
      "cluster --clusters 3 --algorithm streaming --batch-size N",
      "cluster --clusters 3 --algorithm lloyd --max-iterations N", "show --count N",
    ])
    func largestIntegersWork(_ arguments: String) throws {
      func run(_ number: Int) throws -> String {
        let arguments = arguments.replacing("N", with: String(number))
        let run = try NumeralProcess.run("\(arguments) --dataset digits --quiet --threads 1")
        #expect(run.status == 0, "\(run.errors)")
        // The last column of a table of clusters is the time.
        return run.output.replacing(#/ [\d.]+\n/#, with: "\n")
      }
      #expect(try run(.max) == run(1500))
    }

    @Test(arguments: ["1", "2", "1000", "\(Int.max)"])
    func anyNumberOfThreadsGivesTheSameModel(_ threads: String) throws {
      try withTemporaryFolder { folder in
        let model = folder.appendingPathComponent("model")
        let run = try NumeralProcess.run(
          "train --dataset digits --epochs 1 --threads \(threads) --quiet --model \(model.path)")
        #expect(run.status == 0, "\(run.errors)")
        #expect(try bytes(of: model) == Self.modelOfOneEpoch.get())
      }
    }

    /// The variables that a shell script has, and a language that is not installed.
    @Test(arguments: [
      "env -i PATH=\"$PATH\"", "env -u HOME -u XDG_CACHE_HOME -u NUMERAL_DATA", "env HOME=",
      "env HOME=/no/such/folder", "env TMPDIR=/no/such/folder", "env -u TMPDIR", "env -u LANG",
      "env LANG= LC_ALL=", "env LC_ALL=de_DE.UTF-8 LANG=de_DE.UTF-8", "env LC_ALL=xx_YY",
      "env TERM=", "env -u TERM", "env TZ=Nowhere/Land", "env OMP_NUM_THREADS=x",
      "env OMP_NUM_THREADS=-1",
      "env OMP_NUM_THREADS=3,2", "env OPENBLAS_NUM_THREADS=0",
    ])
    func environmentsChangeNothing(_ environment: String) throws {
      try withTemporaryFolder { folder in
        let model = folder.appendingPathComponent("model")
        let run = try NumeralProcess.shell(
          "\(environment) numeral train --dataset digits --epochs 1 --quiet --model \(model.path)"
            + " && \(environment) numeral data list > /dev/null")
        #expect(run.status == 0)
        #expect(run.errors == "")
        #expect(try bytes(of: model) == Self.modelOfOneEpoch.get())
      }
    }

    @Test(arguments: [
      "with spaces", "données été", "数字", "-dash", "it's \"quoted\"", "100%", "a+b#c?d",
    ])
    func namesOfAnyKindWork(_ name: String) throws {
      try withTemporaryFolder { folder in
        let target = folder.appendingPathComponent(name, isDirectory: true)
        try Noise.write(to: target.appendingPathComponent("set"), train: 20, test: 10)
        func numeral(_ arguments: String...) throws {
          let run = try FinishedProcess.run(NumeralProcess.executable, arguments)
          #expect(run.status == 0, "\(run.errors)")
        }
        let path = target.path
        try numeral(
          "train", "--dataset", "\(path)/set", "--epochs", "1", "--model", "\(path)/m o",
          "--metrics", "\(path)/ü.json", "--checkpoint", "\(path)/c")
        try numeral("show", "--dataset", "\(path)/set", "--png", "\(path)/i.png")
        try numeral(
          "predict", "--model", "\(path)/m o", fixture("drawn/3-dejavu-sans.png").path)
        #expect(try contents(of: target) == ["c", "i.png", "m o", "set", "ü.json"])
      }
    }

    @Test(arguments: [("OMP_NUM_THREADS=1", 1), ("taskset -c 0", 1), ("OMP_NUM_THREADS=1,4", 1)])
    func numberOfThreadsIsThatOfTheEnvironment(prefix: String, threads: Int) throws {
      try withTemporaryFolder { folder in
        let metrics = folder.appendingPathComponent("metrics")
        let run = try NumeralProcess.shell(
          "command -v taskset > /dev/null || { [ '\(prefix)' != 'taskset -c 0' ] || exit 77; }; "
            + "\(prefix) numeral train --dataset digits --epochs 1 --metrics \(metrics.path)")
        if run.status == 77 { return }
        struct Metrics: Decodable { let threads: Int }
        #expect(try readMetrics(metrics, as: Metrics.self).threads == threads)
      }
    }

    /// Sizes of images whose models `numeral predict` takes, and others.
    @Test(arguments: [(28, false), (8, false), (32, true), (1, true)])
    func sizesThatCannotBePredictedAreReportedFirst(side: Int, isReported: Bool) throws {
      try withTemporaryFolder { folder in
        let images = Tensor<UInt8>(Tensor<Float>.uniform([40, side, side], in: 0..<255, seed: 3))
        for part in ["train", "t10k"] {
          try IDX(images).write(to: folder.appendingPathComponent("\(part)-images-idx3-ubyte"))
          try IDX(Tensor((0..<40).map { UInt8($0 % 10) }))
            .write(to: folder.appendingPathComponent("\(part)-labels-idx1-ubyte"))
        }
        for work in ["train --epochs 1", "cluster --clusters 2"] {
          let run = try NumeralProcess.run(
            "\(work) --dataset \(folder.path) --model \(folder.path)/m --quiet")
          #expect(run.status == 0)
          #expect(
            run.errors
              == (isReported
                ? "Warning: 'numeral predict' takes models of images of 28×28 or 8×8, these are "
                  + "\(side)×\(side).\n" : ""))
        }
      }
    }

    /// Files that the scripts use: the data sets `data` and `one`, the model `network`.
    private func prepare(_ folder: URL) throws {
      try Noise.write(to: folder.appendingPathComponent("data"), train: 200, test: 20)
      let one = folder.appendingPathComponent("one")
      try FileManager.default.createDirectory(at: one, withIntermediateDirectories: true)
      for (part, count) in [("train", 30), ("t10k", 1)] {
        let digits = Digits.images[0..<count]
        try IDX(digits.images).write(to: one.appendingPathComponent("\(part)-images-idx3-ubyte"))
        try IDX(Tensor(digits.labels.map { UInt8($0) }))
          .write(to: one.appendingPathComponent("\(part)-labels-idx1-ubyte"))
      }
      try Sequential.mnistConvNet(seed: 5).write(to: folder.appendingPathComponent("network"))
    }

    /// A command that sets `$UNPRIVILEGED`: root may write everywhere.
    private static let unprivileged =
      "UNPRIVILEGED=; [ $(id -u) -ne 0 ] || "
      + "UNPRIVILEGED='setpriv --reuid=65534 --regid=65534 --clear-groups'"

    /// The file that one epoch on the digits writes with one thread.
    private static let modelOfOneEpoch = Result {
      try withTemporaryFolder { folder in
        let model = folder.appendingPathComponent("model")
        _ = try NumeralProcess.run(
          "train --dataset digits --epochs 1 --threads 1 --quiet --model \(model.path)")
        return try bytes(of: model)
      }
    }
  }
}
