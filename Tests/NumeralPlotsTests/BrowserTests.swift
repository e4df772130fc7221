// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralImages
import NumeralTensors
import TestSupport
import XCTest

/// The layout of the report in Chromium, if it is installed.
final class BrowserTests: XCTestCase {
  private func browser() throws -> Browser {
    guard let browser = Browser() else {
      throw XCTSkip("there is no Chromium on this machine: 'apt-get install chromium'")
    }
    return browser
  }

  func testLayoutFitsPhonesAndDesktops() throws {
    let (browser, html) = (try browser(), SampleReport.report.html)
    for width in [400, 1280] {
      for isDark in [false, true] {
        let layout = try browser.layout(of: html, width: width, isDark: isDark)
        XCTAssertEqual(layout.width, Double(width))
        XCTAssertEqual(layout.scrollWidth, Double(width))
        XCTAssertEqual(layout.outside, [])
        XCTAssertEqual(layout.touching, [])
        XCTAssertEqual(layout.brokenImages, 0)
        XCTAssertEqual(layout.images, 7 + 256 + 15)
        XCTAssertEqual(layout.figures, 7)
        XCTAssertGreaterThanOrEqual(layout.smallestText, 9.5, "\(width)")
        XCTAssertEqual(layout.background, isDark ? "rgb(21, 25, 31)" : "rgb(255, 255, 255)")
        XCTAssertEqual(layout.foreground, isDark ? "rgb(228, 232, 237)" : "rgb(28, 33, 40)")
      }
    }
  }

  func testMeasurementDetectsABadLayout() throws {
    let html = SampleReport.report.html.replacingOccurrences(
      of: "<main>",
      with: """
        <main><div style="width: 600px">wide</div><img src="data:image/png;base64,AAAA" alt=""/>
        <svg class="chart" viewBox="0 0 500 20"><g class="axis">
        <text class="tick" y="9" style="font-size:4px">100</text>
        <text class="tick" x="5" y="9">200</text></g></svg>
        """)
    let layout = try browser().layout(of: html, width: 400, isDark: false)
    XCTAssertGreaterThan(layout.scrollWidth, 600)
    XCTAssertEqual(layout.outside, ["DIV wide"])
    XCTAssertEqual(layout.brokenImages, 1)
    XCTAssertEqual(layout.touching, ["100 and 200"])
    XCTAssertLessThan(layout.smallestText, 4)
  }

  func testPageFollowsThePreferredColorScheme() throws {
    let browser = try browser()
    try withTemporaryFolder { folder in
      try SampleReport.report.write(to: folder)
      let file = folder.appendingPathComponent("report.html")
      for (isDark, range) in [(true, 0.0..<0.3), (false, 0.7..<1.0)] {
        let (png, complaints) = try browser.screenshot(
          of: file, width: 400, height: 3000, isDark: isDark)
        XCTAssertEqual(complaints, [])
        let screenshot = folder.appendingPathComponent("screenshot.png")
        try png.write(to: screenshot)
        let pixels = try PNG(contentsOf: screenshot).pixels
        XCTAssertEqual(Array(pixels.shape.prefix(2)), [3000, 400])
        let mean = pixels.scalars.reduce(0.0) { $0 + Double($1) } / Double(255 * pixels.size)
        XCTAssertTrue(range.contains(mean), "\(mean)")
      }
    }
  }

  func testContentSecurityPolicyBlocksExternalContent() throws {
    let browser = try browser()
    try withTemporaryFolder { folder in
      let file = folder.appendingPathComponent("report.html")
      func complaints(_ html: String) throws -> [String] {
        try Data(html.utf8).write(to: file)
        return try browser.screenshot(of: file, width: 400, height: 400, isDark: false).complaints
      }
      let html = SampleReport.report.html
      XCTAssertEqual(try complaints(html), [])
      // The policy of the document blocks injected content.
      for intruder in [
        "<img src=\"http://localhost:9/x.png\"/>", "<script>document.title = 'x'</script>",
        "<style>@import 'http://localhost:9/x.css';</style>",
      ] {
        let other = html.replacingOccurrences(of: "<main>", with: "<main>" + intruder)
        XCTAssertTrue(
          try complaints(other).contains { $0.contains("Content Security Policy") }, intruder)
      }
    }
  }
}
