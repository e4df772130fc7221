// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Testing

/// Expects that the process of an exit test printed a message before it stopped, in release builds
/// too.
package func expectMessage(
  _ result: ExitTest.Result?, _ message: String,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  let errors = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
  #expect(
    errors.contains(message), "standard error: \(errors)", sourceLocation: sourceLocation)
}
