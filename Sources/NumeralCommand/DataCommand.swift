// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import ArgumentParser
import Foundation
import Numeral

struct DataCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "data",
    abstract: "List the data sets, download them, and check their files.",
    discussion: """
      EXAMPLE
        numeral data fetch mnist
      """,
    subcommands: [List.self, Fetch.self, Verify.self])

  /// The data sets with a name.
  enum Name: String, ExpressibleByArgument, CaseIterable {
    case digits, mnist
  }

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list",
      abstract: "List the data sets and the folders of their files.",
      discussion: """
        EXAMPLE
          numeral data list
        """)
    @OptionGroup var common: CommonOptions

    func run() async throws {
      try await common.run { terminal in
        let mnist = try? MNIST.folder(in: common.searchPath)
        terminal.result("digits  1,797 images of 8×8    comes with the library")
        terminal.result(
          "mnist   70,000 images of 28×28  "
            + (mnist?.path ?? "not on this machine; 'numeral data fetch mnist' downloads 11 MB"))
        try common.write(
          metrics: Listing(datasets: [
            .init(name: Digits.name, images: 1797, folder: nil, isAvailable: true),
            .init(
              name: MNIST.name, images: 70_000, folder: mnist?.path, isAvailable: mnist != nil),
          ]))
      }
    }

    private struct Listing: Encodable {
      struct Dataset: Encodable {
        let name: String
        let images: Int
        let folder: String?
        let isAvailable: Bool
      }
      let datasets: [Dataset]
    }
  }

  struct Fetch: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "fetch",
      abstract: "Download a data set, unless it is on this machine and intact.",
      discussion: """
        EXAMPLE
          numeral data fetch mnist
        """)
    @Argument(help: "The data set: mnist, or digits, which comes with the library.")
    var name: Name
    @Option(
      help: ArgumentHelp(
        "The web folder to download from, instead of the usual ones.", valueName: "url"),
      transform: webFolder)
    var mirror: URL?
    @OptionGroup var common: CommonOptions

    func run() async throws {
      try await common.run { terminal in
        let dataset: DatasetChoice = name == .mnist ? .mnist : .digits
        let folder = try await dataset.download(
          to: common.searchPath, verifies: true, mirrors: mirror.map { [$0] } ?? MNIST.mirrors,
          progress: terminal)
        terminal.result(folder?.path ?? "digits comes with the library")
        try common.write(metrics: Fetched(dataset: name.rawValue, folder: folder?.path))
      }
    }

    private static func webFolder(_ text: String) throws -> URL {
      guard let url = URL(string: text), ["http", "https"].contains(url.scheme), url.host != nil
      else {
        throw ValidationError(
          "--mirror is \(text), expected an address such as https://host/mnist.")
      }
      return url
    }

    private struct Fetched: Encodable {
      let dataset: String
      let folder: String?
    }
  }

  struct Verify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "verify",
      abstract: "Check the files of a data set by their SHA-256.",
      discussion: """
        EXAMPLE
          numeral data verify mnist
        """)
    @Argument(help: "The data set: mnist, or digits, which comes with the library.")
    var name: Name
    @OptionGroup var common: CommonOptions

    func run() async throws {
      try await common.run { terminal in
        guard name == .mnist else {
          terminal.result("digits comes with the library")
          return try common.write(metrics: Verified(dataset: name.rawValue, files: [:]))
        }
        let folder = try MNIST.folder(in: common.searchPath)
        terminal.activity("checking \(MNIST.name)")
        let files = MNIST.verify(folder)
        terminal.clear()
        for (file, check) in files { terminal.result("\(file)  \(check)") }
        try common.write(
          metrics: Verified(
            dataset: name.rawValue,
            files: Dictionary(uniqueKeysWithValues: files.map { ($0.file, $0.check == .intact) })))
        for (file, check) in files where check != .intact {
          var (found, expected) = ("no such file", "a file of MNIST")
          if case .damaged(let error) = check { (found, expected) = (error.found, error.expected) }
          throw FileError(
            folder.appendingPathComponent(file), found: found,
            expected: "\(expected); \(MNIST.remedy(folder, in: common.searchPath))")
        }
      }
    }

    private struct Verified: Encodable {
      let dataset: String
      let files: [String: Bool]
    }
  }
}
