// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralDatasets
import NumeralTensors
import XCTest

final class DatasetSearchPathTests: XCTestCase {
  private func paths(_ environment: [String: String], named folder: String? = nil) -> [String] {
    DatasetSearchPath(folder.map { URL(fileURLWithPath: $0) }, environment: environment)
      .folders.map { $0.standardizedFileURL.path }
  }

  func testTheOrderOfTheSearch() {
    XCTAssertEqual(
      paths(
        ["NUMERAL_DATA": "/data", "XDG_CACHE_HOME": "/caches", "HOME": "/home/ada"], named: "/named"
      ),
      ["/named", "/data", "/caches/numeral"])
    XCTAssertEqual(paths(["HOME": "/home/ada"]), ["/home/ada/.cache/numeral"])
    XCTAssertEqual(
      paths(["NUMERAL_DATA": "/data", "HOME": "/home/ada"]), ["/data", "/home/ada/.cache/numeral"])
  }

  func testEmptyAndRelativeVariables() {
    for cache in ["", "caches", "./caches", "~/caches"] {
      XCTAssertEqual(
        paths(["NUMERAL_DATA": "", "XDG_CACHE_HOME": cache, "HOME": "/home/ada"]),
        ["/home/ada/.cache/numeral"])
    }
    let here = FileManager.default.currentDirectoryPath
    XCTAssertEqual(
      paths(["NUMERAL_DATA": "data", "HOME": "/home/ada"]),
      [here + "/data", "/home/ada/.cache/numeral"])
  }

  func testWithoutAHomeTheUsersOneIsUsed() {
    let home = FileManager.default.homeDirectoryForCurrentUser.standardizedFileURL.path
    XCTAssertEqual(paths([:]), [home + "/.cache/numeral"])
  }

  func testCandidatesAndCache() {
    let folders = DatasetSearchPath(
      URL(fileURLWithPath: "/named"), environment: ["XDG_CACHE_HOME": "/caches"])
    XCTAssertEqual(
      folders.candidates(for: "mnist").map(\.path), ["/named/mnist", "/caches/numeral/mnist"])
    XCTAssertEqual(folders.cache.path, "/caches/numeral")
  }
}
