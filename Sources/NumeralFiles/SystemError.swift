// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation

/// The failure of a system call, for its caller to describe with the file and the expectation.
struct SystemError: Error {
  /// The value of `errno`.
  let code: Int32

  /// Creates the error of the last system call that failed.
  init() { code = errno }

  /// Creates the error of a code.
  init(code: Int32) { self.code = code }

  /// The operating system's reason: "permission denied".
  var reason: String { String(cString: strerror(code)).lowercased() }
}

/// The operating system's reason for the last failed system call: "permission denied".
package func systemErrorReason() -> String { SystemError().reason }
