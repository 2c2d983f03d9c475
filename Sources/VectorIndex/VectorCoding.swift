/// What the codes of vectors describe.
package enum VectorCoding: UInt32, Sendable, CaseIterable {
  /// The vector itself: one table serves a whole query, and lists can be halved without coding anew.
  case plain = 0
  /// The vector less the centroid of its list.
  case residual = 1
  /// The vector turned by a ``Rotation`` that was fitted for codes.
  case rotated = 2
}
