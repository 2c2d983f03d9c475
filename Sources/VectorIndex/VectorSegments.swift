import Kernels

/// Several segments of one metric and dimension, searched as one.
///
/// An identity is alive in at most one of them.
package struct VectorSegments: Sendable {
  /// The segments, in no particular order.
  package let segments: [VectorSegment]

  /// Puts segments together.
  package init(_ segments: [VectorSegment]) { self.segments = segments }

  /// Vectors that a search may return.
  package var count: Int { segments.reduce(0) { $0 + $1.count } }

  /// As ``VectorSegment/search(_:depth:options:allowed:)`` over all segments.
  package func search(
    _ query: [Float], depth: Int, options: VectorSearchOptions = VectorSearchOptions(),
    allowed: ((Int64) -> Bool)? = nil
  ) throws(VectorIndexError) -> [VectorHit] {
    var best = TopK(capacity: max(0, min(depth, count)))
    for segment in segments {
      for hit in try segment.search(query, depth: depth, options: options, allowed: allowed) {
        best.insert(score: hit.score, number: hit.id)
      }
    }
    return best.sorted().map { VectorHit(id: $0.number, score: $0.score) }
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
