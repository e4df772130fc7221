// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralImages
import NumeralTensors

/// Rows of images, each with a caption below it.
///
///     let images = Image.grayscale(test.images, maxValue: test.maxValue)
///     let cells = zip(images, zip(test.labels, predicted))
///       .map { ImageGrid.Cell($0, label: $1.0, predicted: $1.1) }
///     try ImageGrid(cells).image().write(to: file)
///
/// The grid is drawn as a dark card with light captions, legible on a light and on a dark page.
/// Cells marked as wrong have a frame, and a × after their caption.
public struct ImageGrid: Equatable, Sendable {
  /// An image with a caption.
  public struct Cell: Equatable, Sendable {
    /// The image, at its original size.
    public var image: Image
    /// The text below the image, of one or more lines.
    public var caption: String
    /// Whether the cell is marked as wrong.
    public var isWrong: Bool

    /// Creates a cell with a caption.
    public init(_ image: Image, caption: String = "", isWrong: Bool = false) {
      self.image = image
      self.caption = caption
      self.isWrong = isWrong
    }

    /// Creates a cell whose caption is the true and the predicted label, for example `4→9`, and
    /// which is marked as wrong if they differ.
    public init(_ image: Image, label: Int, predicted: Int) {
      self.init(image, caption: "\(label)→\(predicted)", isWrong: label != predicted)
    }

    /// The lines of the caption, with a × if the cell is wrong.
    var captionLines: [String] {
      guard isWrong || !caption.isEmpty else { return [] }
      var lines = caption.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      if isWrong { lines[0] += lines[0].isEmpty ? "×" : " ×" }
      return lines
    }
  }

  /// The rows from the top; they may differ in length.
  public var rows: [[Cell]]

  /// Creates a grid from its rows.
  public init(rows: [[Cell]]) {
    self.rows = rows
  }

  /// Creates a grid from cells in row-major order.
  ///
  /// - Parameters:
  ///   - cells: The cells, row by row.
  ///   - columns: The number of cells in a row. If nil, it is at most 10, or √cells for more than
  ///     100 cells, and chosen so that rows are about equally long.
  /// - Precondition: `columns` is 1 or more.
  public init(_ cells: [Cell], columns: Int? = nil) {
    let columns = columns ?? Self.columns(for: cells.count)
    require(columns > 0, "ImageGrid: \(columns) columns, expected 1 or more")
    rows = stride(from: 0, to: cells.count, by: columns).map {
      Array(cells[$0..<min($0 + columns, cells.count)])
    }
  }

  private static func columns(for count: Int) -> Int {
    let most = max(10, Int(Double(count).squareRoot().rounded(.up)))
    let rows = max(1, ceilDiv(count, most))
    return max(1, ceilDiv(count, rows))
  }
}
