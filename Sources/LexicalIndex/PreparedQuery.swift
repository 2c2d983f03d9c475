public import FileFormat
public import Model

/// A query whose terms and phrases are looked up; many threads may ask it.
public struct PreparedQuery: Sendable {
  let query: LexicalQuery
  let index: LexicalIndex
  /// The different terms of the query.
  let terms: [QueryTerm]
  /// For each term of the query in order, its place in `terms`.
  let order: [Int]
  /// For each part, the live chunks that hold what is required and nothing excluded; nil for all.
  let eligible: [OrdinalSet?]

  init(_ query: LexicalQuery, in index: LexicalIndex) throws(FileFormatError) {
    self.query = query
    self.index = index
    var places: [String: Int] = [:]
    var terms: [QueryTerm] = []
    var order: [Int] = []
    for text in query.terms {
      if places[text] == nil {
        places[text] = terms.count
        terms.append(try QueryTerm(text, in: index))
      }
      order.append(places[text] ?? 0)
    }
    self.terms = terms
    self.order = order
    var eligible: [OrdinalSet?] = []
    for part in index.parts { eligible.append(try Self.eligible(part, for: query)) }
    self.eligible = eligible
  }

  private static func eligible(
    _ part: LexicalIndex.Part, for query: LexicalQuery
  ) throws(FileFormatError) -> OrdinalSet? {
    guard !query.required.isEmpty || !query.excluded.isEmpty else { return part.live }
    var eligible = part.live ?? OrdinalSet(allBelow: part.segment.chunkCount)
    for phrase in query.required {
      eligible.formIntersection(try PhraseMatcher.matches(phrase, in: part.segment))
    }
    for phrase in query.excluded {
      eligible.subtract(try PhraseMatcher.matches(phrase, in: part.segment))
    }
    return eligible
  }

  /// The best `depth` matching chunks, ties by the lower number.
  ///
  /// - Parameter allowed: Asked about chunks that may be among them; those it refuses do not match.
  /// - Throws: When a list that the query needs is damaged.
  /// - Complexity: At most O(postings of the query's terms); most of those of frequent terms are
  ///   passed over.
  public func search(
    depth: Int, allowed: ((ChunkNumber) -> Bool)? = nil
  ) throws(FileFormatError) -> [Candidate] {
    guard !query.isEmpty, depth > 0 else { return [] }
    guard !query.terms.isEmpty else { return try firstEligible(depth: depth, allowed: allowed) }
    guard index.bm25.chunkCount > 0 else { return [] }
    var reservoir = CandidateReservoir(depth: depth, termCount: query.terms.count)
    for part in index.parts.indices {
      let search = try WindowSearch(self, part: part, allowed: allowed)
      try search.run(into: &reservoir, depth: depth)
    }
    return try rescored(reservoir, depth: depth)
  }

  /// The selected chunks with their exact scores.
  private func rescored(
    _ reservoir: CandidateReservoir, depth: Int
  ) throws(FileFormatError) -> [Candidate] {
    var best = CandidateHeap(depth: depth)
    var scorer: (part: Int, scorer: ExactScorer)?
    for item in reservoir.selected() {
      let part = Int(item.part)
      if scorer?.part != part { scorer = (part, try ExactScorer(self, part: part)) }
      guard let score = try scorer?.scorer.score(Int(item.ordinal)) else { continue }
      let chunk = try index.parts[part].segment.chunkNumber(Int(item.ordinal))
      best.offer(Candidate(chunk: chunk, score: score))
    }
    return best.sorted()
  }

  /// What matches a query of conditions alone, with score 0.
  private func firstEligible(
    depth: Int, allowed: ((ChunkNumber) -> Bool)?
  ) throws(FileFormatError) -> [Candidate] {
    var best = CandidateHeap(depth: depth)
    try forEachEligible { part, ordinal throws(FileFormatError) in
      let chunk = try index.parts[part].segment.chunkNumber(ordinal)
      if allowed?(chunk) ?? true { best.offer(Candidate(chunk: chunk, score: 0)) }
    }
    return best.sorted()
  }

  private func forEachEligible(
    _ body: (Int, Int) throws(FileFormatError) -> Void
  ) throws(FileFormatError) {
    for (number, part) in index.parts.enumerated() {
      let eligible = eligible[number] ?? OrdinalSet(allBelow: part.segment.chunkCount)
      for ordinal in 0..<part.segment.chunkCount where eligible.contains(ordinal) {
        try body(number, ordinal)
      }
    }
  }

  /// How many chunks match.
  ///
  /// - Complexity: O(postings of the query's terms + chunks): a search alone looks at far fewer.
  public func matchCount(
    allowed: ((ChunkNumber) -> Bool)? = nil
  ) throws(FileFormatError) -> Int {
    guard !query.isEmpty else { return 0 }
    var count = 0
    for (number, part) in index.parts.enumerated() {
      var matching = eligible[number] ?? OrdinalSet(allBelow: part.segment.chunkCount)
      if !query.terms.isEmpty { matching.formIntersection(try holding(part: number)) }
      guard let allowed else {
        count += matching.count
        continue
      }
      for ordinal in 0..<part.segment.chunkCount where matching.contains(ordinal) {
        if allowed(try part.segment.chunkNumber(ordinal)) { count += 1 }
      }
    }
    return count
  }

  /// The chunks of a part that hold a term of the query where it counts.
  private func holding(part number: Int) throws(FileFormatError) -> OrdinalSet {
    let weights = index.parameters.weights
    var found = OrdinalSet(count: index.parts[number].segment.chunkCount)
    let buffer = BlockBuffer()
    for term in terms {
      guard let list = term.lists[number] else { continue }
      buffer.block = -1
      for block in 0..<list.blockCount {
        try list.load(block, into: buffer)
        if weights.presence != 7 { try list.loadCounts(into: buffer) }
        for place in 0..<buffer.count
        where weights.presence == 7
          || buffer.fieldCounts(place).presence & weights.presence != 0
        {
          found.insert(Int(buffer.ordinals[place]))
        }
      }
    }
    return found
  }

  /// The BM25 score of each of `chunks`, to the bit as ``search(depth:allowed:)`` gives it; 0 for a
  /// chunk without any of the terms or not in the index.
  ///
  /// What is required or excluded does not enter; see ``admits(_:)``.
  ///
  /// - Complexity: O(chunks × terms × log postings).
  public func scores(of chunks: [ChunkNumber]) throws(FileFormatError) -> [Double] {
    guard index.bm25.chunkCount > 0 else { return chunks.map { _ in 0 } }
    var scores = [Double](repeating: 0, count: chunks.count)
    var scorers: [ExactScorer?] = index.parts.map { _ in nil }
    // In order of number, so that neighbours share decoded blocks.
    for place in chunks.indices.sorted(by: { chunks[$0] < chunks[$1] }) {
      guard let (part, ordinal) = try self.place(of: chunks[place]) else { continue }
      if scorers[part] == nil { scorers[part] = try ExactScorer(self, part: part) }
      scores[place] = try scorers[part]?.score(ordinal) ?? 0
    }
    return scores
  }

  /// True when a chunk is live, holds all that is required and nothing that is excluded.
  public func admits(_ chunk: ChunkNumber) throws(FileFormatError) -> Bool {
    guard let (part, ordinal) = try place(of: chunk) else { return false }
    return eligible[part]?.contains(ordinal) ?? true
  }

  /// What each query term adds to the score of a chunk; the sum in order is the score, to the bit.
  ///
  /// Empty for a chunk that is not in the index.
  public func explain(_ chunk: ChunkNumber) throws(FileFormatError) -> [TermContribution] {
    guard index.bm25.chunkCount > 0, let (part, ordinal) = try place(of: chunk) else { return [] }
    let scorer = try ExactScorer(self, part: part)
    let frequencies = try scorer.frequencies(ordinal)
    let length = try scorer.length(ordinal)
    return order.map { number in
      let term = terms[number]
      let frequency = frequencies[number]
      let share =
        frequency > 0
        ? index.bm25.contribution(idf: term.idf, frequency: frequency, length: length) : 0
      return TermContribution(
        term: term.text, documentFrequency: term.documentFrequency, idf: term.idf,
        frequency: frequency, length: length, contribution: share)
    }
  }

  private func place(
    of chunk: ChunkNumber
  ) throws(FileFormatError) -> (part: Int, ordinal: Int)? {
    for (number, part) in index.parts.enumerated() {
      guard let ordinal = try part.segment.ordinal(of: chunk),
        part.live?.contains(ordinal) ?? true
      else { continue }
      return (number, ordinal)
    }
    return nil
  }
}
