// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralImages

extension Report {
  /// A drawing or images, what they show, and the command that makes them again.
  public struct Figure: Sendable {
    /// Images that belong together, under a title.
    public struct Group: Sendable {
      /// What the images have in common.
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

    /// The name of the figure's file, without its ending, and of its place in the report.
    public let name: String
    /// What the figure shows, in a sentence or two.
    public let caption: String
    /// The command that makes it again.
    public let command: String
    let content: Content

    /// Creates a figure of a drawing.
    ///
    /// - Precondition: The name consists of lower-case letters, digits and hyphens.
    public init(_ name: String, _ drawing: SVG, caption: String, command: String) {
      self.init(name, .drawing(drawing), caption, command)
    }

    /// Creates a figure of images, as many in a row as there is room for.
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
      precondition(
        !name.isEmpty && name.allSatisfy { "abcdefghijklmnopqrstuvwxyz0123456789-".contains($0) },
        "Report.Figure: the name \"\(name)\", expected lower-case letters, digits and hyphens")
      self.name = name
      self.content = content
      self.caption = caption
      self.command = command
    }

    /// Writes the figure alone into a folder, as `name.svg` or `name.png`.
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
