// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralDatasets
import NumeralFiles
import NumeralTensors
import Synchronization

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
  }

  private let file: RemoteFile
  private let mirror: URL
  private let partial: PartialFile
  private let onProgress: Downloader.Progress?
  /// Locked, because URLSession calls the delegate on its own queue and any thread may cancel.
  private let state = Mutex(State())

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
    let configuration = URLSessionConfiguration.ephemeral
    // On Linux, URLSession truncates timeouts to whole seconds: round up.
    let (seconds, attoseconds) = timeout.components
    configuration.timeoutIntervalForRequest = Double(seconds + (attoseconds > 0 ? 1 : 0))
    // A cache is useless for files that are fetched once. On Linux, canceling a task during its
    // cache lookup, which runs on another thread, can also crash the process.
    configuration.urlCache = nil
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
    let (received, total) = state.withLock { state in
      // A completed task must not be cancelled.
      state.task = nil
      return (state.received, state.total)
    }
    let extent = total.map { "\(received) of \($0) bytes" } ?? "\(received) bytes"
    if let error {
      end(with: .failure(TransferFailure(error, after: extent)))
    } else if let total, total != received {
      end(
        with: .failure(TransferFailure("the connection broke after \(extent)", isTransient: true)))
    } else {
      end(with: .success(()))
    }
  }
}

extension TransferFailure {
  /// Creates the failure that URLSession reports.
  fileprivate init(_ error: any Error, after extent: String) {
    switch (error as? URLError)?.code {
    case .timedOut: self.init("the server fell silent after \(extent)", isTransient: true)
    // Without a server or a network, a retry would only delay the error.
    case .cannotFindHost: self.init("there is no such host, or no network", isTransient: false)
    case .cannotConnectToHost: self.init("the server cannot be reached", isTransient: false)
    case .badURL, .unsupportedURL: self.init("the address is not one of HTTP", isTransient: false)
    default: self.init("the connection broke after \(extent)", isTransient: true)
    }
  }
}
