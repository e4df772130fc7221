// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation

/// Calls `body` with the permissions of an ordinary user: without those of root.
///
/// Linux keeps the user that file permissions are checked for per thread, so that tests on other
/// threads are not affected.
///
/// - Parameter folder: A folder that is given to that user.
@discardableResult
package func asOrdinaryUser<Result>(in folder: URL, _ body: () throws -> Result) throws -> Result {
  #if os(Linux)
  guard geteuid() == 0 else { return try body() }
  let user: uid_t = 65534
  guard chown(folder.path, user, user) == 0,
    let symbol = dlsym(UnsafeMutableRawPointer(bitPattern: 0), "setfsuid")
  else { throw CocoaError(.fileWriteNoPermission) }
  let setUser = unsafeBitCast(symbol, to: (@convention(c) (uid_t) -> CInt).self)
  _ = setUser(user)
  defer { _ = setUser(0) }
  return try body()
  #else
  return try body()
  #endif
}
