import Kernels

/// How far a token sees.
struct AttentionReach: Sendable, Equatable {
  /// Tokens before it.
  var behind: Int
  /// Tokens after it.
  var ahead: Int

  /// Every token sees every other.
  static let all = AttentionReach(behind: .max, ahead: .max)
  /// Only what stands before.
  static let causal = AttentionReach(behind: .max, ahead: 0)

  /// Tokens up to `distance` away on both sides.
  static func window(_ distance: Int) -> AttentionReach {
    AttentionReach(behind: distance, ahead: distance)
  }

  /// So low that its exponential is nothing beside any other.
  private static let hidden: Float = -1e30

  /// Hides the scores of keys out of reach.
  ///
  /// - Parameters:
  ///   - scores: A row for each query, a value for each key.
  ///   - first: The place of the first query among the keys.
  func hide(_ scores: MutableFloatRows, keyCount: Int, first: Int) {
    guard behind < keyCount - 1 || ahead < keyCount - 1 else { return }
    for row in 0..<scores.rowCount {
      let query = first + row
      let start = scores.base + row * scores.stride
      for key in 0..<(query > behind ? query - behind : 0) { start[key] = Self.hidden }
      let end = ahead >= keyCount - query ? keyCount : query + ahead + 1
      for key in end..<keyCount { start[key] = Self.hidden }
    }
  }
}
