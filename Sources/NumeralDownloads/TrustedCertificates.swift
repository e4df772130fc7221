// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation

#if os(Linux)
import CNumeralTLS
#endif

/// The certificates that OpenSSL's environment variables `SSL_CERT_FILE` and `SSL_CERT_DIR` name.
///
/// OpenSSL reads the variables for programs that use its default locations. libcurl, on which
/// URLSession is built on Linux, sets a location of its own, and URLSession has no setting for it.
/// Therefore the certificates are added to each TLS context of the process as OpenSSL creates it.
/// On Apple's systems the keychain has this purpose.
enum TrustedCertificates {
  /// Adds the certificates from the first use on, if one of the variables is set.
  static let prepare: Void = {
    #if os(Linux)
    guard variable("SSL_CERT_FILE") != nil || variable("SSL_CERT_DIR") != nil else { return }
    // The only hook in the creation of a context is that of its extra data, which stay empty.
    CRYPTO_get_ex_new_index(
      CRYPTO_EX_INDEX_SSL_CTX, 0, nil,
      { context, _, _, _, _, _ in
        // A file that cannot be read is ignored, as by OpenSSL; in one call, the folder would be
        // ignored with it. A pending error would be taken for one of the connection.
        for (file, folder) in [
          (variable("SSL_CERT_FILE"), nil), (nil, variable("SSL_CERT_DIR")),
        ] where file != nil || folder != nil {
          SSL_CTX_load_verify_locations(OpaquePointer(context), file, folder)
        }
        ERR_clear_error()
      }, nil, nil)
    #endif
  }()

  #if os(Linux)
  private static func variable(_ name: String) -> UnsafeMutablePointer<CChar>? {
    getenv(name).flatMap { $0.pointee == 0 ? nil : $0 }
  }
  #endif
}
