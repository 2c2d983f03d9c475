import FileFormat
package import Model

/// A query whose posting lists are decoded: searches, scores and explanations cost no more I/O.
package struct PreparedQuery: Sendable {
  /// A scored term with its postings, one list for each part of the index.
  private struct Term: Sendable {
    let text: String
    let lists: [WeightedPostings]
    let documentFrequency: Int
    let idf: Double
  }

  private let query: LexicalQuery
  private let index: LexicalIndex
  /// The different terms of the query.
  private let terms: [Term]
  /// For each term of the query in order, its place in `terms`.
  private let order: [Int]
  /// For each part, the live chunks that hold what is required and nothing excluded.
  private let eligible: [OrdinalSet]

  init(_ query: LexicalQuery, in index: LexicalIndex) throws(FileFormatError) {
    self.query = query
    self.index = index
    var places: [String: Int] = [:]
    var terms: [Term] = []
    var order: [Int] = []
    for text in query.terms {
      if places[text] == nil {
        places[text] = terms.count
        terms.append(try Self.term(text, in: index))
      }
      order.append(places[text] ?? 0)
    }
    self.terms = terms
    self.order = order
    var eligible: [OrdinalSet] = []
    for part in index.parts { eligible.append(try Self.eligible(part, for: query)) }
    self.eligible = eligible
  }

  private static func term(
    _ text: String, in index: LexicalIndex
  ) throws(FileFormatError) -> Term {
    var lists: [WeightedPostings] = []
    for part in index.parts {
      lists.append(
        try WeightedPostings(of: text, in: part, weights: index.parameters.weights))
    }
    let frequency = lists.reduce(0) { $0 + $1.ordinals.count }
    return Term(
      text: text, lists: lists, documentFrequency: frequency,
      idf: index.bm25.idf(documentFrequency: frequency))
  }

  private static func eligible(
    _ part: LexicalIndex.Part, for query: LexicalQuery
  ) throws(FileFormatError) -> OrdinalSet {
    var eligible = part.live
    for phrase in query.required {
      eligible.formIntersection(try PhraseMatcher.matches(phrase, in: part.segment))
    }
    for phrase in query.excluded {
      eligible.subtract(try PhraseMatcher.matches(phrase, in: part.segment))
    }
    return eligible
  }

  /// The best `depth` matching chunks, ties by the lower number, and how many match in all.
  ///
  /// - Parameter allowed: Asked for every matching chunk; those it refuses do not match.
  /// - Complexity: O(postings of the query's terms + chunks).
  package func search(
    depth: Int, allowed: ((ChunkNumber) -> Bool)? = nil
  ) -> (candidates: [Candidate], matchCount: Int) {
    guard !query.isEmpty else { return ([], 0) }
    var best = CandidateHeap(depth: depth)
    var matchCount = 0
    for (number, part) in index.parts.enumerated() {
      var (scores, matching) = accumulate(part: number)
      matching.formIntersection(eligible[number])
      matching.forEach { ordinal in
        let chunk = part.segment.chunkNumber(ordinal)
        guard allowed?(chunk) ?? true else { return }
        matchCount += 1
        best.offer(Candidate(chunk: chunk, score: scores[ordinal]))
      }
    }
    return (best.sorted(), matchCount)
  }

  /// Every chunk's score in one part, summed in the order of the query's terms, and which have any.
  private func accumulate(part number: Int) -> (scores: [Double], matching: OrdinalSet) {
    let segment = index.parts[number].segment
    var scores = [Double](repeating: 0, count: segment.chunkCount)
    guard !query.terms.isEmpty else { return (scores, eligible[number]) }
    var matching = OrdinalSet(count: segment.chunkCount)
    for place in order {
      let list = terms[place].lists[number]
      for position in list.ordinals.indices {
        let ordinal = Int(list.ordinals[position])
        scores[ordinal] += index.bm25.contribution(
          idf: terms[place].idf, frequency: list.frequencies[position],
          length: index.parameters.length(segment.lengths(ordinal)))
        matching.insert(ordinal)
      }
    }
    return (scores, matching)
  }

  /// The BM25 score of each of `chunks`, to the bit as ``search(depth:allowed:)`` gives it; 0 for a
  /// chunk without any of the terms or not in the index.
  ///
  /// What is required or excluded does not enter; see ``admits(_:)``.
  ///
  /// - Complexity: O(chunks × terms × log postings).
  package func scores(of chunks: [ChunkNumber]) -> [Double] {
    chunks.map { chunk in
      guard let (part, ordinal) = place(of: chunk) else { return 0 }
      let length = index.parameters.length(index.parts[part].segment.lengths(ordinal))
      return order.reduce(0) { sum, place in
        guard let frequency = terms[place].lists[part].frequency(at: ordinal) else { return sum }
        return sum
          + index.bm25.contribution(
            idf: terms[place].idf, frequency: frequency, length: length)
      }
    }
  }

  /// True when a chunk is live, holds all that is required and nothing that is excluded.
  package func admits(_ chunk: ChunkNumber) -> Bool {
    place(of: chunk).map { eligible[$0.part].contains($0.ordinal) } ?? false
  }

  /// What each query term adds to the score of a chunk; the sum in order is the score, to the bit.
  ///
  /// Empty for a chunk that is not in the index.
  package func explain(_ chunk: ChunkNumber) -> [TermContribution] {
    guard let (part, ordinal) = place(of: chunk) else { return [] }
    let length = index.parameters.length(index.parts[part].segment.lengths(ordinal))
    return order.map { place in
      let term = terms[place]
      let frequency = term.lists[part].frequency(at: ordinal) ?? 0
      let share =
        frequency > 0
        ? index.bm25.contribution(idf: term.idf, frequency: frequency, length: length) : 0
      return TermContribution(
        term: term.text, documentFrequency: term.documentFrequency, idf: term.idf,
        frequency: frequency, length: length, contribution: share)
    }
  }

  private func place(of chunk: ChunkNumber) -> (part: Int, ordinal: Int)? {
    for (number, part) in index.parts.enumerated() {
      guard let ordinal = part.segment.ordinal(of: chunk), part.live.contains(ordinal) else {
        continue
      }
      return (number, ordinal)
    }
    return nil
  }
}

/// The live chunks of one segment that hold a term in a field that counts, with weighted counts.
struct WeightedPostings: Sendable {
  /// Rising chunk ordinals.
  private(set) var ordinals: [UInt32] = []
  /// The weighted number of occurrences in each, above 0.
  private(set) var frequencies: [Double] = []

  /// Decodes and weighs a term's list; empty when no live chunk holds it where it counts.
  init(
    of term: String, in part: LexicalIndex.Part, weights: FieldWeights
  ) throws(FileFormatError) {
    guard let number = try part.segment.termNumber(term) else { return }
    let postings = try Postings(of: number, in: part.segment)
    ordinals.reserveCapacity(postings.ordinals.count)
    frequencies.reserveCapacity(postings.ordinals.count)
    for (ordinal, counts) in zip(postings.ordinals, postings.frequencies) {
      let frequency = weights.sum(counts)
      guard frequency > 0, !part.hasDeletions || part.live.contains(Int(ordinal)) else { continue }
      ordinals.append(ordinal)
      frequencies.append(frequency)
    }
  }

  /// The weighted count in the chunk at `ordinal`; nil when the term is not there.
  ///
  /// - Complexity: O(log chunks that hold the term).
  func frequency(at ordinal: Int) -> Double? {
    var low = 0
    var high = ordinals.count
    while low < high {
      let middle = (low + high) / 2
      if Int(ordinals[middle]) < ordinal { low = middle + 1 } else { high = middle }
    }
    return low < ordinals.count && Int(ordinals[low]) == ordinal ? frequencies[low] : nil
  }
}
