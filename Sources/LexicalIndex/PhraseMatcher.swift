import FileFormat

/// Finds the chunks of a segment that hold a phrase.
enum PhraseMatcher {
  /// The ordinals of chunks with `phrase` or one of its alternatives, deleted ones included.
  ///
  /// - Throws: When a list it needs is damaged; when a phrase of several terms meets a segment
  ///   without positions.
  /// - Complexity: O(postings of all its terms), and the occurrences in blocks of chunks that hold
  ///   them all; a single term needs no positions.
  static func matches(
    _ phrase: LexicalPhrase, in segment: LexicalSegment
  ) throws(FileFormatError) -> OrdinalSet {
    var found = try matchesItself(phrase, in: segment)
    for other in phrase.alternatives { found.formUnion(try matches(other, in: segment)) }
    return found
  }

  private static func matchesItself(
    _ phrase: LexicalPhrase, in segment: LexicalSegment
  ) throws(FileFormatError) -> OrdinalSet {
    var lists: [PostingList] = []
    for term in phrase.terms {
      guard let list = try segment.list(of: term) else {
        return OrdinalSet(count: segment.chunkCount)
      }
      lists.append(list)
    }
    var candidates = try chunks(holding: lists[0], in: phrase.field)
    for list in lists.dropFirst() {
      candidates.formIntersection(try chunks(holding: list, in: phrase.field))
    }
    guard lists.count > 1, candidates.count > 0 else { return candidates }
    if let slop = phrase.slop {
      let span = (phrase.offsets.last ?? 0) + max(0, slop)
      return try chunks(
        holding: lists, of: phrase.terms, within: span, in: phrase.field, among: candidates)
    }
    return try chunks(holding: lists, at: phrase.offsets, in: phrase.field, among: candidates)
  }

  private static func chunks(
    holding list: PostingList, in field: ChunkField?
  ) throws(FileFormatError) -> OrdinalSet {
    var found = OrdinalSet(count: list.segment.chunkCount)
    let buffer = BlockBuffer()
    for block in 0..<list.blockCount {
      try list.load(block, into: buffer)
      if field != nil { try list.loadCounts(into: buffer) }
      for place in 0..<buffer.count
      where field.map({ buffer.fieldCounts(place)[$0] > 0 }) ?? true {
        found.insert(Int(buffer.ordinals[place]))
      }
    }
    return found
  }

  /// A phrase begins where every term has an occurrence at its own offset from there.
  private static func chunks(
    holding lists: [PostingList], at offsets: [Int], in field: ChunkField?,
    among candidates: OrdinalSet
  ) throws(FileFormatError) -> OrdinalSet {
    var starts: [UInt64]?
    for (list, offset) in zip(lists, offsets) {
      let occurrences = try Occurrences(list, wanted: candidates)
      let possible = occurrences.starts(atOffset: offset, in: field)
      starts = starts.map { intersection($0, possible) } ?? possible
    }
    var found = OrdinalSet(count: lists[0].segment.chunkCount)
    for key in starts ?? [] { found.insert(Int(key >> 32)) }
    return found
  }

  /// A window of word numbers moves over the places of all terms: it grows by one and shrinks from behind
  /// as long as it has every term.
  ///
  /// - Parameter span: The most by which the last word number may be above the first.
  private static func chunks(
    holding lists: [PostingList], of terms: [String], within span: Int, in field: ChunkField?,
    among candidates: OrdinalSet
  ) throws(FileFormatError) -> OrdinalSet {
    var places: [(key: UInt64, term: Int)] = []
    /// How often a term is wanted, by its first place in the phrase.
    var wanted = [Int](repeating: 0, count: terms.count)
    for (place, term) in terms.enumerated() {
      let first = terms.firstIndex(of: term) ?? place
      wanted[first] += 1
      guard first == place else { continue }
      places += try Occurrences(lists[place], wanted: candidates)
        .starts(atOffset: 0, in: field).map { ($0, place) }
    }
    places.sort { ($0.key, $0.term) < ($1.key, $1.term) }
    var found = OrdinalSet(count: lists[0].segment.chunkCount)
    var missing = wanted
    var missingCount = terms.count
    var first = 0
    for (key, term) in places {
      missing[term] -= 1
      if missing[term] >= 0 { missingCount -= 1 }
      while missingCount == 0 {
        let begin = places[first]
        if begin.key >> UInt64(Place.positionBits) == key >> UInt64(Place.positionBits),
          key - begin.key <= UInt64(span)
        {
          found.insert(Int(key >> 32))
        }
        missing[begin.term] += 1
        if missing[begin.term] > 0 { missingCount += 1 }
        first += 1
      }
    }
    return found
  }

  /// What both sorted lists hold.
  private static func intersection(_ left: [UInt64], _ right: [UInt64]) -> [UInt64] {
    var common: [UInt64] = []
    var index = 0
    for key in left {
      while index < right.count, right[index] < key { index += 1 }
      guard index < right.count else { break }
      if right[index] == key { common.append(key) }
    }
    return common
  }
}

extension Occurrences {
  /// Where a phrase would begin that has this term `offset` words later; sorted.
  fileprivate func starts(atOffset offset: Int, in field: ChunkField?) -> [UInt64] {
    keys.compactMap { key in
      let place = Place(rawValue: UInt32(truncatingIfNeeded: key))
      guard place.position >= offset, field.map({ $0 == place.field }) ?? true
      else { return nil }
      return key - UInt64(offset)
    }
  }
}
