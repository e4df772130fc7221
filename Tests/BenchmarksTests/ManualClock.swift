// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// A clock that only advances when a test says so.
final class ManualClock {
  /// The time on the clock.
  var seconds = 0.0
}
