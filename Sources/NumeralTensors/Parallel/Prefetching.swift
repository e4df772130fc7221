// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Dispatch

/// A sequence that computes its next element in the background while the current one is in use.
///
///     for (inputs, labels) in Prefetching(images.batches(of: 64, standardization: .mnist)) {
///       // The next batch is computed during this step.
///     }
///
/// The elements and their order are those of the base. At most one element is computed ahead, on a
/// background queue with `Parallel.threads` at 1, because the other threads belong to the
/// consumer's loops. The base's iterator is created and advanced there, by one thread at a time: it
/// must not depend on the consumer's thread or on its task-local values. An element that the queue
/// has not begun by the time it is requested is computed by the consumer, which therefore never
/// waits for a thread to be scheduled.
///
/// If `Parallel.threads` is 1 when the iteration begins, each element is computed as it is
/// requested.
public struct Prefetching<Base: Sequence & Sendable>: Sequence, Sendable
where Base.Element: Sendable {
  /// The sequence whose elements are computed ahead.
  public let base: Base

  /// A sequence of the elements of `base`.
  public init(_ base: Base) { self.base = base }

  /// The same as the base's.
  public var underestimatedCount: Int { base.underestimatedCount }

  /// An iterator that begins to compute the first element.
  public func makeIterator() -> Iterator { Iterator(base) }

  /// An iterator that computes one element ahead. Its copies share one position.
  public struct Iterator: IteratorProtocol {
    private let producer: Producer
    private let queue: DispatchQueue?

    fileprivate init(_ base: Base) {
      producer = Producer(base)
      queue = Parallel.threads > 1 ? DispatchQueue(label: "Numeral") : nil
      prefetch()
    }

    /// The next element, or nil after the last.
    public mutating func next() -> Base.Element? {
      let element = producer.takeElement()
      if element != nil { prefetch() }
      return element
    }

    private func prefetch() {
      queue?.async { [producer] in
        Parallel.$threads.withValue(1) { producer.prefetch() }
      }
    }
  }

  /// The base's iterator and the element computed ahead. Whichever thread comes first computes it.
  private final class Producer: Sendable {
    private let base: Base
    private let state = Locked(State())

    private struct State {
      var iterator: Base.Iterator?
      /// The element computed ahead: nil after the last one, or if none is.
      var element: Base.Element?
      var isAhead = false

      mutating func compute(from base: Base) {
        guard !isAhead else { return }
        if iterator == nil { iterator = base.makeIterator() }
        element = iterator!.next()
        isAhead = true
      }
    }

    init(_ base: Base) { self.base = base }

    func prefetch() { state.withLock { $0.compute(from: base) } }

    func takeElement() -> Base.Element? {
      state.withLock { state in
        state.compute(from: base)
        guard let element = state.element.take() else { return nil }
        state.isAhead = false
        return element
      }
    }
  }
}
