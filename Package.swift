// swift-tools-version: 6.1
// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import PackageDescription

// The C library of Linux computes elementary functions of whole vectors on this architecture.
#if arch(x86_64)
let vectorFunctions: [LinkerSetting] = [.linkedLibrary("mvec", .when(platforms: [.linux]))]
#else
let vectorFunctions: [LinkerSetting] = []
#endif

let package = Package(
  name: "Numeral",
  platforms: [.macOS(.v15)],
  products: [
    .library(name: "Numeral", targets: ["Numeral"]),
    // One library per module: a program links only the modules that it depends on.
    .library(name: "NumeralTensors", targets: ["NumeralTensors"]),
    .library(name: "NumeralLinearAlgebra", targets: ["NumeralLinearAlgebra"]),
    .library(name: "NumeralFiles", targets: ["NumeralFiles"]),
    .library(name: "NumeralImages", targets: ["NumeralImages"]),
    .library(name: "NumeralNetworks", targets: ["NumeralNetworks"]),
    // Only a program that depends on this product fetches and links swift-protobuf's code.
    .library(name: "NumeralONNX", targets: ["NumeralONNX"]),
    .library(name: "NumeralLearning", targets: ["NumeralLearning"]),
    .library(name: "NumeralPlots", targets: ["NumeralPlots"]),
    .library(name: "NumeralDatasets", targets: ["NumeralDatasets"]),
    .library(name: "NumeralDownloads", targets: ["NumeralDownloads"]),
    .library(name: "NumeralWorkflows", targets: ["NumeralWorkflows"]),
    .executable(name: "numeral", targets: ["NumeralCommand"]),
    .executable(name: "benchmarks", targets: ["Benchmarks"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
    .package(url: "https://github.com/apple/swift-numerics", from: "1.0.0"),
    .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
  ],
  targets: [
    // C libraries, as the system's package manager installs them.
    .systemLibrary(
      name: "CBLAS",
      pkgConfig: "openblas",
      providers: [.apt(["libopenblas-dev", "liblapacke-dev"]), .brew(["openblas"])]
    ),
    .systemLibrary(
      name: "CNumeralZlib",
      pkgConfig: "zlib",
      providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]
    ),
    .systemLibrary(
      name: "CNumeralZip",
      pkgConfig: "libzip",
      providers: [.apt(["libzip-dev"]), .brew(["libzip"])]
    ),
    .systemLibrary(
      name: "CNumeralCrypto",
      pkgConfig: "libcrypto",
      providers: [.apt(["libssl-dev"]), .brew(["openssl@3"])]
    ),
    .systemLibrary(
      name: "CNumeralTLS",
      pkgConfig: "libssl",
      providers: [.apt(["libssl-dev"]), .brew(["openssl@3"])]
    ),
    .systemLibrary(
      name: "CNumeralPNG",
      pkgConfig: "libpng",
      providers: [.apt(["libpng-dev"]), .brew(["libpng"])]
    ),
    .systemLibrary(
      name: "CNumeralJPEG",
      pkgConfig: "libturbojpeg",
      providers: [.apt(["libturbojpeg0-dev"]), .brew(["jpeg-turbo"])]
    ),

    // The library. Dependencies point downward only.
    .target(name: "CNumeralKernels", linkerSettings: vectorFunctions),
    .target(
      name: "NumeralTensors",
      dependencies: [
        "CBLAS", "CNumeralKernels", .product(name: "RealModule", package: "swift-numerics"),
      ]),
    .target(
      name: "NumeralLinearAlgebra",
      dependencies: ["NumeralTensors", "CBLAS"],
      // Debian ships LAPACKE beside OpenBLAS; elsewhere OpenBLAS contains it.
      linkerSettings: [.linkedLibrary("lapacke", .when(platforms: [.linux]))]
    ),
    .target(
      name: "NumeralFiles", dependencies: ["NumeralTensors", "CNumeralZlib", "CNumeralZip"]),
    .target(
      name: "NumeralImages",
      dependencies: ["NumeralTensors", "NumeralFiles", "CNumeralPNG", "CNumeralJPEG"]),
    .target(
      name: "NumeralNetworks",
      dependencies: ["NumeralTensors", "NumeralFiles", "CNumeralKernels"]),
    .target(
      name: "NumeralONNX",
      dependencies: [
        "NumeralTensors", "NumeralFiles", "NumeralNetworks",
        .product(name: "SwiftProtobuf", package: "swift-protobuf"),
      ],
      exclude: ["Schema/onnx.proto", "Schema/README.md"]),
    .target(
      name: "NumeralLearning",
      dependencies: ["NumeralTensors", "NumeralLinearAlgebra", "NumeralFiles", "CNumeralKernels"]),
    .target(
      name: "NumeralPlots", dependencies: ["NumeralTensors", "NumeralFiles", "NumeralImages"]),
    .target(
      name: "NumeralDatasets",
      dependencies: ["NumeralTensors", "NumeralFiles", "NumeralImages", "CNumeralCrypto"],
      resources: [.embedInCode("Resources/digits.csv.gz")]
    ),
    // A module of its own, because FoundationNetworking loads libcurl and about thirty more
    // libraries.
    .target(
      name: "NumeralDownloads",
      dependencies: [
        "NumeralTensors", "NumeralFiles", "NumeralDatasets",
        .target(name: "CNumeralTLS", condition: .when(platforms: [.linux])),
      ]),
    .target(
      name: "NumeralWorkflows",
      dependencies: [
        "NumeralTensors", "NumeralFiles", "NumeralImages", "NumeralNetworks", "NumeralLearning",
        "NumeralPlots", "NumeralDatasets", "NumeralDownloads",
      ]),
    .target(
      name: "Numeral",
      dependencies: [
        "NumeralTensors", "NumeralLinearAlgebra", "NumeralFiles", "NumeralImages",
        "NumeralNetworks", "NumeralLearning", "NumeralPlots", "NumeralDatasets",
        "NumeralDownloads", "NumeralWorkflows",
      ]),

    // The command.
    .executableTarget(
      name: "NumeralCommand",
      dependencies: [
        "Numeral",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]
    ),

    // The benchmarks use the library's public interface only, and compare it with naive loops.
    .target(name: "NaiveLoops", path: "Benchmarks/NaiveLoops", packageAccess: false),
    .target(
      name: "CBenchmarks", dependencies: ["CNumeralKernels"], path: "Benchmarks/CBenchmarks"),
    .executableTarget(
      name: "Benchmarks",
      dependencies: [
        "NumeralTensors", "NumeralLinearAlgebra", "NumeralFiles", "NumeralNetworks",
        "NumeralONNX", "NumeralLearning", "NumeralDatasets", "NaiveLoops", "CBenchmarks", "CBLAS",
        "CNumeralZlib", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      path: "Benchmarks",
      exclude: ["NaiveLoops", "CBenchmarks", "Peers", "Comparison", "Recipes"],
      packageAccess: false
    ),

    // One test target for each module, and the helpers that they share. Those of loops on several
    // threads are apart, for the thread sanitizer.
    .target(
      name: "TestSupport",
      dependencies: [
        "NumeralTensors", "NumeralFiles", "NumeralImages", "NumeralDatasets", "CNumeralZlib",
      ],
      path: "Tests/TestSupport", exclude: ["case_file.py"]),
    .target(name: "CTerminal", path: "Tests/CTerminal"),
    .testTarget(
      name: "NumeralTensorsTests",
      dependencies: ["NumeralTensors", "NumeralFiles", "NaiveLoops", "CBLAS", "TestSupport"],
      exclude: ["Fixtures"]),
    .testTarget(
      name: "NumeralParallelTests", dependencies: ["NumeralTensors", "TestSupport"]),
    .testTarget(
      name: "NumeralLinearAlgebraTests",
      dependencies: ["NumeralLinearAlgebra", "NumeralFiles", "TestSupport"],
      exclude: ["Fixtures"]),
    .testTarget(
      name: "NumeralFilesTests", dependencies: ["NumeralFiles", "TestSupport"],
      exclude: ["Fixtures"]),
    .testTarget(
      name: "NumeralImagesTests", dependencies: ["NumeralImages", "TestSupport"],
      exclude: ["Fixtures"]),
    .testTarget(
      name: "NumeralNetworksTests", dependencies: ["NumeralNetworks", "TestSupport"],
      exclude: ["Fixtures"]),
    .testTarget(
      name: "NumeralONNXTests",
      dependencies: ["NumeralONNX", "NumeralFiles", "NumeralNetworks", "TestSupport"],
      exclude: ["Fixtures"]),
    .testTarget(
      name: "NumeralLearningTests",
      dependencies: ["NumeralLearning", "NumeralDatasets", "NaiveLoops", "TestSupport"],
      exclude: ["Fixtures"]),
    .testTarget(name: "NumeralPlotsTests", dependencies: ["NumeralPlots", "TestSupport"]),
    .testTarget(
      name: "NumeralDatasetsTests", dependencies: ["NumeralDatasets", "TestSupport"],
      exclude: ["Fixtures"]),
    .testTarget(
      name: "NumeralDownloadsTests",
      dependencies: ["NumeralDownloads", "NumeralDatasets", "TestSupport"]),
    .testTarget(
      name: "NumeralWorkflowsTests", dependencies: ["NumeralWorkflows", "TestSupport"]),
    .testTarget(name: "NumeralTests", dependencies: ["Numeral"]),
    .testTarget(
      name: "NumeralCommandTests",
      dependencies: [
        "NumeralCommand", "Numeral", "TestSupport", "CTerminal",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      exclude: ["Fixtures"]),
    .testTarget(
      name: "BenchmarksTests",
      dependencies: ["Benchmarks", "NaiveLoops", "Numeral", "TestSupport"]),
  ],
  swiftLanguageModes: [.v6]
)

// The plugin that generates the documentation: `Scripts/documentation` asks for it, and users of
// the library do not fetch it.
if Context.environment["NUMERAL_DOCUMENTATION"] != nil {
  package.dependencies.append(
    .package(url: "https://github.com/swiftlang/swift-docc-plugin", from: "1.4.0"))
}

// A build of some tests and of the library alone, for a sanitizer or the debug configuration.
if let tests = Context.environment["NUMERAL_TESTS"]?.split(separator: " ").map(String.init) {
  package.products.removeAll { $0 is Product.Executable }
  package.targets.removeAll {
    $0.type == .executable || $0.type == .test && !tests.contains($0.name)
  }
  // Swift-protobuf takes minutes to compile.
  if !tests.contains("NumeralONNXTests") {
    package.products.removeAll { $0.name == "NumeralONNX" }
    package.targets.removeAll { $0.name == "NumeralONNX" }
  }
}
