// swift-tools-version: 6.1
// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import PackageDescription

// Built by `Scripts/fuzz`, with the compiler's options for libFuzzer, and for testing, because
// readers that are no public symbols are fuzzed too.
let package = Package(
  name: "Fuzz",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "numeral", path: "..")],
  targets: [
    .target(name: "CFuzzer"),
    .executableTarget(
      name: "FuzzReaders",
      dependencies: ["CFuzzer"]
        + [
          "NumeralTensors", "NumeralFiles", "NumeralImages", "NumeralNetworks", "NumeralLearning",
          "NumeralDatasets", "NumeralONNX", "NumeralWorkflows",
        ].map { .product(name: $0, package: "numeral") }),
  ],
  swiftLanguageModes: [.v6]
)
