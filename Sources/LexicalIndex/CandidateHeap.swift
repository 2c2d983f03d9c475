import Model

/// Keeps the best of a stream of candidates: a binary heap with the worst kept one on top.
struct CandidateHeap {
  private let depth: Int
  private var heap: [Candidate] = []

  /// - Parameter depth: How many are kept; 0 keeps none.
  init(depth: Int) { self.depth = max(0, depth) }

  /// Offers a candidate.
  ///
  /// - Complexity: O(log depth) when it is kept, else O(1).
  mutating func offer(_ candidate: Candidate) {
    if heap.count < depth {
      heap.append(candidate)
      siftUp()
    } else if let worst = heap.first, Candidate.ranksBefore(candidate, worst) {
      heap[0] = candidate
      siftDown()
    }
  }

  /// The kept candidates, best first.
  func sorted() -> [Candidate] { heap.sorted(by: Candidate.ranksBefore) }

  private mutating func siftUp() {
    var child = heap.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      guard Candidate.ranksBefore(heap[parent], heap[child]) else { return }
      heap.swapAt(parent, child)
      child = parent
    }
  }

  private mutating func siftDown() {
    var parent = 0
    while true {
      var worst = parent
      for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count {
        if Candidate.ranksBefore(heap[worst], heap[child]) { worst = child }
      }
      guard worst != parent else { return }
      heap.swapAt(parent, worst)
      parent = worst
    }
  }
}
