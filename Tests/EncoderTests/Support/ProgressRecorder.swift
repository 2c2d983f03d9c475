import Synchronization

/// Keeps the numbers that a progress callback got.
final class ProgressRecorder: Sendable {
  private let counts = Mutex<[Int]>([])

  func add(_ count: Int) { counts.withLock { $0.append(count) } }

  /// All numbers in rising order.
  var sorted: [Int] { counts.withLock { $0.sorted() } }
}
