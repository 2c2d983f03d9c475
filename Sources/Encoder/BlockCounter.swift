import Synchronization

/// Hands blocks of work to threads, each block once, and counts the texts done.
final class BlockCounter: Sendable {
  let blockCount: Int
  private let taken = Atomic(0)
  private let done = Atomic(0)
  private let isCancelled = Atomic(false)
  private let progress: (@Sendable (Int) -> Void)?

  /// Counts blocks from 0.
  init(blockCount: Int, progress: (@Sendable (Int) -> Void)?) {
    self.blockCount = blockCount
    self.progress = progress
  }

  /// The next block that nobody has; nil when there is none.
  func next() -> Int? {
    let block = taken.wrappingAdd(1, ordering: .relaxed).oldValue
    return block < blockCount ? block : nil
  }

  /// The next block that nobody has; nil when there is none, and once the caller's task is cancelled.
  ///
  /// Only the thread that runs the task can see that; the others hear of it here.
  func nextUnlessCancelled() -> Int? {
    if Task.isCancelled { isCancelled.store(true, ordering: .relaxed) }
    return isCancelled.load(ordering: .relaxed) ? nil : next()
  }

  /// Throws when blocks may be left because the caller's task was cancelled; call it after the work.
  func checkCancellation() throws(CancellationError) {
    if isCancelled.load(ordering: .relaxed) { throw CancellationError() }
  }

  /// Counts the texts of a block as done and tells their number.
  func finish(_ texts: Int) {
    let count = done.wrappingAdd(texts, ordering: .relaxed).newValue
    progress?(count)
  }
}
