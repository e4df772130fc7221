// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// Stops the process with a message if a condition does not hold.
///
/// For mistakes of the programmer, as `precondition`, whose message a release build drops; here the
/// message, with the shapes that it names, is printed by every build. It is composed only if the
/// condition does not hold, outside the caller, so that a check costs a comparison.
@inlinable
@inline(__always)
package func require(
  _ condition: Bool, _ message: @autoclosure () -> String, file: StaticString = #fileID,
  line: UInt = #line
) {
  if !condition { stop(message, file, line) }
}

@usableFromInline
@inline(never)
package func stop(_ message: () -> String, _ file: StaticString, _ line: UInt) -> Never {
  fatalError(message(), file: file, line: line)
}
