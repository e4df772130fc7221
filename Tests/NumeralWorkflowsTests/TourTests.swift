// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralDatasets
import NumeralWorkflows
import Testing

/// The tour as a value; its report is tested with the command.
struct TourTests {
  @Test func canceledTourStopsInItsTraining() async {
    let task = Task { try Tour(progress: CancelingReporter(text: "epoch 2/60")).run() }
    let error = await #expect(throws: Interrupted.self) { try await task.value }
    #expect(error == Interrupted("in epoch 2 of 60", completed: 1))
  }
}
