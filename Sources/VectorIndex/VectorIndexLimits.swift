/// The most that one segment holds.
package enum VectorIndexLimits {
  /// Values in a vector.
  package static let dimension = 1 << 16
  /// Rows in a segment.
  package static let rowCount = Int(Int32.max) - 64
  /// Inverted lists in a segment.
  package static let listCount = 1 << 16
}
