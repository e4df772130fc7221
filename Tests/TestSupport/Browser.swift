// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation

/// Chromium without a window, to see what readers see.
package struct Browser {
  private let program: URL

  /// The browser of this machine, if there is one.
  package init?() {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    let found = folders.lazy.flatMap { folder in
      ["chromium", "chromium-browser", "google-chrome"].map { "\(folder)/\($0)" }
    }.first { FileManager.default.isExecutableFile(atPath: $0) }
    guard let found else { return nil }
    program = URL(fileURLWithPath: found)
  }

  /// How a page is laid out.
  package struct Layout: Decodable {
    /// The width of the window, and that of what is in it.
    package let width, scrollWidth: Double
    /// What reaches out of the window to the left or to the right.
    package let outside: [String]
    /// The images that could not be decoded.
    package let brokenImages: Int
    package let images, figures: Int
    /// Labels of one axis, or names of one legend, that touch each other.
    package let touching: [String]
    /// The height in pixels of the smallest text.
    package let smallestText: Double
    /// The colors of the page and of its text, as CSS writes them.
    package let background, foreground: String
  }

  /// Lays out a page in a window of this width.
  ///
  /// The page stays as it is: it is put into a frame, and the page around it measures it.
  package func layout(of html: String, width: Int, isDark: Bool) throws -> Layout {
    try Self.inFolder { folder in
      let page = folder.appendingPathComponent("frame.html")
      let source = html.replacingOccurrences(of: "&", with: "&amp;")
        .replacingOccurrences(of: "\"", with: "&quot;")
      try Data(
        """
        <!DOCTYPE html><body><script>\(Self.measuring)</script>
        <iframe width="\(width)" height="900" frameborder="0" onload="measure(this)"
        srcdoc="\(source)"></iframe></body>
        """.utf8
      ).write(to: page)
      let document = try run(folder, isDark, ["--dump-dom", page.absoluteString]).output
      guard let start = document.range(of: "<title>"), let end = document.range(of: "</title>")
      else { throw CocoaError(.fileReadCorruptFile) }
      let result = [("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")]
        .reduce(String(document[start.upperBound..<end.lowerBound])) {
          $0.replacingOccurrences(of: $1.0, with: $1.1)
        }
      return try JSONDecoder().decode(Layout.self, from: Data(result.utf8))
    }
  }

  /// The PNG of what a window shows, and what the browser complained about.
  package func screenshot(
    of file: URL, width: Int, height: Int, isDark: Bool
  ) throws -> (png: Data, complaints: [String]) {
    try Self.inFolder { folder in
      let screenshot = folder.appendingPathComponent("screenshot.png")
      let errors = try run(
        folder, isDark,
        [
          "--enable-logging=stderr", "--window-size=\(width),\(height)",
          "--screenshot=\(screenshot.path)", file.absoluteString,
        ]
      ).errors
      let complaints = errors.split(separator: "\n").filter { $0.contains(":CONSOLE") }
      return (try Data(contentsOf: screenshot), complaints.map(String.init))
    }
  }

  /// Runs in the page around the frame: no script is in the page that is measured.
  private static let measuring = """
    function measure(frame) {
      const page = frame.contentDocument, width = frame.clientWidth, root = page.documentElement;
      const all = selector => [...page.querySelectorAll(selector)];
      const name = element => element.tagName + ' ' + element.textContent.slice(0, 40);
      const shown = all('body *').filter(element => element.getClientRects().length > 0);
      const touching = [];
      for (const group of [...all('.axis'), ...all('svg')]) {
        const names = group.matches('svg') ? '.name, .title' : '.tick';
        const labels = [...group.querySelectorAll(names)];
        const boxes = labels.map(label => label.getBoundingClientRect());
        for (let j = 0; j < boxes.length; j++) for (let i = 0; i < j; i++) {
          const [a, b] = [boxes[i], boxes[j]];
          if (a.right > b.left && b.right > a.left && a.bottom > b.top && b.bottom > a.top)
            touching.push(labels[i].textContent + ' and ' + labels[j].textContent);
        }
      }
      const texts = shown.filter(element => [...element.childNodes].some(
        node => node.nodeType == 3 && node.data.trim()) && !element.matches('.points'));
      const style = frame.contentWindow.getComputedStyle(root);
      const result = {
        width: width, scrollWidth: root.scrollWidth,
        outside: shown.filter(element => {
          const box = element.getBoundingClientRect();
          return box.right > width + 0.5 || box.left < -0.5;
        }).map(name),
        brokenImages: all('img').filter(image => image.naturalWidth == 0).length,
        images: all('img').length, figures: all('figure').length, touching: touching,
        smallestText: Math.min(...texts.map(element => {
          const size = parseFloat(frame.contentWindow.getComputedStyle(element).fontSize);
          const drawing = element.ownerSVGElement;
          return drawing ? size * drawing.getScreenCTM().a : size;
        })),
        background: style.backgroundColor, foreground: style.color,
      };
      document.title = JSON.stringify(result);
    }
    """

  private func run(
    _ folder: URL, _ isDark: Bool, _ arguments: [String]
  ) throws -> (output: String, errors: String) {
    let process = Process()
    process.executableURL = program
    process.arguments =
      [
        "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
        "--user-data-dir=\(folder.path)/profile",
        "--blink-settings=preferredColorScheme=\(isDark ? 0 : 1)",
      ] + arguments
    let files = ["output", "errors"].map { folder.appendingPathComponent($0) }
    for file in files { try Data().write(to: file) }
    process.standardOutput = try FileHandle(forWritingTo: files[0])
    process.standardError = try FileHandle(forWritingTo: files[1])
    process.standardInput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    let texts = try files.map { String(decoding: try Data(contentsOf: $0), as: UTF8.self) }
    return (texts[0], texts[1])
  }

  private static func inFolder<Result>(_ body: (URL) throws -> Result) throws -> Result {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("numeral-browser-\(UUID().uuidString)", isDirectory: true)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder)
  }
}
