import FileFormat

/// A scored term with its posting lists, one for each part of the index.
struct QueryTerm: Sendable {
  let text: String
  /// Nil where no chunk of the part holds it.
  let lists: [PostingList?]
  /// Live chunks that hold it in a field that counts.
  let documentFrequency: Int
  let idf: Double

  init(_ text: String, in index: LexicalIndex) throws(FileFormatError) {
    var lists: [PostingList?] = []
    var frequency = 0
    for part in index.parts {
      let list = try part.segment.list(of: text)
      lists.append(list)
      if let list {
        frequency += try DocumentFrequency.count(list, in: part, weights: index.parameters.weights)
      }
    }
    self.text = text
    self.lists = lists
    documentFrequency = frequency
    idf = index.bm25.idf(documentFrequency: frequency)
  }
}

/// Counting the live chunks that hold a term where it counts.
enum DocumentFrequency {
  /// - Complexity: O(1) without deletions when every field counts; else O(deleted × log blocks) or
  ///   O(postings).
  static func count(
    _ list: PostingList, in part: LexicalIndex.Part, weights: FieldWeights
  ) throws(FileFormatError) -> Int {
    let hasIdleField = ChunkField.allCases.contains { field in
      weights.presence >> field.rawValue & 1 == 0
        && part.segment.statistics.termCounts[field.rawValue] > 0
    }
    if hasIdleField { return try countEach(list, in: part, weights: weights) }
    return list.count - (try countDeleted(list, part.deleted))
  }

  private static func countEach(
    _ list: PostingList, in part: LexicalIndex.Part, weights: FieldWeights
  ) throws(FileFormatError) -> Int {
    let buffer = BlockBuffer()
    var found = 0
    for block in 0..<list.blockCount {
      try list.load(block, into: buffer)
      try list.loadCounts(into: buffer)
      for place in 0..<buffer.count
      where part.live?.contains(Int(buffer.ordinals[place])) ?? true {
        if buffer.fieldCounts(place).presence & weights.presence != 0 { found += 1 }
      }
    }
    return found
  }

  private static func countDeleted(
    _ list: PostingList, _ deleted: [UInt32]
  ) throws(FileFormatError) -> Int {
    guard !deleted.isEmpty else { return 0 }
    let buffer = BlockBuffer()
    var found = 0
    var block = 0
    for ordinal in deleted {
      block = list.block(holding: ordinal, from: block)
      guard block < list.blockCount else { break }
      try list.load(block, into: buffer)
      let place = buffer.lowerBound(ordinal)
      if place < buffer.count, buffer.ordinals[place] == ordinal { found += 1 }
    }
    return found
  }
}
