// swift-tools-version: 6.1

import PackageDescription

let package = Package(
  name: "Numeral",
  platforms: [.macOS(.v15)],
  products: [
    .library(name: "Numeral", targets: ["Numeral"]),
    // The same in parts: a program that depends on one of them is linked with nothing else.
    .library(name: "Tensors", targets: ["Tensors"]),
    .library(name: "Datasets", targets: ["Datasets"]),
    .library(name: "Downloads", targets: ["Downloads"]),
    .library(name: "Models", targets: ["Models"]),
    .library(name: "Pictures", targets: ["Pictures"]),
    .executable(name: "numeral", targets: ["NumeralCommand"]),
    .executable(name: "benchmarks", targets: ["Benchmarks"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0")
  ],
  targets: [
    // The C libraries, as the system's package manager installs them.
    .systemLibrary(
      name: "CBLAS",
      pkgConfig: "openblas",
      providers: [.apt(["libopenblas-dev", "liblapacke-dev"]), .brew(["openblas"])]
    ),
    .systemLibrary(
      name: "CZlib",
      pkgConfig: "zlib",
      providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]
    ),
    .systemLibrary(
      name: "CCrypto",
      pkgConfig: "libcrypto",
      providers: [.apt(["libssl-dev"]), .brew(["openssl@3"])]
    ),
    .systemLibrary(
      name: "CPNG",
      pkgConfig: "libpng",
      providers: [.apt(["libpng-dev"]), .brew(["libpng"])]
    ),

    // The library, from the ground up.
    .target(name: "CKernels"),
    .target(
      name: "Tensors",
      dependencies: ["CBLAS", "CKernels"],
      // Debian ships LAPACKE beside OpenBLAS; elsewhere OpenBLAS contains it.
      linkerSettings: [.linkedLibrary("lapacke", .when(platforms: [.linux]))]
    ),
    .target(
      name: "Datasets",
      dependencies: ["Tensors", "CZlib", "CCrypto"],
      resources: [.embedInCode("Resources/digits.csv.gz")]
    ),
    // Apart from the data sets, for it brings FoundationNetworking, and with that libcurl and thirty more.
    .target(name: "Downloads", dependencies: ["Tensors", "Datasets"]),
    .target(name: "Models", dependencies: ["Tensors", "CKernels"]),
    .target(name: "Pictures", dependencies: ["Tensors", "CPNG"]),
    .target(
      name: "Numeral", dependencies: ["Tensors", "Datasets", "Downloads", "Models", "Pictures"]),

    // The command.
    .executableTarget(
      name: "NumeralCommand",
      dependencies: [
        "Numeral",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]
    ),

    // The benchmarks, which see of the library what a user sees, and the loops they compare it with.
    .target(name: "NaiveLoops", path: "Benchmarks/NaiveLoops", packageAccess: false),
    .target(name: "CBenchmarks", path: "Benchmarks/CBenchmarks"),
    .executableTarget(
      name: "Benchmarks",
      dependencies: [
        "Tensors", "Datasets", "Models", "NaiveLoops", "CBenchmarks", "CBLAS", "CZlib",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      path: "Benchmarks",
      exclude: ["NaiveLoops", "CBenchmarks", "Peers", "Comparison"],
      packageAccess: false
    ),

    // One test target for each source target, and what several of them need.
    .target(name: "TestSupport", path: "Tests/TestSupport"),
    .target(name: "CTerminal", path: "Tests/CTerminal"),
    .testTarget(
      name: "TensorsTests", dependencies: ["Tensors", "NaiveLoops", "CBLAS"],
      resources: [.copy("Fixtures")]),
    .testTarget(
      name: "DatasetsTests", dependencies: ["Datasets", "TestSupport"],
      resources: [.copy("Fixtures")]),
    .testTarget(name: "DownloadsTests", dependencies: ["Downloads", "Datasets", "TestSupport"]),
    .testTarget(
      name: "ModelsTests", dependencies: ["Models", "Datasets", "NaiveLoops"],
      resources: [.copy("Fixtures")]),
    .testTarget(
      name: "PicturesTests", dependencies: ["Pictures", "CZlib", "TestSupport"],
      resources: [.copy("Fixtures")]),
    .testTarget(name: "NumeralTests", dependencies: ["Numeral"]),
    .testTarget(
      name: "NumeralCommandTests",
      dependencies: ["NumeralCommand", "Numeral", "TestSupport", "CTerminal"],
      resources: [.copy("Fixtures")]),
    .testTarget(
      name: "BenchmarksTests", dependencies: ["Benchmarks", "NaiveLoops", "Numeral", "TestSupport"]),
  ],
  swiftLanguageModes: [.v6]
)
