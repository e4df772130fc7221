// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralDownloads
import TestSupport
import Testing

@Suite struct PreconditionTests {
  @Test func timeoutIsAtLeastOneSecond() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Downloader(timeout: .milliseconds(999))
    }
    expectMessage(
      stopped, "Downloader: the timeout is 0.999 seconds, expected 1 second or more")
  }

  @Test func attemptsAreAtLeastOne() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Downloader(attempts: 0)
    }
    expectMessage(stopped, "Downloader: attempts is 0, expected 1 or more")
  }
}
