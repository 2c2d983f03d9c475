import Kernels

/// Several segments of one metric and dimension, searched as one.
///
/// An identity is alive in at most one of them.
package struct VectorSegments: Sendable {
  /// The first may lend its quantizers to others; the order means nothing else.
  package let segments: [VectorSegment]
  /// Those that have the quantizers of the first, and where they are.
  private let followers: [VectorSegment]
  private let followerNumbers: [Int]

  /// Puts segments together.
  package init(_ segments: [VectorSegment]) {
    self.segments = segments
    followerNumbers = segments.indices.filter { segments[$0].sharesQuantizers(of: segments[0]) }
    followers = followerNumbers.map { segments[$0] }
  }

  /// Vectors that a search may return.
  package var count: Int { segments.reduce(0) { $0 + $1.count } }

  /// As ``VectorSegment/search(_:depth:options:filter:allowed:)`` over all segments; a filter has a part
  /// for each.
  package func search(
    _ query: [Float], depth: Int, options: VectorSearchOptions = VectorSearchOptions(),
    filter: [VectorFilter]? = nil, allowed: ((Int64) -> Bool)? = nil
  ) throws(VectorIndexError) -> [VectorHit] {
    var hits: [VectorHit] = []
    try search(query, depth: depth, options: options, filter: filter, allowed: allowed, into: &hits)
    return hits
  }

  /// As above, into an array that keeps its memory.
  package func search(
    _ query: [Float], depth: Int, options: VectorSearchOptions = VectorSearchOptions(),
    filter: [VectorFilter]? = nil, allowed: ((Int64) -> Bool)? = nil, into hits: inout [VectorHit]
  ) throws(VectorIndexError) {
    if segments.count == 1 {
      return try segments[0].search(
        query, depth: depth, options: options, filter: filter?[0], allowed: allowed, into: &hits)
    }
    var best = TopK(capacity: max(0, min(depth, count)))
    for (number, segment) in segments.enumerated() where !followerNumbers.contains(number) {
      if number == 0, !followers.isEmpty {
        try segment.search(
          query, depth: depth, options: options, filter: filter?[0], allowed: allowed,
          parts: followers, filters: filter.map { all in followerNumbers.map { all[$0] } },
          into: &hits)
      } else {
        try segment.search(
          query, depth: depth, options: options, filter: filter?[number], allowed: allowed,
          into: &hits)
      }
      for hit in hits { best.insert(score: hit.score, number: hit.id) }
    }
    hits.removeAll(keepingCapacity: true)
    best.drain { hits.append(VectorHit(id: $0.number, score: $0.score)) }
  }

  /// As ``VectorSegment/filter(_:)``, a set for each segment.
  package func filter(_ ids: Set<Int64>) throws(VectorIndexError) -> [VectorFilter] {
    var filters: [VectorFilter] = []
    for segment in segments { filters.append(try segment.filter(ids)) }
    return filters
  }

  /// As ``VectorSegment/scores(of:query:)`` over all segments.
  package func scores(of ids: [Int64], query: [Float]) throws(VectorIndexError) -> [Float?] {
    var scores = [Float?](repeating: nil, count: ids.count)
    for segment in segments {
      for (place, score) in try segment.scores(of: ids, query: query).enumerated() {
        scores[place] = scores[place] ?? score
      }
    }
    return scores
  }

  /// As ``VectorSegment/vector(of:)`` over all segments.
  package func vector(of id: Int64) throws(VectorIndexError) -> [Float]? {
    for segment in segments {
      if let vector = try segment.vector(of: id) { return vector }
    }
    return nil
  }
}
