// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralImages

/// Pictures in rows, each with a caption below it.
///
///     let cells = zip(Image.grayscale(test.images, maxValue: test.maxValue), zip(test.labels, predicted))
///       .map { ImageGrid.Cell($0, label: $1.0, predicted: $1.1) }
///     try PNG.write(ImageGrid(cells).picture().pixels, to: file)
///
/// What is drawn is a dark card with light captions, so that it can be read on a light page and on a dark
/// one. What is wrong has a frame, and a × after its caption.
public struct ImageGrid: Equatable, Sendable {
  /// A picture and what is said about it.
  public struct Cell: Equatable, Sendable {
    /// The picture, as small as it comes.
    public var picture: Image
    /// The text below it, of one line or several.
    public var caption: String
    /// Whether it is marked as wrong.
    public var isWrong: Bool

    /// Creates a cell.
    public init(_ picture: Image, caption: String = "", isWrong: Bool = false) {
      self.picture = picture
      self.caption = caption
      self.isWrong = isWrong
    }

    /// Creates a cell that says what a picture is, and what it was taken for: `4→9`.
    public init(_ picture: Image, label: Int, predicted: Int) {
      self.init(picture, caption: "\(label)→\(predicted)", isWrong: label != predicted)
    }

    /// The caption's lines, with the mark of what is wrong.
    var captionLines: [String] {
      guard isWrong || !caption.isEmpty else { return [] }
      var lines = caption.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      if isWrong { lines[0] += lines[0].isEmpty ? "×" : " ×" }
      return lines
    }
  }

  /// The rows from the top; a shorter one ends with empty places.
  public var rows: [[Cell]]

  /// Creates a grid from its rows.
  public init(rows: [[Cell]]) {
    self.rows = rows
  }

  /// Creates a grid from cells, row by row.
  ///
  /// - Parameters:
  ///   - cells: The cells, the first row's first.
  ///   - columns: The cells in a row. Left out, there are up to ten, or for more than a hundred cells as
  ///     many as rows, and rows are about equally long.
  /// - Precondition: `columns` is positive.
  public init(_ cells: [Cell], columns: Int? = nil) {
    let columns = columns ?? Self.columns(for: cells.count)
    precondition(columns > 0, "ImageGrid: \(columns) columns, expected 1 or more")
    rows = stride(from: 0, to: cells.count, by: columns).map {
      Array(cells[$0..<min($0 + columns, cells.count)])
    }
  }

  private static func columns(for count: Int) -> Int {
    let most = max(10, Int(Double(count).squareRoot().rounded(.up)))
    let rows = max(1, (count + most - 1) / most)
    return max(1, (count + rows - 1) / rows)
  }
}
