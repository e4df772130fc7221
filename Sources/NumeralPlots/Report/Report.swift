// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralFiles
import NumeralTensors

/// A document of text, figures and tables in a single self-contained HTML file: no scripts, and no
/// external styles, fonts or images.
///
///     let report = Report(
///       title: "Digits", summary: "What a network learned.",
///       sections: [
///         .init("Training", [
///           .text("The loss of every tenth batch."),
///           .figure(.init("loss", chart.svg, caption: "The loss.", command: "numeral train")),
///         ])
///       ])
///     try report.write(to: folder)
///
/// Text between backquotes is formatted as code.
public struct Report: Sendable {
  /// The title.
  public var title: String
  /// The summary below the title, a few sentences.
  public var summary: String
  /// The key figures below the summary.
  public var facts: [Fact]
  /// The sections, which the table of contents lists.
  public var sections: [Section]

  /// Creates a report.
  public init(title: String, summary: String, facts: [Fact] = [], sections: [Section]) {
    self.title = title
    self.summary = summary
    self.facts = facts
    self.sections = sections
  }

  /// A key figure with its name.
  public struct Fact: Sendable, Equatable {
    /// The number and its unit.
    public var value: String
    /// What the number measures.
    public var name: String

    /// Creates a fact.
    public init(_ value: String, _ name: String) {
      self.value = value
      self.name = name
    }
  }

  /// A titled sequence of blocks.
  public struct Section: Sendable {
    /// The title.
    public var title: String
    /// The blocks, from the top.
    public var blocks: [Block]

    /// Creates a section.
    public init(_ title: String, _ blocks: [Block]) {
      self.title = title
      self.blocks = blocks
    }
  }

  /// A paragraph, figure or table of a section.
  public enum Block: Sendable {
    /// A paragraph.
    case text(String)
    /// A figure.
    case figure(Figure)
    /// Figures side by side, if the page is wide enough.
    case figures([Figure])
    /// A table.
    case table(Table)
  }

  /// A table of text cells; columns of numbers are right-aligned.
  public struct Table: Sendable, Equatable {
    /// The titles of the columns.
    public var header: [String]
    /// The rows.
    public var rows: [[String]]
    /// The caption above the table.
    public var caption: String

    /// Creates a table.
    ///
    /// - Precondition: Each row has as many cells as the header.
    public init(header: [String], rows: [[String]], caption: String) {
      for row in rows {
        require(
          row.count == header.count,
          "Report.Table: the row \(row), expected \(header.count) cells as in \(header)")
      }
      self.header = header
      self.rows = rows
      self.caption = caption
    }
  }

  /// All figures, in order.
  var figures: [Figure] {
    sections.flatMap(\.blocks).flatMap { block -> [Figure] in
      switch block {
      case .figure(let figure): [figure]
      case .figures(let figures): figures
      case .text, .table: []
      }
    }
  }

  /// Writes the report to `report.html` in a folder, and each figure to `name.svg` or `name.png`
  /// beside it. Each file is written atomically.
  ///
  /// - Parameter folder: An existing folder.
  /// - Throws: `FileError` if a file cannot be written.
  public func write(to folder: URL) throws {
    for figure in figures { try figure.write(to: folder) }
    try Data(html.utf8).write(atomicallyTo: folder.appendingPathComponent("report.html"))
  }
}
