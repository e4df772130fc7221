// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation

/// The failure of one attempt.
struct TransferFailure: Error {
  /// A phrase that does not include the address.
  let reason: String
  /// Whether a retry may succeed.
  let isTransient: Bool
  /// Whether the server closed the connection before the first byte of an answer.
  var lacksAnswer = false

  init(_ reason: String, isTransient: Bool) {
    self.reason = reason
    self.isTransient = isTransient
  }

  /// Creates the failure of a response whose status is not 200 (OK).
  init(status: Int) {
    // 408 is Request Timeout, 429 Too Many Requests, and 5xx a server error.
    self.init(
      "the server answered with status \(status)",
      isTransient: status == 408 || status == 429 || 500...599 ~= status)
  }

  /// Creates the failure that URLSession reports.
  ///
  /// - Parameters:
  ///   - error: The error.
  ///   - extent: The part of the file that arrived: "10 of 20 bytes".
  ///   - hasAnswer: Whether the server has begun to answer.
  init(_ error: any Error, after extent: String, hasAnswer: Bool) {
    switch (error as? URLError)?.code {
    case .timedOut: self.init("no more data in time, after \(extent)", isTransient: true)
    // Without a server or a network, a retry would only delay the error.
    case .cannotFindHost: self.init("there is no such host, or no network", isTransient: false)
    case .cannotConnectToHost: self.init("the server cannot be reached", isTransient: false)
    case .badURL, .unsupportedURL: self.init("the address is not one of HTTP", isTransient: false)
    case .httpTooManyRedirects: self.init("too many redirections", isTransient: false)
    default:
      if let reason = Self.reasonOfTLS(error) {
        self.init(reason, isTransient: false)
      } else {
        self.init("the connection broke after \(extent)", isTransient: true)
        lacksAnswer = !hasAnswer
      }
    }
  }

  /// Whether an error says that the server's certificate is not accepted.
  static func isAboutCertificate(_ error: any Error) -> Bool {
    switch (error as? URLError)?.code {
    case .serverCertificateUntrusted, .serverCertificateHasBadDate,
      .serverCertificateHasUnknownRoot, .serverCertificateNotYetValid:
      true
    // On Linux the code is unknown, and the text is libcurl's.
    default: error.localizedDescription.lowercased().contains("certificate")
    }
  }

  /// The reason for which a TLS connection cannot be made, or nil for other errors.
  private static func reasonOfTLS(_ error: any Error) -> String? {
    let text = error.localizedDescription
    if isAboutCertificate(error) {
      let detail = text.split(separator: ": ", maxSplits: 1).last.map(String.init) ?? text
      return "the server's certificate is not trusted: \(detail)"
        + " (SSL_CERT_FILE names a file of certificates to trust)"
    }
    // An established connection that breaks is reported with these words, too.
    let isBroken = text.contains("SSL_read") || text.contains("unexpected eof")
    // "OpenSSL/3.0.19: error:0A00010B:SSL routines::wrong version number"
    guard !isBroken, let range = text.range(of: "SSL routines:.*:", options: .regularExpression)
    else { return nil }
    return "the server does not answer with TLS: \(text[range.upperBound...])"
  }
}
