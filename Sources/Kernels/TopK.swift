/// Keeps the best `capacity` of the entries offered: the highest scores, of equal scores the lowest
/// numbers.
///
/// A binary heap with the worst kept entry at the root, so most offers are one comparison.
package struct TopK: Sendable {
  /// A scored number: a row, an ordinal or an identity.
  package struct Entry: Equatable, Sendable {
    /// Higher is better.
    package var score: Float
    /// Breaks ties, lower first.
    package var number: Int64

    /// Makes an entry.
    package init(score: Float, number: Int64) {
      self.score = score
      self.number = number
    }

    /// True when `left` is better than `right`.
    package static func ranksBefore(_ left: Entry, _ right: Entry) -> Bool {
      left.score != right.score ? left.score > right.score : left.number < right.number
    }
  }

  /// The most entries kept.
  package let capacity: Int
  private var heap: [Entry] = []

  /// Starts empty.
  ///
  /// - Precondition: `capacity` is not negative.
  package init(capacity: Int) {
    precondition(capacity >= 0, "a negative capacity")
    self.capacity = capacity
    heap.reserveCapacity(min(capacity, 1 << 16))
  }

  /// Number of entries kept.
  package var count: Int { heap.count }

  /// A score that an entry must reach to be kept; minus infinity until `capacity` are kept.
  ///
  /// An entry that only equals it still needs a lower number than the worst one kept.
  package var threshold: Float {
    guard heap.count == capacity else { return -.infinity }
    return heap.first?.score ?? .infinity
  }

  /// Offers an entry; NaN scores are never kept.
  ///
  /// - Complexity: O(1) when it is not kept, else O(log `capacity`).
  package mutating func insert(score: Float, number: Int64) {
    guard score >= threshold else { return }
    let entry = Entry(score: score, number: number)
    if heap.count < capacity {
      heap.append(entry)
      siftUp(heap.count - 1)
    } else if let worst = heap.first, Entry.ranksBefore(entry, worst) {
      heap[0] = entry
      siftDown(0)
    }
  }

  /// The kept entries, best first.
  package func sorted() -> [Entry] { heap.sorted(by: Entry.ranksBefore) }

  /// The kept entries in no order.
  package var unordered: [Entry] { heap }

  private mutating func siftUp(_ start: Int) {
    var child = start
    while child > 0 {
      let parent = (child - 1) / 2
      guard Entry.ranksBefore(heap[parent], heap[child]) else { return }
      heap.swapAt(parent, child)
      child = parent
    }
  }

  private mutating func siftDown(_ start: Int) {
    var parent = start
    while true {
      var worst = parent
      let first = min(2 * parent + 1, heap.count)
      for child in first..<min(first + 2, heap.count) {
        if Entry.ranksBefore(heap[worst], heap[child]) { worst = child }
      }
      guard worst != parent else { return }
      heap.swapAt(parent, worst)
      parent = worst
    }
  }
}
