import FileFormat

/// Finds the chunks of a segment that hold a phrase.
enum PhraseMatcher {
  /// The ordinals of chunks with `phrase`, deleted ones included.
  ///
  /// - Throws: When a list it needs is damaged.
  /// - Complexity: O(occurrences of all its terms); a single term needs no positions.
  static func matches(
    _ phrase: LexicalPhrase, in segment: LexicalSegment
  ) throws(FileFormatError) -> OrdinalSet {
    var numbers: [Int] = []
    for term in phrase.terms {
      guard let number = try segment.termNumber(term) else {
        return OrdinalSet(count: segment.chunkCount)
      }
      numbers.append(number)
    }
    if numbers.count == 1 {
      return try chunks(holding: numbers[0], in: phrase.field, of: segment)
    }
    return try chunks(holding: numbers, at: phrase.offsets, in: phrase.field, of: segment)
  }

  private static func chunks(
    holding term: Int, in field: ChunkField?, of segment: LexicalSegment
  ) throws(FileFormatError) -> OrdinalSet {
    let postings = try Postings(of: term, in: segment)
    var found = OrdinalSet(count: segment.chunkCount)
    for (ordinal, counts) in zip(postings.ordinals, postings.frequencies) {
      if field.map({ counts[$0] > 0 }) ?? true { found.insert(Int(ordinal)) }
    }
    return found
  }

  /// A phrase begins where every term has an occurrence at its own offset from there.
  private static func chunks(
    holding terms: [Int], at offsets: [Int], in field: ChunkField?, of segment: LexicalSegment
  ) throws(FileFormatError) -> OrdinalSet {
    var starts: [UInt64]?
    for (term, offset) in zip(terms, offsets) {
      let postings = try Postings(of: term, in: segment)
      let occurrences = try Occurrences(of: term, postings: postings, in: segment)
      let possible = occurrences.starts(atOffset: offset, in: field)
      starts = starts.map { intersection($0, possible) } ?? possible
    }
    var found = OrdinalSet(count: segment.chunkCount)
    for key in starts ?? [] { found.insert(Int(key >> 32)) }
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
