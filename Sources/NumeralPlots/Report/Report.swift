// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralFiles
import NumeralTensors

/// A document of text, figures and tables in one HTML file, which needs nothing else: no script, and no
/// style, font or image from elsewhere. It can be opened from a disk, mailed and printed.
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
/// Between backquotes, text is set as code.
public struct Report: Sendable {
  /// The title.
  public var title: String
  /// What the report is about, in a few sentences.
  public var summary: String
  /// The numbers to take away.
  public var facts: [Fact]
  /// The parts, which the table of contents lists.
  public var sections: [Section]

  /// Creates a report.
  public init(title: String, summary: String, facts: [Fact] = [], sections: [Section]) {
    self.title = title
    self.summary = summary
    self.facts = facts
    self.sections = sections
  }

  /// A number to take away, and what it is.
  public struct Fact: Sendable, Equatable {
    /// The number with its unit.
    public var value: String
    /// What it is.
    public var name: String

    /// Creates a fact.
    public init(_ value: String, _ name: String) {
      self.value = value
      self.name = name
    }
  }

  /// A part with a title.
  public struct Section: Sendable {
    /// The title.
    public var title: String
    /// What is in it, from the top.
    public var blocks: [Block]

    /// Creates a section.
    public init(_ title: String, _ blocks: [Block]) {
      self.title = title
      self.blocks = blocks
    }
  }

  /// A piece of a section.
  public enum Block: Sendable {
    /// A paragraph.
    case text(String)
    /// A figure.
    case figure(Figure)
    /// Figures side by side, where there is room for it.
    case figures([Figure])
    /// A table.
    case table(Table)
  }

  /// Rows of words and numbers.
  public struct Table: Sendable, Equatable {
    /// What the columns hold.
    public var header: [String]
    /// The rows.
    public var rows: [[String]]
    /// What the table shows.
    public var caption: String

    /// Creates a table.
    ///
    /// - Precondition: Each row has as many cells as the header.
    public init(header: [String], rows: [[String]], caption: String) {
      for row in rows {
        precondition(
          row.count == header.count, "Report.Table: the row \(row) under the header \(header)")
      }
      self.header = header
      self.rows = rows
      self.caption = caption
    }
  }

  /// All figures, in their order.
  var figures: [Figure] {
    sections.flatMap(\.blocks).flatMap { block -> [Figure] in
      switch block {
      case .figure(let figure): [figure]
      case .figures(let figures): figures
      case .text, .table: []
      }
    }
  }

  /// Writes the report as `report.html`, and each of its figures as a file of its own, `name.svg` or
  /// `name.png`, into a folder. Each file appears whole or not at all.
  ///
  /// - Throws: `FileError` if a file cannot be written.
  public func write(to folder: URL) throws {
    for figure in figures { try figure.write(to: folder) }
    try Data(html.utf8).write(wholeFile: folder.appendingPathComponent("report.html"))
  }
}
