// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralDatasets
import NumeralFiles
import NumeralWorkflows
import Testing

/// Selections of a data set's images.
struct ShowRunTests {
  @Test(arguments: ShowSettings.Split.allCases)
  func firstImagesOfASplit(_ split: ShowSettings.Split) throws {
    let settings = ShowSettings(dataset: .digits, split: split, count: 7)
    let outcome = try ShowRun(settings).run()
    let digits = try DatasetChoice.digits.load()
    let images = split == .train ? digits.train : digits.test
    #expect(outcome.images == images[0..<7])
    #expect(outcome.imageCount == images.count)
    #expect(outcome.cells.map(\.caption) == images.labels.prefix(7).map(String.init))
  }

  @Test func countIsLimitedByTheImages() throws {
    let outcome = try ShowRun(
      ShowSettings(count: 1000), images: SmallDataset.images
    ).run()
    #expect(outcome.images == SmallDataset.images.test)
  }

  @Test func missingMNISTNamesTheCommandThatDownloadsIt() {
    let nowhere = DatasetSearchPath(
      environment: ["XDG_CACHE_HOME": "/nowhere", "HOME": "/nowhere"])
    let error = #expect(throws: FileError.self) { try DatasetChoice.mnist.load(from: nowhere) }
    #expect(error?.description.contains("'numeral data fetch mnist'") == true)
  }
}
