// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Numeral
import TestSupport
import XCTest

/// The progress of every subcommand on a terminal and in a pipe, and the lines that remain.
final class TerminalTests: XCTestCase {
  private static let noise = FileManager.default.temporaryDirectory
    .appendingPathComponent("numeral-noise-\(UUID().uuidString)", isDirectory: true)

  override class func setUp() {
    super.setUp()
    try? Noise.write(to: noise, train: 6000, test: 1000)
    try? Sequential.mnistConvNet().write(
      to: noise.appendingPathComponent("network.safetensors"))
  }

  override class func tearDown() {
    try? FileManager.default.removeItem(at: noise)
    super.tearDown()
  }

  /// Runs of every subcommand except the tour, and texts in their progress.
  private let commands: [(arguments: String, progress: [String])] = [
    (
      "train --dataset \(noise.path) --epochs 3",
      ["epoch 1", "/3  [", "] ", " %  0:", " left  loss ", " images/s"]
    ),
    (
      "cluster --dataset \(noise.path) --algorithm lloyd --init random --clusters 10,100",
      ["10 clusters, ", "100 clusters, start ", "/10, iteration ", "  inertia ", "/s"]
    ),
    (
      "cluster --dataset \(noise.path) --clusters 10,150 --batch-size 3000",
      ["10 clusters, ", "150 clusters, batch ", "  inertia ", "/s  at most "]
    ),
    (
      "cluster --dataset \(noise.path) --algorithm streaming --clusters 10 --epochs 20",
      [
        "10 clusters, initial centers", "10 clusters, epoch ", " left  inertia ", "batches/s",
        "10 clusters, reducing the streamed centers",
      ]
    ),
    (
      "cluster --dataset \(noise.path) --algorithm streaming --init k-means++ --clusters 30",
      ["30 clusters, initial centers  [", "%", " left  ", " centers/s"]
    ),
    (
      "predict --show --model \(noise.path)/network.safetensors "
        + fixture("drawn/1-breip.png").path, []
    ),
    ("show --dataset digits", []),
    ("data list", []),
    ("data fetch digits", []),
    ("data verify digits", []),
  ]

  private func assertProgress(
    _ arguments: String, shows texts: [String], line: UInt = #line
  ) throws {
    let terminal = try NumeralTerminal(arguments)
    XCTAssertEqual(try terminal.end(), 0, arguments, line: line)
    let screen = terminal.screen
    XCTAssertEqual(screen.unknown, [], arguments, line: line)
    let shown = screen.liveLines.joined(separator: "\n")
    for text in texts {
      XCTAssertTrue(shown.contains(text), "\(arguments): no \(text) in \(shown)", line: line)
    }
    if texts.isEmpty { XCTAssertEqual(screen.liveLines, [], arguments, line: line) }
    for text in [" left", "images/s  ", "...]", " clusters, "] {
      XCTAssertFalse(
        screen.lines.contains { $0.contains(text) }, "\(arguments): \(text) in \(screen.lines)",
        line: line)
    }
  }

  func testOnATerminalProgressIsOneLineThatIsCleared() throws {
    for (arguments, texts) in commands { try assertProgress(arguments, shows: texts) }
  }

  func testAnEvaluationShowsItsAccuracy() throws {
    try withTemporaryFolder { folder in
      // The evaluation takes several tenths of a second; the line is redrawn every tenth.
      try Noise.write(to: folder, train: 10, test: 20_000)
      try assertProgress(
        "train --dataset \(folder.path) --epochs 2 --test-batch-size 100 --threads 1",
        shows: ["epoch 1/2  [#####.....]  50 %", " left  accuracy 0."])
    }
  }

  func testInAPipeThereAreNoCodes() throws {
    for (arguments, _) in commands {
      let run = try NumeralProcess.run(arguments)
      XCTAssertEqual(run.status, 0, run.errors)
      XCTAssertFalse(run.output.isEmpty, arguments)
      XCTAssertFalse((run.output + run.errors).utf8.contains { $0 == 0x1B || $0 == 0x0D })
    }
  }

  func testTheTour() throws {
    try withTemporaryFolder { folder in
      let log = folder.appendingPathComponent("log")
      let terminal = try NumeralTerminal(
        shell: "exec \"$NUMERAL\" tour --output \(folder.path)/tour > \(log.path)")
      XCTAssertEqual(try terminal.end(), 0, terminal.escaped)
      XCTAssertTrue(terminal.screen.liveLines.contains { $0.hasSuffix(" images/s") })
      XCTAssertEqual(terminal.screen.lines, [])
      let text = try String(contentsOf: log, encoding: .utf8)
      XCTAssertTrue(text.contains("epoch 60/60  test loss "), text)
      XCTAssertFalse(text.utf8.contains { $0 == 0x1B || $0 == 0x0D })
    }
  }

  func testOnATerminalThatCannotEraseThereAreNoCodes() throws {
    for (arguments, _) in commands {
      let terminal = try NumeralTerminal(arguments, environment: ["TERM": "dumb"])
      XCTAssertEqual(try terminal.end(), 0, arguments)
      XCTAssertFalse(terminal.screen.hasCodes, "\(arguments): \(terminal.escaped)")
    }
  }

  func testQuietShowsResultsOnly() throws {
    for (arguments, _) in commands {
      let terminal = try NumeralTerminal(arguments + " --quiet")
      XCTAssertEqual(try terminal.end(), 0, arguments)
      XCTAssertEqual(terminal.screen.liveLines, [], arguments)
      let results = terminal.screen.lines
      if arguments.hasPrefix("train") {
        XCTAssertEqual(results.count, 1, "\(arguments): \(results)")
      } else if arguments.hasPrefix("cluster") {
        XCTAssertTrue(results[0].hasPrefix("clusters     inertia"), "\(results)")
        XCTAssertTrue(
          results.dropFirst().allSatisfy { $0.contains(#/^ +\d+ +[\d.,]+ +0\.\d+/#) },
          "\(results)")
      }
    }
  }

  /// A narrow terminal loses the bar first, then the last details.
  func testTheLineFitsTheTerminal() throws {
    let expected = [
      72: #/epoch \d+/2  \[[#.]{10}\]  \d+ %  \d+:\d\d left  loss \d\.\d{4}  [\d,]+ images/s/#,
      60: #/epoch \d+/2  \d+ %  \d+:\d\d left  loss \d\.\d{4}  [\d,]+ images/s/#,
      32: #/epoch \d+/2  \d+ %  \d+:\d\d left/#,
      20: #/epoch \d+/2  \d+ %/#,
      7: #/epoch/#,
    ]
    for (columns, form) in expected {
      let terminal = try NumeralTerminal(
        "train --dataset \(Self.noise.path) --epochs 2 --log-interval 1000", columns: columns)
      XCTAssertEqual(try terminal.end(), 0)
      let lines = terminal.screen.liveLines
      XCTAssertTrue(
        lines.contains { $0.wholeMatch(of: form) != nil }, "\(columns): \(lines)")
      XCTAssertTrue(lines.allSatisfy { $0.count < columns }, "\(columns): \(lines)")
    }
  }

  func testLogHasALineEveryFiveSeconds() throws {
    let start = ContinuousClock.now
    let run = try NumeralProcess.run(
      "train --dataset digits --epochs 100000 --log-interval 10000", signal: (SIGTERM, " left"))
    XCTAssertGreaterThan(start.duration(to: .now), .seconds(5))
    let lines = run.errors.split(separator: "\n").filter { $0.contains(" left") }
    XCTAssertEqual(lines.count, 1, run.errors)
    let form =
      #/epoch \d+/100000  0 %  \d+:\d\d(:\d\d)? left  (loss|accuracy) \d\.\d{4}  [\d,]+ images/s/#
    XCTAssertNotNil(lines.first?.wholeMatch(of: form), run.errors)
    XCTAssertFalse(run.output.utf8.contains(0x1B))
  }

  /// Standard output in a pipe may lead to the same terminal, unlike the file in `testTheTour`.
  func testBesideAPipeThereAreNoCodes() throws {
    let terminal = try NumeralTerminal(
      shell: "\"$NUMERAL\" train --dataset \(Self.noise.path) --epochs 1 | cat")
    XCTAssertEqual(try terminal.end(), 0)
    XCTAssertFalse(terminal.screen.hasCodes, terminal.escaped)
    XCTAssertTrue(terminal.screen.lines.contains { $0.hasPrefix("epoch 1/1  test loss ") })
  }

  func testDownloadShowsFractionRateAndTimeLeft() throws {
    let bytes = [UInt8](repeating: 7, count: 3_000_000)
    let server = HTTPServer { path, _ in .slowly(bytes) }
    defer { server.stop() }
    try withTemporaryFolder { folder in
      let terminal = try NumeralTerminal(
        "data fetch mnist --mirror \(server.address)",
        environment: ["NUMERAL_DATA": "", "XDG_CACHE_HOME": folder.path])
      XCTAssertEqual(try terminal.end(), 1)
      let form =
        #/train-images-idx3-ubyte.gz  \[#{1,9}\.+\]  \d+ %  \d+:\d\d left  \d+\.\d MB/s/#
      XCTAssertTrue(
        terminal.screen.liveLines.contains { $0.wholeMatch(of: form) != nil }, terminal.escaped)
      let left = terminal.screen.lines.joined()
      XCTAssertTrue(left.hasPrefix("Error: train-images-idx3-ubyte.gz: cannot be down"), left)
      XCTAssertEqual(server.requests, ["/train-images-idx3-ubyte.gz"])
    }
  }

  func testDownloadThatSucceeds() throws {
    let mnist = try mnistFolder()
    let files = try Dictionary(
      uniqueKeysWithValues: MNIST.files().map {
        ($0.name, [UInt8](try Data(contentsOf: mnist.appendingPathComponent($0.name))))
      })
    let server = HTTPServer { path, _ in .content(files[String(path.dropFirst(3))] ?? []) }
    defer { server.stop() }
    try withTemporaryFolder { folder in
      let cache = ["NUMERAL_DATA": "", "XDG_CACHE_HOME": folder.path]
      let fetch = try NumeralProcess.run(
        "data fetch mnist --mirror \(server.address)a", environment: cache)
      XCTAssertEqual(fetch.status, 0, fetch.errors)
      XCTAssertEqual(fetch.output, "\(folder.path)/numeral/mnist\n")
      let verify = try NumeralProcess.run("data verify mnist", environment: cache)
      XCTAssertEqual(verify.output.split(separator: "\n").count { $0.hasSuffix("  intact") }, 4)
      XCTAssertEqual(server.requests.count, 4)
    }
  }

  func testResultsThatCannotBePrinted() throws {
    let terminal = try NumeralTerminal(shell: "\"$NUMERAL\" data list > /dev/full")
    XCTAssertEqual(try terminal.end(), 1)
    XCTAssertEqual(
      terminal.screen.lines,
      ["Error: standard output: found no space left on device, expected room for results"])
  }
}
