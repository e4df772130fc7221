// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralDatasets
import NumeralFiles
import NumeralTensors
import Synchronization

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// One request, whose answer is written to a file as it arrives.
///
/// A request ends once: by its own end, by a fault, or by a cancellation. What URLSession still says
/// after that is not listened to.
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
  private let progress: Downloader.Progress?
  /// URLSession calls the delegate on a queue of its own, and a cancellation comes from anywhere.
  private let state = Mutex(State())

  /// Prepares a request for `file` at `mirror`.
  init(
    of file: RemoteFile, from mirror: URL, to partial: PartialFile, progress: Downloader.Progress?
  ) {
    self.file = file
    self.mirror = mirror
    self.partial = partial
    self.progress = progress
  }

  /// Sends the request, and returns when the whole answer is in the file.
  ///
  /// - Throws: `TransferFault`, `FileError` when the file cannot be written, `CancellationError`.
  func run(timeout: Duration) async throws {
    let configuration = URLSessionConfiguration.ephemeral
    // URLSession cuts off parts of seconds on Linux.
    let (seconds, attoseconds) = timeout.components
    configuration.timeoutIntervalForRequest = Double(seconds + (attoseconds > 0 ? 1 : 0))
    // Nothing is fetched twice. And on Linux a task that is cancelled while the cache is looked
    // through, on a thread of the cache's own, can bring the process down.
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
        // The session keeps its delegate until the task has ended.
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

  /// Ends the request, unless it has ended already.
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
      end(with: .failure(TransferFault(status: status)))
    }
    // A content encoding makes this the length of what is sent, not of what arrives here.
    guard response?.value(forHTTPHeaderField: "Content-Encoding") == nil else { return }
    let length = response?.value(forHTTPHeaderField: "Content-Length").flatMap { Int($0) }
    state.withLock { $0.total = length }
  }

  func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
    do {
      let update = try state.withLock { state -> (received: Int, total: Int?)? in
        guard state.outcome == nil else { return nil }
        guard max(state.received + data.count, state.total ?? 0) <= file.largestTransfer else {
          throw TransferFault(
            "found more than \(file.largestTransfer) bytes, expected content of \(file.byteCount)",
            isPassing: false)
        }
        try partial.append(data)
        state.received += data.count
        return (state.received, state.total)
      }
      if let update { progress?(file.name, update.received, update.total) }
    } catch {
      end(with: .failure(error))
    }
  }

  func urlSession(
    _ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?
  ) {
    let (received, total) = state.withLock { state in
      // A task that is over must not be cancelled.
      state.task = nil
      return (state.received, state.total)
    }
    let extent = total.map { "\(received) of \($0) bytes" } ?? "\(received) bytes"
    if let error {
      end(with: .failure(TransferFault(error, after: extent)))
    } else if let total, total != received {
      end(with: .failure(TransferFault("the connection broke after \(extent)", isPassing: true)))
    } else {
      end(with: .success(()))
    }
  }
}

extension TransferFault {
  /// The fault that URLSession reports.
  fileprivate init(_ error: any Error, after extent: String) {
    switch (error as? URLError)?.code {
    case .timedOut: self.init("the server fell silent after \(extent)", isPassing: true)
    // No server, or no network at all: to ask again would only keep people waiting.
    case .cannotFindHost: self.init("there is no such host, or no network", isPassing: false)
    case .cannotConnectToHost: self.init("the server cannot be reached", isPassing: false)
    case .badURL, .unsupportedURL: self.init("the address is not one of HTTP", isPassing: false)
    default: self.init("the connection broke after \(extent)", isPassing: true)
    }
  }
}
