// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

extension Sequential: CustomStringConvertible {
  /// The layers, each with the number of its weights, and their total: `summary(inputShape:)`
  /// without the shapes.
  public var description: String { Self.table(rows(of: nil, indentation: "").rows) }

  /// The layers, each with the shape of its output and the number of its weights, and their total.
  ///
  ///     print(model.summary(inputShape: [1, 28, 28]))
  ///
  ///     layer                                 output        parameters
  ///     conv1: Conv2D(1, 10, kernelSize: 5)   10 × 24 × 24         260
  ///     1: MaxPool2D(2)                       10 × 12 × 12
  ///     …
  ///
  /// - Parameter inputShape: The shape of one example, without the axis of the batch.
  /// - Precondition: The first layer takes inputs of this shape.
  /// - Complexity: That of the inference of one example.
  public func summary(inputShape: [Int]) -> String {
    Self.table(rows(of: .zeros([1] + inputShape), indentation: "").rows)
  }

  /// A layer in a summary.
  private struct Row {
    /// The name and the layer.
    var layer: String
    /// The shape of the output of one example, if it is computed.
    var output: [Int]?
    /// The number of weights.
    var parameters: Int
  }

  /// The rows of the layers, and the output of the last.
  private func rows(
    of input: Tensor<Float>?, indentation: String
  ) -> (rows: [Row], output: Tensor<Float>?) {
    var rows: [Row] = []
    var output = input
    for (name, layer) in namedLayers {
      let input = output
      output = input.map { layer($0) }
      let nested: [(prefix: String, layers: Sequential)] =
        switch layer {
        case let residual as Residual: [("body.", residual.body), ("shortcut.", residual.shortcut)]
        case let sequence as Sequential: [("", sequence)]
        default: []
        }
      // The weights of nested layers are in their own rows.
      rows.append(
        Row(
          layer: "\(indentation)\(name): \(nested.isEmpty ? "\(layer)" : "\(type(of: layer))")",
          output: output.map { Array($0.shape.dropFirst()) },
          parameters: nested.isEmpty ? layer.parameterCount : 0))
      for (prefix, layers) in nested {
        rows += layers.rows(of: input, indentation: indentation + "  " + prefix).rows
      }
    }
    return (rows, output)
  }

  private static func table(_ rows: [Row]) -> String {
    var lines = [(layer: "layer", output: "output", parameters: "parameters")]
    for row in rows {
      lines.append(
        (
          row.layer, row.output.map { $0.map(String.init).joined(separator: " × ") } ?? "",
          row.parameters > 0 ? "\(row.parameters)" : ""
        ))
    }
    lines.append(("", "", "\(rows.reduce(0) { $0 + $1.parameters })"))
    // Without an input, there is no column of shapes.
    let columns: [[String]] =
      rows.contains { $0.output != nil }
      ? [lines.map(\.layer), lines.map(\.output)] : [lines.map(\.layer)]
    let last = lines.map(\.parameters)
    let width = last.map(\.count).max()!
    return lines.indices.map { line in
      let texts = columns.map { column in
        column[line].padded(to: column.map(\.count).max()! + 3)
      }
      let number = String(repeating: " ", count: width - last[line].count) + last[line]
      let text = texts.joined() + number
      return String(text.reversed().drop { $0 == " " }.reversed())
    }.joined(separator: "\n")
  }
}

extension String {
  /// The text, with spaces behind it up to a number of characters.
  fileprivate func padded(to count: Int) -> String {
    self + String(repeating: " ", count: max(0, count - self.count))
  }
}
