/// Merges the symbols of one word: a linked list of symbols and a heap of pairs that may merge.
struct BytePairMerger {
  private struct Symbol {
    var id: Int32
    var previous: Int32
    var next: Int32
    var isAlive = true
  }

  private struct Candidate {
    var rank: Int32
    var place: Int32
    var id: Int32

    func isBefore(_ other: Candidate) -> Bool { (rank, place) < (other.rank, other.place) }
  }

  private let model: BytePairModel
  private var symbols: [Symbol]
  /// A binary heap, the best candidate first.
  private var heap: [Candidate] = []

  /// Takes a word's first symbols.
  init(_ ids: [Int32], model: BytePairModel) {
    self.model = model
    let last = Int32(ids.count) - 1
    symbols = ids.enumerated().map { place, id in
      let place = Int32(place)
      return Symbol(id: id, previous: place - 1, next: place == last ? -1 : place + 1)
    }
    for place in 0..<max(0, last) { push(at: place) }
  }

  /// Merges until no pair is left.
  mutating func run() {
    while let candidate = pop() {
      let place = Int(candidate.place)
      let next = symbols[place].next
      // The pair may have changed since it was pushed.
      guard symbols[place].isAlive, next >= 0,
        model.merge(of: symbols[place].id, symbols[Int(next)].id)?.id == candidate.id
      else { continue }
      symbols[place].id = candidate.id
      symbols[Int(next)].isAlive = false
      let following = symbols[Int(next)].next
      symbols[place].next = following
      if following >= 0 {
        symbols[Int(following)].previous = candidate.place
        push(at: candidate.place)
      }
      if symbols[place].previous >= 0 { push(at: symbols[place].previous) }
    }
  }

  /// Appends what is left.
  func append(to ids: inout [Int32]) {
    for symbol in symbols where symbol.isAlive { ids.append(symbol.id) }
  }

  private mutating func push(at place: Int32) {
    let next = symbols[Int(place)].next
    guard next >= 0, let merge = model.merge(of: symbols[Int(place)].id, symbols[Int(next)].id)
    else { return }
    heap.append(Candidate(rank: merge.rank, place: place, id: merge.id))
    var child = heap.count - 1
    while child > 0, heap[child].isBefore(heap[(child - 1) / 2]) {
      heap.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  private mutating func pop() -> Candidate? {
    guard let first = heap.first, let last = heap.popLast() else { return nil }
    guard !heap.isEmpty else { return first }
    heap[0] = last
    var parent = 0
    while 2 * parent + 1 < heap.count {
      var child = 2 * parent + 1
      if child + 1 < heap.count, heap[child + 1].isBefore(heap[child]) { child += 1 }
      guard heap[child].isBefore(heap[parent]) else { break }
      heap.swapAt(child, parent)
      parent = child
    }
    return first
  }
}
