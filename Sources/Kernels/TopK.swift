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
  package private(set) var capacity: Int
  private var heap: [Entry] = []

  /// Starts empty.
  ///
  /// - Precondition: `capacity` is not negative.
  package init(capacity: Int) {
    precondition(capacity >= 0, "a negative capacity")
    self.capacity = capacity
    heap.reserveCapacity(min(capacity, 1 << 16))
  }

  /// Forgets all entries and keeps the best `capacity` of those to come, in the memory it has.
  package mutating func empty(keeping capacity: Int) {
    precondition(capacity >= 0, "a negative capacity")
    self.capacity = capacity
    heap.removeAll(keepingCapacity: true)
  }

  /// Hands over the kept entries, best first, and is empty then; allocates nothing.
  package mutating func drain(_ body: (Entry) -> Void) {
    // Heap sort: the worst goes behind all others, one after another.
    let count = heap.count
    for end in stride(from: count - 1, to: 0, by: -1) {
      heap.swapAt(0, end)
      siftDown(0, below: end)
    }
    for entry in heap { body(entry) }
    heap.removeAll(keepingCapacity: true)
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

  private mutating func siftDown(_ start: Int) { siftDown(start, below: heap.count) }

  private mutating func siftDown(_ start: Int, below end: Int) {
    var parent = start
    while true {
      var worst = parent
      let first = min(2 * parent + 1, end)
      for child in first..<min(first + 2, end) {
        if Entry.ranksBefore(heap[worst], heap[child]) { worst = child }
      }
      guard worst != parent else { return }
      heap.swapAt(parent, worst)
      parent = worst
    }
  }
}
