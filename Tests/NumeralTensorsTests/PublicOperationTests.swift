// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import TestSupport
import Testing

/// Every public operation of the module has cases against NumPy, or a reason to be tested
/// elsewhere.
@Suite struct PublicOperationTests {
  /// The operations of NumPy's cases that have other names than those of the functions.
  private static let names: [String: [String]] = [
    "+": ["add", "addScalar", "scalarAdd"], "+=": ["addAssign", "addAssignScalar"],
    "-": ["subtract", "subtractScalar", "scalarSubtract", "negate"],
    "-=": ["subtractAssign", "subtractAssignScalar"],
    "*": ["multiply", "multiplyScalar", "scalarMultiply"],
    "*=": ["multiplyAssign", "multiplyAssignScalar"],
    "/": ["divide", "divideScalar", "scalarDivide"], "/=": ["divideAssign", "divideAssignScalar"],
    "%": ["remainder", "remainderScalar", "scalarRemainder"],
    "%=": ["remainderAssign", "remainderAssignScalar"],
    "&": ["and", "andScalar"], "|": ["or", "orScalar"], "^": ["xor", "xorScalar"],
    "<<": ["shiftLeft"], ">>": ["shiftRight"],
    ".<": ["less", "lessScalar"], ".<=": ["lessOrEqual", "lessOrEqualScalar"],
    ".>": ["greater", "greaterScalar"], ".>=": ["greaterOrEqual", "greaterOrEqualScalar"],
    ".==": ["equal", "equalScalar"], ".!=": ["notEqual", "notEqualScalar"],
    ".&": ["logicalAnd"], ".|": ["logicalOr"], ".^": ["logicalXor"], ".!": ["logicalNot"],
    "&+=": ["wrappingAdd"], "&-=": ["wrappingSubtract"], "&*=": ["wrappingMultiply"],
    "padded": ["padConstant", "padEdge", "padReflect"], "replacing": ["maskedReplace"],
  ]

  /// Public functions that are not in NumPy's cases, by the suite that tests them.
  private static let elsewhere: [String: [String]] = [
    "IntegerTensorTests": ["&+", "&-", "&*"],
    "MaskTests": [".&=", ".|=", ".^="],
    "TensorConformanceTests": ["==", "hash", "encode", "makeIterator"],
    "ElementwiseTests": ["map", "zipMap", "formMap", "formZipMap", "isApproximatelyEqual"],
    "ViewTests": ["contiguous", "put"],
    "ComplexTests": ["real", "imaginary"],
    "RandomTests": ["uniform", "normal", "permutation", "next", "nextWord", "child"],
    "DistributionTests": [
      "bernoulli", "exponential", "integers", "choice", "sampled", "shuffled",
    ],
    // Not operations: indices, memory, and operators whose messages name the right ones.
    "": [
      "stride", "withUnsafeBufferPointer", "withUnsafeMutableBufferPointer", "prepare", "<", "<=",
      ">", ">=",
    ],
  ]

  @Test func everyOperationHasCases() throws {
    let operations = try NumPyCaseTests.all.get().cases.keys
    let elsewhere = Set(Self.elsewhere.values.joined())
    let functions = try publicFunctions()
    #expect(functions.count > 150)
    for function in functions.sorted() where !elsewhere.contains(function) {
      for name in Self.names[function] ?? [function] {
        #expect(operations.contains(name), "\(function) has no cases '\(name)'")
      }
    }
    #expect(elsewhere.subtracting(functions) == [], "these functions do not exist")
  }

  @Test func suitesExist() throws {
    let folder = sources.deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Tests/NumeralTensorsTests")
    for suite in Self.elsewhere.keys where suite != "" {
      let file = folder.appending(path: "\(suite).swift")
      #expect(FileManager.default.fileExists(atPath: file.path), "\(suite)")
    }
  }

  /// The folder of the module's sources.
  private var sources: URL {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Sources/NumeralTensors")
  }

  /// The names of the public functions and operators, except those of layers and threads.
  private func publicFunctions() throws -> Set<String> {
    let pattern = /public (?:static |mutating )*func `?([A-Za-z][A-Za-z0-9]*|[^\s\w(]+)/
    let folders = [
      "Elements", "Elementwise", "Product", "Random", "Reductions", "Sorting", "Tensor",
    ]
    var names: Set<String> = []
    for folder in folders {
      let files = try FileManager.default.contentsOfDirectory(
        at: sources.appending(path: folder), includingPropertiesForKeys: nil)
      for file in files {
        let text = try String(contentsOf: file, encoding: .utf8)
        names.formUnion(text.matches(of: pattern).map { String($0.1) })
      }
    }
    return names
  }
}
