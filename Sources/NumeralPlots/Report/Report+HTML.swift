// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

extension Report {
  /// The report as an HTML document, which is also well-formed XML.
  public var html: String {
    let head = Markup.element(
      "head",
      [
        .element("meta", ["charset": "utf-8"]),
        .element("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"]),
        // Browsers then load nothing and run no scripts.
        .element(
          "meta",
          [
            "http-equiv": "Content-Security-Policy",
            "content": "default-src 'none'; img-src data:; style-src 'unsafe-inline'",
          ]),
        .element("title", [:], title),
        .element("style", [:], Theme.colors + Theme.page + Theme.chart),
      ])
    let facts = Markup.element(
      "dl", ["class": "facts"],
      facts.map { .element("div", [.element("dt", [:], $0.name), .element("dd", [:], $0.value)]) })
    let body = Markup.element(
      "body",
      [
        .element("header", [.element("h1", [:], title), .element("p", prose(summary)), facts]),
        contents,
        .element("main", zip(1..., sections).map(element)),
      ])
    return """
      <!DOCTYPE html>
      \(Markup.element("html", ["lang": "en"], [head, body]))

      """
  }

  private var contents: Markup {
    let entries = zip(1..., sections).map { number, section in
      Markup.element("li", [.element("a", ["href": "#section-\(number)"], section.title)])
    }
    return .element(
      "nav", ["aria-label": "Contents"],
      [.element("h2", [:], "Contents"), .element("ol", entries)])
  }

  private func element(_ number: Int, _ section: Section) -> Markup {
    .element(
      "section", ["id": "section-\(number)"],
      [.element("h2", [:], section.title)] + section.blocks.map(element))
  }

  private func element(_ block: Block) -> Markup {
    switch block {
    case .text(let text): .element("p", prose(text))
    case .figure(let figure): element(figure)
    case .figures(let figures): .element("div", ["class": "figures"], figures.map(element))
    case .table(let table): element(table)
    }
  }

  private func element(_ table: Table) -> Markup {
    let isNumeric = table.header.indices.map { column in
      table.rows.allSatisfy { $0[column].first?.isNumber ?? true }
    }
    func row(_ name: String, _ cells: [String]) -> Markup {
      .element(
        "tr",
        zip(cells, isNumeric).map { .element(name, $1 ? ["class": "number"] : [:], prose($0)) })
    }
    return .element(
      "table",
      [
        .element("caption", prose(table.caption)),
        .element("thead", [row("th", table.header)]),
        .element("tbody", table.rows.map { row("td", $0) }),
      ])
  }

  private func element(_ figure: Figure) -> Markup {
    let content: [Markup] =
      switch figure.content {
      case .drawing(let drawing): [drawing.element]
      case .images(let cells): [gallery(cells)]
      case .groups(let groups):
        groups.flatMap { [.element("h3", [:], $0.title), gallery($0.cells)] }
      }
    let number = (figures.firstIndex { $0.name == figure.name } ?? 0) + 1
    let caption: [Markup] = [
      .element("p", [.element("b", [:], "Figure \(number)."), .text(" ")] + prose(figure.caption)),
      .element("pre", [code(figure.command)]),
    ]
    let isDrawing = if case .drawing = figure.content { true } else { false }
    return .element(
      "figure", ["id": figure.name, "class": isDrawing ? "drawing" : "images"],
      content + [.element("figcaption", caption)])
  }

  /// A list of images with their captions, which are drawn smaller if there are more than 40.
  private func gallery(_ cells: [ImageGrid.Cell]) -> Markup {
    .element(
      "ul", ["class": cells.count > 40 ? "gallery many" : "gallery"],
      cells.map { cell in
        // The caption below the image makes an alternative text redundant.
        let image = Markup.element("img", ["alt": "", "src": cell.image.dataURI])
        return .element(
          "li", ["class": cell.isWrong ? "cell wrong" : "cell"],
          [image] + cell.captionLines.map { .element("span", [:], $0) })
      })
  }

  /// Text with inline code between backquotes.
  private func prose(_ text: String) -> [Markup] {
    text.split(separator: "`", omittingEmptySubsequences: false).enumerated().map { index, part in
      index.isMultiple(of: 2) ? .text(String(part)) : code(String(part))
    }
  }

  /// Inline code, without line breaks inside the dashes of an option.
  private func code(_ text: String) -> Markup {
    let words = text.split(separator: " ", omittingEmptySubsequences: false).map { word in
      word.hasPrefix("--") ? Markup.element("span", [:], String(word)) : .text(String(word))
    }
    return .element("code", Array(words.map { [$0] }.joined(separator: [.text(" ")])))
  }
}
