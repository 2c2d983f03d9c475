/// A stored vector and how near it is to a query.
package struct VectorHit: Equatable, Sendable {
  /// The vector's identity.
  package var id: Int64
  /// Higher is better: the cosine, minus the squared L2 distance, or the inner product.
  package var score: Float

  /// Makes a hit.
  package init(id: Int64, score: Float) {
    self.id = id
    self.score = score
  }
}
