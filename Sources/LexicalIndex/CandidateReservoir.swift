/// Collects what may be among the best, by single-precision scores, and says below which score nothing
/// can be.
///
/// A single-precision score differs from the exact one by less than `margin` times itself. The
/// threshold lies twice that margin below the score at `depth`, so every chunk whose exact score is
/// among the best `depth`, ties included, is kept; the exact scores decide later.
struct CandidateReservoir {
  struct Item {
    var score: Float
    var part: UInt32
    var ordinal: UInt32
  }

  /// What a search must reach to be kept; 0 while there are too few.
  private(set) var threshold: Float = 0
  private let depth: Int
  private let keptShare: Float
  private var items: [Item] = []
  private var best: LargestScores
  private var compactAt: Int

  /// - Parameters:
  ///   - depth: How many are wanted, at least 1.
  ///   - termCount: Terms of the query: each adds a rounding.
  init(depth: Int, termCount: Int) {
    self.depth = depth
    keptShare = 1 - Float(termCount + 16) * 0x1p-20
    best = LargestScores(count: depth)
    compactAt = 2 * min(depth, 1 << 20) + 256
  }

  /// Tells that at least `depth` chunks score `score` or more.
  mutating func raise(to score: Float) { threshold = max(threshold, score * keptShare) }

  /// Adds a chunk whose score is at least the threshold.
  @inline(__always)
  mutating func add(score: Float, part: Int, ordinal: UInt32) {
    guard score >= threshold else { return }
    items.append(Item(score: score, part: UInt32(part), ordinal: ordinal))
    if best.offer(score), let least = best.least { raise(to: least) }
    if items.count >= compactAt { compact() }
  }

  private mutating func compact() {
    items.removeAll { $0.score < threshold }
    // Many equal scores stay together; room grows so that this stays linear.
    compactAt = max(compactAt, 2 * items.count)
  }

  /// What was kept, by part and ordinal.
  func selected() -> [Item] {
    items.filter { $0.score >= threshold }
      .sorted { ($0.part, $0.ordinal) < ($1.part, $1.ordinal) }
  }
}

/// The largest of a stream of scores: a binary heap with the least kept one on top.
struct LargestScores {
  private let capacity: Int
  private var heap: [Float] = []

  init(count: Int) { capacity = count }

  /// The least of the kept scores; nil while fewer than wanted were seen.
  var least: Float? { heap.count == capacity ? heap.first : nil }

  /// Offers a score; true when it is kept.
  @inline(__always)
  mutating func offer(_ score: Float) -> Bool {
    if heap.count < capacity {
      heap.append(score)
      siftUp()
      return true
    }
    guard let least = heap.first, score > least else { return false }
    heap[0] = score
    siftDown()
    return true
  }

  private mutating func siftUp() {
    var child = heap.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      guard heap[child] < heap[parent] else { return }
      heap.swapAt(parent, child)
      child = parent
    }
  }

  private mutating func siftDown() {
    var parent = 0
    while true {
      let left = 2 * parent + 1
      guard left < heap.count else { return }
      let right = left + 1
      let least = right < heap.count && heap[right] < heap[left] ? right : left
      guard heap[least] < heap[parent] else { return }
      heap.swapAt(parent, least)
      parent = least
    }
  }
}
