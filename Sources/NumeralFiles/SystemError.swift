// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation

/// The operating system's reason for the last failed system call: "permission denied".
package func systemErrorReason() -> String { systemErrorReason(code: errno) }

/// The operating system's reason for an error of Foundation's: "no such file or directory".
package func systemErrorReason(_ error: any Error) -> String {
  let underlying = (error as NSError).userInfo[NSUnderlyingErrorKey] as? any Error
  guard let underlying = underlying as NSError?, underlying.domain == NSPOSIXErrorDomain else {
    return error.localizedDescription
  }
  return systemErrorReason(code: Int32(underlying.code))
}

private func systemErrorReason(code: Int32) -> String {
  String(cString: strerror(code)).lowercased()
}
