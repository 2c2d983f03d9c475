import Synchronization

/// Hands blocks of work to threads, each block once, and counts the texts done.
final class BlockCounter: Sendable {
  let blockCount: Int
  private let taken = Atomic(0)
  private let done = Atomic(0)
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

  /// Counts the texts of a block as done and tells their number.
  func finish(_ texts: Int) {
    let count = done.wrappingAdd(texts, ordering: .relaxed).newValue
    progress?(count)
  }
}
