// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralImages
import NumeralTensors

extension Report {
  /// A drawing or images, with a caption and the command that reproduces them.
  public struct Figure: Sendable {
    /// A titled group of images.
    public struct Group: Sendable {
      /// The title.
      public var title: String
      /// The images with their captions.
      public var cells: [ImageGrid.Cell]

      /// Creates a group.
      public init(_ title: String, _ cells: [ImageGrid.Cell]) {
        self.title = title
        self.cells = cells
      }
    }

    enum Content: Sendable {
      case drawing(SVG)
      case images([ImageGrid.Cell])
      case groups([Group])
    }

    /// The name of the file of the figure, without extension, and of its anchor in the report.
    public let name: String
    /// One or two sentences that describe the figure.
    public let caption: String
    /// The command that reproduces the figure.
    public let command: String
    let content: Content

    /// Creates a figure of a drawing.
    ///
    /// - Precondition: The name consists of lower-case letters, digits and hyphens.
    public init(_ name: String, _ drawing: SVG, caption: String, command: String) {
      self.init(name, .drawing(drawing), caption, command)
    }

    /// Creates a figure of images, wrapped into rows.
    ///
    /// - Precondition: The name consists of lower-case letters, digits and hyphens.
    public init(_ name: String, _ images: [ImageGrid.Cell], caption: String, command: String) {
      self.init(name, .images(images), caption, command)
    }

    /// Creates a figure of several groups of images.
    ///
    /// - Precondition: The name consists of lower-case letters, digits and hyphens.
    public init(_ name: String, _ groups: [Group], caption: String, command: String) {
      self.init(name, .groups(groups), caption, command)
    }

    private init(_ name: String, _ content: Content, _ caption: String, _ command: String) {
      require(
        !name.isEmpty && name.allSatisfy { "abcdefghijklmnopqrstuvwxyz0123456789-".contains($0) },
        "Report.Figure: the name \"\(name)\", expected lower-case letters, digits and hyphens")
      self.name = name
      self.content = content
      self.caption = caption
      self.command = command
    }

    /// Writes the figure to `name.svg` or `name.png` in a folder.
    func write(to folder: URL) throws {
      let file = folder.appendingPathComponent(name)
      let grid: ImageGrid
      switch content {
      case .drawing(let drawing): return try drawing.write(to: file.appendingPathExtension("svg"))
      case .images(let cells): grid = ImageGrid(cells)
      case .groups(let groups): grid = ImageGrid(rows: groups.map(\.cells))
      }
      try grid.image().write(to: file.appendingPathExtension("png"))
    }
  }
}
