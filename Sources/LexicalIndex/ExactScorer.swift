import FileFormat

/// Scores single chunks of one part in double precision, term by term in the order of the query: the
/// scores that answers carry. Used by one thread.
final class ExactScorer {
  private let part: LexicalIndex.Part
  private let scoring: LoadedScoring
  private let bm25: BM25
  private let terms: [QueryTerm]
  private let lists: [PostingList?]
  private let order: [Int]
  private let buffers: [BlockBuffer]
  private var frequencies: [Double]

  init(_ query: PreparedQuery, part number: Int) throws(FileFormatError) {
    part = query.index.parts[number]
    scoring = try part.scoring.load()
    bm25 = query.index.bm25
    terms = query.terms
    lists = query.terms.map { $0.lists[number] }
    order = query.order
    buffers = query.terms.map { _ in BlockBuffer() }
    frequencies = [Double](repeating: 0, count: terms.count)
  }

  /// The length that a chunk is scored with.
  func length(_ ordinal: Int) throws(FileFormatError) -> Double { try scoring.length(ordinal) }

  /// The weighted frequency of each different term in a chunk, 0 where it is not.
  ///
  /// - Complexity: O(log blocks) for each term; a block is decoded once for neighbouring chunks.
  func frequencies(_ ordinal: Int) throws(FileFormatError) -> [Double] {
    for (number, list) in lists.enumerated() {
      frequencies[number] = 0
      guard let list else { continue }
      let buffer = buffers[number]
      let block = list.block(holding: UInt32(ordinal))
      guard block < list.blockCount else { continue }
      try list.load(block, into: buffer)
      let place = buffer.lowerBound(UInt32(ordinal))
      guard place < buffer.count, buffer.ordinals[place] == UInt32(ordinal) else { continue }
      try list.loadCounts(into: buffer)
      frequencies[number] = bm25.parameters.weights.sum(buffer.fieldCounts(place))
    }
    return frequencies
  }

  /// The BM25 score of a chunk.
  func score(_ ordinal: Int) throws(FileFormatError) -> Double {
    let frequencies = try frequencies(ordinal)
    guard frequencies.contains(where: { $0 > 0 }) else { return 0 }
    let length = try length(ordinal)
    return order.reduce(0) { sum, number in
      guard frequencies[number] > 0 else { return sum }
      return sum
        + bm25.contribution(
          idf: terms[number].idf, frequency: frequencies[number], length: length)
    }
  }
}
