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
///
/// - Throws: The error of the first number for which `body` throws, when all are done.
func concurrentMap<Output: Sendable, Failure: Error>(
  _ count: Int, threads: Int, _ body: @Sendable (Int) throws(Failure) -> Output
) throws(Failure) -> [Output] {
  let results = Mutex([Result<Output, Failure>?](repeating: nil, count: count))
  concurrently(count, threads: threads) { number in
    let result: Result<Output, Failure>
    do throws(Failure) { result = .success(try body(number)) } catch { result = .failure(error) }
    results.withLock { $0[number] = result }
  }
  var outputs: [Output] = []
  outputs.reserveCapacity(count)
  for result in results.withLock({ $0 }) {
    if let result { outputs.append(try result.get()) }
  }
  return outputs
}

/// Work that goes on beside its maker's.
final class Background: Sendable {
  private let group = DispatchGroup()
  private let failure = Mutex<(any Error)?>(nil)

  /// Begins.
  init(_ body: @escaping @Sendable () throws -> Void) {
    DispatchQueue.global().async(group: group) { [self] in
      do { try body() } catch { failure.withLock { $0 = error } }
    }
  }

  /// Returns when it is done, however it ended.
  func wait() { group.wait() }

  /// Returns when it is done.
  ///
  /// - Throws: What it threw.
  func finish() throws {
    wait()
    if let error = failure.withLock({ $0 }) { throw error }
  }
}
