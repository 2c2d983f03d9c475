import Dispatch
import Synchronization

/// Runs `body` for each number below `count` on up to `threads` threads; returns when all are done.
///
/// Numbers are handed out one at a time, in order, so uneven work spreads by itself.
func concurrently(_ count: Int, threads: Int, _ body: @Sendable (Int) -> Void) {
  let next = Atomic(0)
  DispatchQueue.concurrentPerform(iterations: max(1, min(threads, count))) { _ in
    while true {
      let number = next.wrappingAdd(1, ordering: .relaxed).oldValue
      guard number < count else { return }
      body(number)
    }
  }
}

/// The results of `body` for each number below `count`, in order, made on up to `threads` threads.
func concurrentMap<Result: Sendable>(
  _ count: Int, threads: Int, _ body: @Sendable (Int) -> Result
) -> [Result] {
  let results = Mutex([Result?](repeating: nil, count: count))
  concurrently(count, threads: threads) { number in
    let result = body(number)
    results.withLock { $0[number] = result }
  }
  return results.withLock { $0.compactMap(\.self) }
}
