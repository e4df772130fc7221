// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import CFuzzer
import Foundation

/// Runs libFuzzer on the reader that the option `--reader=NAME` selects.
///
/// libFuzzer ignores options with two dashes. A trap, an error of memory and an error of another
/// type than the reader's are findings.
@main
struct FuzzReaders {
  private static let reader: Reader = {
    let prefix = "--reader="
    let name = CommandLine.arguments.first { $0.hasPrefix(prefix) }?.dropFirst(prefix.count)
    guard let reader = name.flatMap({ Reader(rawValue: String($0)) }) else {
      fatalError("expected --reader= and one of \(Reader.allCases.map(\.rawValue))")
    }
    return reader
  }()

  static func main() {
    var (count, arguments) = (CommandLine.argc, Optional(CommandLine.unsafeArgv))
    let status = LLVMFuzzerRunDriver(&count, &arguments) { start, count in
      FuzzReaders.reader.read(Data(UnsafeBufferPointer(start: start, count: count)))
      return 0
    }
    exit(status)
  }
}
