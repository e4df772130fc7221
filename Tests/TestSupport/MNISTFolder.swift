// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralDatasets
import XCTest

/// The folder of MNIST's files; a skipped test if they are not installed.
package func mnistFolder() throws -> URL {
  guard let folder = try? MNIST.folder() else {
    throw XCTSkip(
      "MNIST is not on this machine: 'numeral data fetch mnist' downloads it, or NUMERAL_DATA is "
        + "the folder that has it")
  }
  return folder
}
