import FileFormat
import Kernels

/// One query term in one part, seen through windows of chunk ordinals: where each window's postings
/// begin and the most that one of them scores. Used by one thread.
///
/// The lists of rare terms are decoded and scored once; of those of frequent terms only the bounds of
/// blocks are computed, and blocks are decoded when a window needs them.
final class TermWindows {
  let list: PostingList
  let weight: Float
  let scoring: LoadedScoring
  let windowCount: Int
  /// The most that a posting of each window scores; 0 without postings.
  let most: UnsafeMutablePointer<Float>
  /// For each window, the first posting (rare term) or the first block that may reach into it; one
  /// more at the end.
  let starts: UnsafeMutablePointer<UInt32>
  /// True when ``ordinals`` and ``scores`` hold the whole list.
  let isDecoded: Bool
  /// Of the whole list; empty when it is not decoded.
  let ordinals: UnsafeMutablePointer<UInt32>
  let scores: UnsafeMutablePointer<Float>
  /// By block, when it is not decoded: the most that a posting scores, and what one is known to.
  let upper: UnsafeMutablePointer<Float>
  private let reached: UnsafeMutablePointer<Float>
  private let kernels: PostingKernels
  /// The block that was decoded last.
  let buffer = BlockBuffer()

  /// - Parameters:
  ///   - weight: The term's idf times its repeats in the query.
  ///   - decodeLimit: Lists of at most so many postings are decoded whole.
  /// - Throws: When the list is damaged.
  init(
    _ list: PostingList, weight: Float, scoring: LoadedScoring, windowBits: Int, decodeLimit: Int
  ) throws(FileFormatError) {
    self.list = list
    self.weight = weight
    self.scoring = scoring
    kernels = list.kernels
    isDecoded = list.count <= max(decodeLimit, SegmentLayout.inlineLimit)
    windowCount = (list.segment.chunkCount + 1 << windowBits - 1) >> windowBits
    let postings = isDecoded ? list.count : 0
    let blocks = isDecoded ? 0 : list.blockCount
    most = .allocate(capacity: windowCount)
    starts = .allocate(capacity: windowCount + 1)
    ordinals = .allocate(capacity: postings + 1)
    scores = .allocate(capacity: postings + 1)
    upper = .allocate(capacity: blocks + 1)
    reached = .allocate(capacity: blocks + 1)
    most.initialize(repeating: 0, count: windowCount)
    if isDecoded { try decode(windowBits) } else { try bound(windowBits) }
  }

  deinit {
    most.deallocate()
    starts.deallocate()
    ordinals.deallocate()
    scores.deallocate()
    upper.deallocate()
    reached.deallocate()
  }

  private func decode(_ windowBits: Int) throws(FileFormatError) {
    var filled = 0
    for block in 0..<list.blockCount {
      try list.load(block, into: buffer)
      try list.loadScores(scoring, weight: weight, into: buffer)
      (ordinals + filled).update(from: buffer.ordinals, count: buffer.count)
      (scores + filled).update(from: buffer.scores, count: buffer.count)
      filled += buffer.count
    }
    var next = 0
    for posting in 0..<filled {
      let window = Int(ordinals[posting]) >> windowBits
      while next <= window {
        starts[next] = UInt32(posting)
        next += 1
      }
      most[window] = max(most[window], scores[posting])
    }
    fillStarts(from: next, with: filled)
  }

  private func bound(_ windowBits: Int) throws(FileFormatError) {
    let count = list.blockCount
    if !scoring.boundsHold {
      upper.initialize(repeating: weight, count: count)
      reached.initialize(repeating: 0, count: count)
    } else if let entries = list.directoryEntries {
      kernels.bounds(
        entries, count: count, least: scoring.leastNorms, most: scoring.mostNorms, weight: weight,
        upper: upper, reached: reached)
    }
    var next = 0
    var first: UInt32 = 0
    for block in 0..<count {
      let last = list.last(block)
      guard first <= last, last < list.segment.chunkCount else { throw list.damage }
      let bound = upper[block]
      let end = Int(last) >> windowBits
      while next <= end {
        starts[next] = UInt32(block)
        next += 1
      }
      var window = Int(first) >> windowBits
      repeat {
        most[window] = max(most[window], bound)
        window += 1
      } while window <= end
      first = last + 1
    }
    fillStarts(from: next, with: count)
  }

  private func fillStarts(from first: Int, with value: Int) {
    for window in first..<max(first, windowCount + 1) { starts[window] = UInt32(value) }
  }

  /// A score that at least `depth` live chunks reach by this term alone; nil when none is known.
  ///
  /// - Precondition: Every chunk of the part is eligible.
  func reachedScore(depth: Int) -> Float? {
    let count = isDecoded ? list.count : list.blockCount
    guard count >= depth, isDecoded || scoring.boundsAreReached else { return nil }
    let known = isDecoded ? scores : reached
    var largest = LargestScores(count: depth)
    for index in 0..<count { _ = largest.offer(known[index]) }
    return largest.least
  }

  /// Adds the scores of a window's postings to `sums`.
  ///
  /// - Parameters:
  ///   - window: Its number; `base` is its first ordinal, `end` one beyond its last.
  ///   - others: The most that all other terms score in the window.
  ///   - threshold: Blocks that cannot reach it together with `others` are passed over.
  func add(
    window: Int, base: UInt32, end: UInt32, others: Float, threshold: Float,
    to sums: UnsafeMutablePointer<Float>
  ) throws(FileFormatError) {
    if isDecoded {
      for posting in Int(starts[window])..<Int(starts[window + 1]) {
        sums[Int(ordinals[posting] - base)] += scores[posting]
      }
      return
    }
    var block = Int(starts[window])
    var first = block == 0 ? 0 : list.last(block - 1) + 1
    while block < list.blockCount, first < end {
      let last = list.last(block)
      if upper[block] + others >= threshold {
        try list.load(block, into: buffer)
        try list.loadScores(scoring, weight: weight, into: buffer)
        let low = first < base ? buffer.lowerBound(base) : 0
        let high = last >= end ? buffer.lowerBound(end) : buffer.count
        for posting in low..<high {
          sums[Int(buffer.ordinals[posting] - base)] += buffer.scores[posting]
        }
      }
      block += 1
      first = last + 1
    }
  }

  /// Adds this term's scores to candidates of a window.
  ///
  /// - Parameters:
  ///   - candidates: Their ordinals, rising.
  ///   - sums: What they score so far; set to 0 for those that cannot reach `threshold`.
  ///   - others: The most that the terms score which are not added yet, without this one.
  func add(
    window: Int, to sums: UnsafeMutablePointer<Float>, of candidates: UnsafePointer<UInt32>,
    count: Int, others: Float, threshold: Float
  ) throws(FileFormatError) {
    if isDecoded {
      addDecoded(window: window, to: sums, of: candidates, count: count)
      return
    }
    var block = Int(starts[window])
    var place = 0
    while place < count {
      block = list.block(holding: candidates[place], from: block)
      guard block < list.blockCount else { return }
      let last = list.last(block)
      let least = threshold - (upper[block] + others)
      let first = place
      var hopeful = 0
      while place < count, candidates[place] <= last {
        if sums[place] < least { sums[place] = 0 } else { hopeful += 1 }
        place += 1
      }
      guard hopeful > 0 else { continue }
      try list.load(block, into: buffer)
      if hopeful <= Self.fewCandidates, !buffer.hasScores {
        try addSingly(to: sums, of: candidates, first..<place)
        continue
      }
      try list.loadScores(scoring, weight: weight, into: buffer)
      kernels.addMatches(
        buffer.ordinals, buffer.scores, count: buffer.count, candidates: candidates + first,
        sums: sums + first, candidateCount: place - first)
    }
  }

  /// Of so many candidates in a block each is looked up: few of them have the term, and scoring a whole block
  /// takes longer.
  private static let fewCandidates = 8

  private func addSingly(
    to sums: UnsafeMutablePointer<Float>, of candidates: UnsafePointer<UInt32>, _ places: Range<Int>
  ) throws(FileFormatError) {
    var posting = 0
    for place in places where sums[place] > 0 {
      posting = buffer.lowerBound(candidates[place], from: posting)
      guard posting < buffer.count else { return }
      guard buffer.ordinals[posting] == candidates[place] else { continue }
      try list.loadCounts(into: buffer)
      sums[place] += scoring.score(buffer, posting, weight: weight)
    }
  }

  private func addDecoded(
    window: Int, to sums: UnsafeMutablePointer<Float>, of candidates: UnsafePointer<UInt32>,
    count: Int
  ) {
    let start = Int(starts[window])
    kernels.addMatches(
      ordinals + start, scores + start, count: Int(starts[window + 1]) - start,
      candidates: candidates, sums: sums, candidateCount: count)
  }

  /// Writes a window's postings that score `threshold` or more, as the only term whose postings count.
  ///
  /// - Returns: How many there are.
  func collect(
    window: Int, base: UInt32, end: UInt32, threshold: Float,
    into candidates: UnsafeMutablePointer<UInt32>, _ sums: UnsafeMutablePointer<Float>
  ) throws(FileFormatError) -> Int {
    if isDecoded {
      let start = Int(starts[window])
      return kernels.select(
        ordinals + start, scores + start, count: Int(starts[window + 1]) - start,
        threshold: threshold, into: candidates, sums)
    }
    var found = 0
    var block = Int(starts[window])
    var first = block == 0 ? 0 : list.last(block - 1) + 1
    while block < list.blockCount, first < end {
      let last = list.last(block)
      if upper[block] >= threshold {
        try list.load(block, into: buffer)
        try list.loadScores(scoring, weight: weight, into: buffer)
        let low = first < base ? buffer.lowerBound(base) : 0
        let high = last >= end ? buffer.lowerBound(end) : buffer.count
        found += kernels.select(
          buffer.ordinals + low, buffer.scores + low, count: high - low, threshold: threshold,
          into: candidates + found, sums + found)
      }
      block += 1
      first = last + 1
    }
    return found
  }
}
