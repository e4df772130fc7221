// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralFiles
import NumeralTensors

/// A network as a text, a line a layer.
///
///     conv 32 kernel=3 padding=same
///     batchnorm
///     relu
///     maxpool 2
///     residual
///       conv 32 kernel=3 padding=1
///       relu
///     end
///     globalavgpool
///     classifier: linear 10        # a name and a comment
///
/// The numbers of inputs follow from the shape of the input and the layers before. `shortcut` in a
/// residual block begins the layers of its shortcut. Docs/Networks.md lists the layers.
public struct ModelDefinition: Sendable {
  /// The text.
  public let text: String
  private let file: URL
  /// The largest number of weights of the network.
  private let mostWeights: Int

  /// The largest number of bytes of a file.
  private static let longest = 1 << 20
  /// The largest number of weights, and of numbers of an output for one example.
  private static let largest = 1 << 28
  /// The deepest nesting of residual blocks.
  private static let deepest = 16

  /// Reads a definition from a file.
  ///
  /// - Throws: `FileError` if the file cannot be read, or is longer than 1 MiB or no UTF-8.
  public init(contentsOf file: URL) throws {
    let source = try ByteSource(file, expected: "a model definition", acceptsPipes: true)
    let bytes = try source.read(Self.longest + 1)
    guard bytes.count <= Self.longest, let text = String(validating: bytes, as: UTF8.self) else {
      throw FileError(
        file, found: bytes.count > Self.longest ? "a long file" : "bytes that are no text",
        expected: "a model definition in UTF-8, of at most 1 MiB")
    }
    self.init(text, file: file)
  }

  /// Takes a definition from a text; errors name it by `file`.
  public init(_ text: String, file: URL = URL(fileURLWithPath: "model definition")) {
    self.init(text, file: file, mostWeights: Self.largest)
  }

  /// Takes a definition of a network for weights that are there, of which a file has so many.
  package init(_ text: String, file: URL, mostWeights: Int) {
    (self.text, self.file, self.mostWeights) = (text, file, min(mostWeights, Self.largest))
  }

  /// Creates the network.
  ///
  /// - Parameters:
  ///   - inputShape: The shape of one example, such as `[3, 32, 32]`.
  ///   - outputShape: The shape of the output for one example, such as `[10]` for ten classes; nil
  ///     for any.
  ///   - seed: The key of the initial weights.
  /// - Throws: `FileError` that names the line: of an unknown layer, a missing or wrong argument,
  ///   or a layer that cannot take the output of the one before, such as a kernel that is larger
  ///   than the image; or an output of another shape.
  public func model(
    inputShape: [Int], outputShape: [Int]? = nil, seed: RandomKey
  ) throws -> Sequential {
    var parser = Parser(lines: try lines(), mostWeights: mostWeights)
    let (elements, shape) = try parser.layers(from: inputShape, depth: 0)
    if let line = parser.next {
      throw line.error(found: "'\(line.kind)'", expected: "it after 'residual' alone")
    }
    guard !elements.isEmpty else {
      throw FileError(file, found: "no layer", expected: "one or more")
    }
    if let outputShape, shape != outputShape {
      throw FileError(file, found: "an output of shape \(shape)", expected: "\(outputShape)")
    }
    return Sequential(seed: seed) {
      for element in elements { element }
    }
  }

  private func lines() throws -> [DefinitionLine] {
    try text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated()
      .compactMap { try DefinitionLine($1, number: $0 + 1, file: file) }
  }

  /// The lines that are not read yet.
  private struct Parser {
    private var lines: ArraySlice<DefinitionLine>
    private var parameters = 0

    private let mostWeights: Int

    init(lines: [DefinitionLine], mostWeights: Int) {
      (self.lines, self.mostWeights) = (lines[...], mostWeights)
    }

    var next: DefinitionLine? { lines.first }

    /// Reads layers up to the end, `shortcut` or `end`.
    mutating func layers(
      from inputShape: [Int], depth: Int
    ) throws -> (elements: [Sequential.Element], outputShape: [Int]) {
      var (elements, shape) = ([Sequential.Element](), inputShape)
      var names: Set<String> = []
      while let line = lines.first, line.kind != "shortcut", line.kind != "end" {
        lines.removeFirst()
        let layer: any Layer
        (layer, shape) =
          line.kind == "residual"
          ? try residual(line, shape, depth: depth)
          : try line.layer(for: shape, mostWeights: mostWeights)
        parameters += layer.parameterCount
        // In Double, whose range no product of three lengths exceeds.
        let size = shape.reduce(1) { $0 * Double($1) }
        guard parameters <= mostWeights, size <= Double(largest) else {
          throw line.error(
            found: "\(parameters) weights and an output of shape \(shape)",
            expected: "at most \(mostWeights) and \(largest)")
        }
        guard names.insert(line.name ?? "\(elements.count)").inserted else {
          throw line.error(found: "the name \(line.name!) twice", expected: "distinct names")
        }
        elements.append(Sequential.Element(name: line.name, layer: layer))
      }
      return (elements, shape)
    }

    /// Reads a residual block after its first line.
    private mutating func residual(
      _ line: DefinitionLine, _ inputShape: [Int], depth: Int
    ) throws -> (any Layer, [Int]) {
      try line.end()
      guard depth < deepest else {
        throw line.error(
          found: "\(depth + 1) residual blocks in each other", expected: "at most \(deepest)")
      }
      let body = try layers(from: inputShape, depth: depth + 1)
      var shortcut: (elements: [Sequential.Element], outputShape: [Int]) = ([], inputShape)
      if let line = next, line.kind == "shortcut" {
        lines.removeFirst()
        try line.end()
        shortcut = try layers(from: inputShape, depth: depth + 1)
      }
      guard let end = next, end.kind == "end" else {
        throw line.error(found: "'residual' without 'end'", expected: "one after its layers")
      }
      lines.removeFirst()
      try end.end()
      guard body.outputShape == shortcut.outputShape else {
        throw line.error(
          found: "a body of shape \(body.outputShape) and a shortcut of \(shortcut.outputShape)",
          expected: "the same shape")
      }
      // The weights are counted with the block.
      parameters -= (body.elements + shortcut.elements).reduce(0) { $0 + $1.layer.parameterCount }
      let block = Residual {
        for element in body.elements { element }
      } shortcut: {
        for element in shortcut.elements { element }
      }
      return (block, body.outputShape)
    }

    private var largest: Int { ModelDefinition.largest }
    private var deepest: Int { ModelDefinition.deepest }
  }
}
