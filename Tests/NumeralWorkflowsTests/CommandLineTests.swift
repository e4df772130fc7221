// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralWorkflows
import Testing

/// The command lines of settings, as reports show them.
struct CommandLineTests {
  @Test func settingsNameTheDataSetAndTheOptionsThatDifferFromTheirDefaults() {
    #expect(TourSettings().commandLine == "numeral tour --dataset digits")
    #expect(ShowSettings().commandLine == "numeral show --dataset mnist")
    #expect(TrainingSettings().commandLine == "numeral train --dataset mnist --epochs 5")
    #expect(
      ClusteringSettings().commandLine
        == "numeral cluster --dataset mnist --clusters 10,16,36,64,144,256")
  }
}
