// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralDatasets
import NumeralFiles
import NumeralTensors

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// One HTTP request whose response body is written to a file as it arrives.
///
/// The first outcome ends the transfer: completion, failure or cancellation. Later callbacks from
/// URLSession are ignored.
final class Transfer: NSObject, URLSessionDataDelegate {
  private struct State {
    var task: URLSessionTask?
    var continuation: CheckedContinuation<Void, any Error>?
    var outcome: Result<Void, any Error>?
    var received = 0
    var total: Int?
    var hasAnswer = false
  }

  private let file: RemoteFile
  private let mirror: URL
  private let partial: PartialFile
  private let onProgress: Downloader.Progress?
  /// Locked, because URLSession calls the delegate on its own queue and any thread may cancel.
  private let state = Locked(State())

  /// Creates a request for `file` at `mirror`, without sending it.
  init(
    of file: RemoteFile, from mirror: URL, to partial: PartialFile, onProgress: Downloader.Progress?
  ) {
    self.file = file
    self.mirror = mirror
    self.partial = partial
    self.onProgress = onProgress
  }

  /// Sends the request, and returns when the whole response body is in the file.
  ///
  /// - Throws: `TransferFailure`, `FileError` if the file cannot be written, or
  ///   `CancellationError`.
  func run(timeout: Duration) async throws {
    let configuration = URLSessionConfiguration.transfer(timeout: timeout)
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        let outcome = state.withLock { state in
          state.continuation = continuation
          return state.outcome
        }
        if let outcome { return continuation.resume(with: outcome) }
        let session = URLSession(configuration: configuration, delegate: self, delegateQueue: nil)
        let task = session.dataTask(with: mirror)
        task.resume()
        // The session retains its delegate until it is invalidated, here when the task ends.
        session.finishTasksAndInvalidate()
        let hasEnded = state.withLock { state in
          state.task = task
          return state.outcome != nil
        }
        if hasEnded { task.cancel() }
      }
    } onCancel: {
      end(with: .failure(CancellationError()))
    }
  }

  /// Ends the transfer with an outcome, unless it has one already.
  private func end(with outcome: Result<Void, any Error>) {
    let (continuation, task) = state.withLock { state in
      defer { state.continuation = nil }
      guard state.outcome == nil else {
        return (CheckedContinuation<Void, any Error>?.none, URLSessionTask?.none)
      }
      state.outcome = outcome
      return (state.continuation, state.task)
    }
    task?.cancel()
    continuation?.resume(with: outcome)
  }

  func urlSession(
    _ session: URLSession, dataTask: URLSessionDataTask, didReceive response: URLResponse,
    completionHandler: @escaping (URLSession.ResponseDisposition) -> Void
  ) {
    completionHandler(.allow)
    state.withLock { $0.hasAnswer = true }
    let response = response as? HTTPURLResponse
    if let status = response?.statusCode, status != 200 {
      end(with: .failure(TransferFailure(status: status)))
    }
    // With a content encoding, Content-Length counts encoded bytes, but the delegate gets decoded
    // ones.
    guard response?.value(forHTTPHeaderField: "Content-Encoding") == nil else { return }
    let length = response?.value(forHTTPHeaderField: "Content-Length").flatMap { Int($0) }
    state.withLock { $0.total = length }
  }

  func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
    do {
      let update = try state.withLock { state -> (received: Int, total: Int?)? in
        guard state.outcome == nil else { return nil }
        guard max(state.received + data.count, state.total ?? 0) <= file.maxTransferByteCount else {
          throw TransferFailure(
            "found more than \(file.maxTransferByteCount) bytes, "
              + "expected content of \(file.byteCount)",
            isTransient: false)
        }
        try partial.append(data)
        state.received += data.count
        return (state.received, state.total)
      }
      if let update { onProgress?(file.name, update.received, update.total) }
    } catch {
      end(with: .failure(error))
    }
  }

  func urlSession(
    _ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?
  ) {
    let (received, total, hasAnswer) = state.withLock { state in
      // A completed task must not be canceled.
      state.task = nil
      return (state.received, state.total, state.hasAnswer)
    }
    let extent = total.map { "\(received) of \($0) bytes" } ?? "\(received) bytes"
    if let error {
      end(with: .failure(TransferFailure(error, after: extent, hasAnswer: hasAnswer)))
    } else if let total, total != received {
      end(
        with: .failure(TransferFailure("the connection broke after \(extent)", isTransient: true)))
    } else {
      end(with: .success(()))
    }
  }
}

extension URLSessionConfiguration {
  /// The configuration of one request.
  fileprivate static func transfer(timeout: Duration) -> URLSessionConfiguration {
    TrustedCertificates.prepare
    let configuration = ephemeral
    // On Linux, URLSession truncates timeouts to whole seconds: round up.
    let (seconds, attoseconds) = timeout.components
    configuration.timeoutIntervalForRequest = Double(seconds + (attoseconds > 0 ? 1 : 0))
    // A cache is useless for files that are fetched once. On Linux, canceling a task during its
    // cache lookup, which runs on another thread, can also crash the process.
    configuration.urlCache = nil
    return configuration
  }
}

extension Transfer {
  /// Whether the server at an address of http answers TLS instead.
  ///
  /// Such a server closes the connection without an answer, which otherwise counts as transient.
  static func findsTLS(at mirror: URL, timeout: Duration) async -> Bool {
    guard var address = URLComponents(url: mirror, resolvingAgainstBaseURL: true),
      address.scheme == "http"
    else { return false }
    (address.scheme, address.port) = ("https", address.port ?? 80)
    guard let url = address.url else { return false }
    let session = URLSession(configuration: .transfer(timeout: timeout))
    defer { session.invalidateAndCancel() }
    var request = URLRequest(url: url)
    request.httpMethod = "HEAD"
    do {
      _ = try await session.data(for: request)
      return true
    } catch {
      return TransferFailure.isAboutCertificate(error)
    }
  }
}
