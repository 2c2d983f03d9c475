import Model

@testable import LexicalIndex

extension LexicalIndex {
  /// The best matches and how many there are.
  func found(
    _ query: LexicalQuery, depth: Int, allowed: ((ChunkNumber) -> Bool)? = nil
  ) throws -> (candidates: [Candidate], matchCount: Int) {
    try prepare(query).found(depth: depth, allowed: allowed)
  }
}

extension PreparedQuery {
  /// The best matches and how many there are.
  func found(
    depth: Int, allowed: ((ChunkNumber) -> Bool)? = nil
  ) throws -> (candidates: [Candidate], matchCount: Int) {
    (try search(depth: depth, allowed: allowed), try matchCount(allowed: allowed))
  }
}
