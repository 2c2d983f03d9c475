/// What an exact search of rounded vectors says of the vectors as they were given.
///
/// A stored vector lies within a known distance of the given one, so a score is off by no more than a
/// known bound. A hit whose score leads that of the first one left out by twice the bound is truly among
/// the nearest.
package struct ExactProof: Sendable, Equatable {
  /// The most that a cosine, an inner product, or a distance (not squared), may be off by.
  package var errorBound: Float
  /// Hits, from the first on, that are proven to be among the true nearest.
  package var provenCount: Int
  /// The true nearest are proven to be among so many hits of an exact search.
  package var sufficientDepth: Int
}

extension VectorSegments {
  /// The exact answer to a query and what it proves.
  ///
  /// - Throws: As ``VectorSegment/search(_:depth:options:filter:allowed:)``.
  /// - Complexity: A few exact searches.
  package func prove(
    _ query: [Float], depth: Int
  ) throws(VectorIndexError) -> (hits: [VectorHit], proof: ExactProof) {
    let bound = try errorBound(query)
    var width = min(count, 2 * max(1, depth))
    while true {
      let hits = try search(query, depth: width, options: VectorSearchOptions(exact: true))
      let kept = Array(hits.prefix(depth))
      guard let last = kept.last else {
        return (kept, ExactProof(errorBound: bound, provenCount: 0, sufficientDepth: 0))
      }
      let sufficient = hits.firstIndex { highest($0.score, bound) < lowest(last.score, bound) }
      if let depth = sufficient ?? (width == count ? hits.count : nil) {
        let next = hits.dropFirst(kept.count).first.map { highest($0.score, bound) }
        let proven = kept.prefix { hit in next.map { lowest(hit.score, bound) >= $0 } ?? true }
        return (
          kept,
          ExactProof(errorBound: bound, provenCount: proven.count, sufficientDepth: depth)
        )
      }
      width = min(count, 4 * width)
    }
  }

  /// Rounding of vectors and of the query, and of sums of floats.
  private func errorBound(_ query: [Float]) throws(VectorIndexError) -> Float {
    let store = segments.map(\.storeError).max() ?? 0
    let dimension = Float(query.count)
    var largest: Float = 0
    var square: Float = 0
    for value in query {
      largest = max(largest, abs(value))
      square += value * value
    }
    // The query is rounded less the store's origin.
    largest += segments.map(\.largestOrigin).max() ?? 0
    guard largest > 0 else { return store }
    // Half a step of the query's 16 bits in each component (see WideQuery).
    let rounding = largest / 32_512 / 2 * dimension.squareRoot()
    let length = square.squareRoot()
    let sums = dimension * 1e-7
    switch segments.first?.metric {
    case .l2: return (store + rounding + length * sums).nextUp
    case .innerProduct:
      var longest: Float = 0
      for segment in segments { longest = max(longest, try segment.longestRow()) }
      return (length * store + (rounding + length * sums) * longest).nextUp
    default: return (store + rounding / length + sums).nextUp
    }
  }

  private func lowest(_ score: Float, _ bound: Float) -> Float { moved(score, by: -bound) }

  private func highest(_ score: Float, _ bound: Float) -> Float { moved(score, by: bound) }

  /// A score worse or better by an error of the cosine or the distance.
  private func moved(_ score: Float, by error: Float) -> Float {
    guard segments.first?.metric == .l2 else { return score + error }
    let distance = max(0, (-score).squareRoot() - error)
    return -distance * distance
  }
}
