import Foundation
import Numeral

extension Terminal {
  /// How pictures are printed.
  var textStyle: TextStyle {
    .detected(
      environment: ProcessInfo.processInfo.environment, isTerminal: isatty(STDOUT_FILENO) == 1)
  }
}
