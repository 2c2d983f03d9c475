import Model

@testable import LexicalIndex

/// Scores every posting of every query term, in order: the oracle of ``WindowSearch``.
struct ExhaustiveSearch {
  private struct List {
    var ordinals: [UInt32]
    var frequencies: [Double]
  }

  private let index: LexicalIndex
  private var lists: [String: [List]] = [:]
  private let lengths: [[Double]]

  init(_ index: LexicalIndex) throws {
    self.index = index
    lengths = try index.parts.map { part in
      try (0..<part.segment.chunkCount).map {
        index.parameters.length(try part.segment.chunks.lengths($0))
      }
    }
  }

  /// The live postings of a term with weighted frequencies above 0, part by part.
  private mutating func lists(of term: String) throws -> [List] {
    if let known = lists[term] { return known }
    let decoded = try index.parts.map { part -> List in
      let postings = try part.segment.list(of: term).map { try Postings($0) } ?? Postings()
      let kept = postings.ordinals.indices.filter {
        (part.live?.contains(Int(postings.ordinals[$0])) ?? true)
          && index.parameters.weights.sum(postings.frequencies[$0]) > 0
      }
      return List(
        ordinals: kept.map { postings.ordinals[$0] },
        frequencies: kept.map { index.parameters.weights.sum(postings.frequencies[$0]) })
    }
    lists[term] = decoded
    return decoded
  }

  /// The best `depth` matching chunks, ties by the lower number, and how many match in all.
  mutating func search(
    _ query: LexicalQuery, depth: Int, allowed: (ChunkNumber) -> Bool = { _ in true }
  ) throws -> (candidates: [Candidate], matchCount: Int) {
    let prepared = try index.prepare(query)
    let lists = try query.terms.map { try self.lists(of: $0) }
    var matches: [Candidate] = []
    for (number, part) in index.parts.enumerated() {
      var scores: [UInt32: Double] = [:]
      for list in lists {
        let idf = index.bm25.idf(documentFrequency: list.reduce(0) { $0 + $1.ordinals.count })
        for (ordinal, frequency) in zip(list[number].ordinals, list[number].frequencies) {
          scores[ordinal, default: 0] += index.bm25.contribution(
            idf: idf, frequency: frequency, length: lengths[number][Int(ordinal)])
        }
      }
      for (ordinal, score) in scores where prepared.eligible[number]?.contains(Int(ordinal)) ?? true
      {
        let chunk = try part.segment.chunkNumber(Int(ordinal))
        if allowed(chunk) { matches.append(Candidate(chunk: chunk, score: score)) }
      }
    }
    return (Array(matches.sorted(by: Candidate.ranksBefore).prefix(depth)), matches.count)
  }
}
