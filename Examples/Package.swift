// swift-tools-version: 6.1
// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import PackageDescription

let package = Package(
  name: "Examples",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "numeral", path: "..")],
  targets: [
    "FirstTensors", "OwnLayer", "OwnData", "LinearRegressionExample", "PrincipalComponents",
    "LogisticRegressionFromScratch", "RidgeDigits", "SineRegression", "Autoencoder", "ForwardOnly",
    "ResidualNetwork", "ColoredShapes",
  ].map {
    .executableTarget(name: $0, dependencies: [.product(name: "Numeral", package: "numeral")])
  },
  swiftLanguageModes: [.v6]
)
