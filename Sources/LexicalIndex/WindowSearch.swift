import FileFormat
import Kernels
import Model

/// Finds the best chunks of one part without scoring all: MaxScore over windows of ordinals with
/// block bounds, windows of highest bound first.
///
/// In a window the terms are ordered by the most they can score there. Those that cannot reach the
/// threshold together are not *essential*: a chunk that has no other term is passed over. The
/// postings of the essential ones are added up; what can still reach the threshold is completed with
/// the others, term by term. H. Turtle and J. Flood, "Query Evaluation: Strategies and
/// Optimizations" (1995); S. Ding and T. Suel, "Faster Top-k Document Retrieval Using Block-Max
/// Indexes" (2011); windows and their order after A. Mallia, T. Suel and N. Tonellotto, "Faster
/// Learned Sparse Retrieval with Block-Max Pruning" (2024). Used by one thread.
final class WindowSearch {
  private static let windowBits = 12
  private static let windowSize = 1 << windowBits
  /// Windows of highest bound that are searched before the others, for a high threshold.
  private static let firstWindows = 8

  private let kernels = PostingKernels.best
  private let part: Int
  private let segment: LexicalSegment
  private let eligible: OrdinalSet?
  private let allowed: ((ChunkNumber) -> Bool)?
  private let terms: [TermWindows]
  private let windowCount: Int
  /// By window: the most that all terms score together; 0 when it was searched before the others.
  private let totals: UnsafeMutablePointer<Float>
  private let sums: UnsafeMutablePointer<Float>
  private let candidates: UnsafeMutablePointer<UInt32>
  private let candidateSums: UnsafeMutablePointer<Float>
  /// The terms of the current window by rising bound.
  private var active: [Int] = []

  init(
    _ query: PreparedQuery, part: Int, allowed: ((ChunkNumber) -> Bool)?
  ) throws(FileFormatError) {
    self.part = part
    segment = query.index.parts[part].segment
    eligible = query.eligible[part]
    self.allowed = allowed
    windowCount = (segment.chunkCount + Self.windowSize - 1) >> Self.windowBits
    totals = .allocate(capacity: windowCount + 1)
    totals.initialize(repeating: 0, count: windowCount + 1)
    sums = .allocate(capacity: Self.windowSize)
    sums.initialize(repeating: 0, count: Self.windowSize)
    candidates = .allocate(capacity: Self.windowSize + 16)
    candidateSums = .allocate(capacity: Self.windowSize + 16)
    do { terms = try Self.terms(query, part: part) } catch {
      Self.free(totals, sums, candidates, candidateSums)
      throw error
    }
    for term in terms {
      for window in 0..<windowCount { totals[window] += term.most[window] }
    }
  }

  deinit { Self.free(totals, sums, candidates, candidateSums) }

  private static func free(
    _ totals: UnsafeMutablePointer<Float>, _ sums: UnsafeMutablePointer<Float>,
    _ candidates: UnsafeMutablePointer<UInt32>, _ candidateSums: UnsafeMutablePointer<Float>
  ) {
    totals.deallocate()
    sums.deallocate()
    candidates.deallocate()
    candidateSums.deallocate()
  }

  private static func terms(
    _ query: PreparedQuery, part: Int
  ) throws(FileFormatError) -> [TermWindows] {
    let scoring = try query.index.parts[part].scoring.load()
    var repeats = [Int](repeating: 0, count: query.terms.count)
    for number in query.order { repeats[number] += 1 }
    // A single list is searched best through its bounds; of several, windows without a rare term
    // are passed over when its postings are known.
    let limit =
      query.terms.count == 1
      ? SegmentLayout.blockSize : query.index.parts[part].segment.chunkCount / 128
    var terms: [TermWindows] = []
    for (term, repeats) in zip(query.terms, repeats) {
      guard let list = term.lists[part] else { continue }
      terms.append(
        try TermWindows(
          list, weight: Float(term.idf * Double(repeats)), scoring: scoring,
          windowBits: windowBits, decodeLimit: limit))
    }
    return terms
  }

  /// Offers the part's best chunks to `reservoir`.
  ///
  /// - Throws: When a list is damaged.
  func run(into reservoir: inout CandidateReservoir, depth: Int) throws(FileFormatError) {
    if eligible == nil, allowed == nil {
      for term in terms {
        if let score = term.reachedScore(depth: depth) { reservoir.raise(to: score) }
      }
    }
    for window in highestWindows() {
      try search(window, into: &reservoir)
      totals[window] = 0
    }
    for window in 0..<windowCount { try search(window, into: &reservoir) }
  }

  private func highestWindows() -> [Int] {
    var highest: [Int] = []
    for window in 0..<windowCount {
      if highest.count == Self.firstWindows {
        guard let least = highest.last, totals[window] > totals[least] else { continue }
        highest.removeLast()
      }
      let place = highest.firstIndex { totals[$0] < totals[window] } ?? highest.count
      highest.insert(window, at: place)
    }
    return highest
  }

  private func search(
    _ window: Int, into reservoir: inout CandidateReservoir
  ) throws(FileFormatError) {
    let threshold = reservoir.threshold
    guard totals[window] > 0, totals[window] >= threshold else { return }
    orderTerms(window)
    let base = window << Self.windowBits
    let size = min(Self.windowSize, segment.chunkCount - base)
    var idle: Float = 0
    var firstEssential = 0
    while firstEssential < active.count {
      let bound = idle + terms[active[firstEssential]].most[window]
      guard bound < threshold else { break }
      idle = bound
      firstEssential += 1
    }
    guard firstEssential < active.count else { return }
    let count =
      firstEssential + 1 == active.count
      ? try terms[active[firstEssential]].collect(
        window: window, base: UInt32(base), end: UInt32(base + size), threshold: threshold - idle,
        into: candidates, candidateSums)
      : try addUp(window, from: firstEssential, base: base, size: size, threshold, idle: idle)
    try complete(
      count, window: window, terms: firstEssential, idle: idle, into: &reservoir)
  }

  /// Adds up the postings of the terms of ``active`` from `first` on and collects the candidates.
  private func addUp(
    _ window: Int, from first: Int, base: Int, size: Int, _ threshold: Float, idle: Float
  ) throws(FileFormatError) -> Int {
    do throws(FileFormatError) {
      for place in first..<active.count {
        let term = terms[active[place]]
        try term.add(
          window: window, base: UInt32(base), end: UInt32(base + size),
          others: totals[window] - term.most[window], threshold: threshold, to: sums)
      }
    } catch {
      sums.update(repeating: 0, count: size)
      throw error
    }
    return kernels.collect(
      sums, count: size, threshold: threshold - idle, base: UInt32(base), ordinals: candidates,
      scores: candidateSums)
  }

  /// Orders the terms that the window has by the most they score there.
  private func orderTerms(_ window: Int) {
    active.removeAll(keepingCapacity: true)
    for number in terms.indices {
      let bound = terms[number].most[window]
      guard bound > 0 else { continue }
      var place = active.count
      active.append(number)
      while place > 0, terms[active[place - 1]].most[window] > bound {
        active[place] = active[place - 1]
        place -= 1
      }
      active[place] = number
    }
  }

  /// Adds the first `terms` of ``active`` to the candidates, the one of highest bound first, and
  /// keeps those that reach the threshold.
  private func complete(
    _ candidateCount: Int, window: Int, terms termCount: Int, idle: Float,
    into reservoir: inout CandidateReservoir
  ) throws(FileFormatError) {
    var count = candidateCount
    for place in (0..<termCount).reversed() where count > 0 {
      // Added up afresh: a difference of sums could fall below the bound that it stands for.
      var others: Float = 0
      for other in active[..<place] { others += terms[other].most[window] }
      try terms[active[place]].add(
        window: window, to: candidateSums, of: candidates, count: count, others: others,
        threshold: reservoir.threshold)
      count = kernels.select(
        candidates, candidateSums, count: count, threshold: reservoir.threshold - others,
        into: candidates, candidateSums)
    }
    for place in 0..<count where candidateSums[place] >= reservoir.threshold {
      let ordinal = candidates[place]
      guard eligible?.contains(Int(ordinal)) ?? true else { continue }
      if let allowed, !allowed(try segment.chunkNumber(Int(ordinal))) { continue }
      reservoir.add(score: candidateSums[place], part: part, ordinal: ordinal)
    }
  }
}
