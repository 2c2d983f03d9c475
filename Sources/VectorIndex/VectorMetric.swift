/// How near two vectors are; scores are higher-is-better for all.
package enum VectorMetric: UInt32, Sendable, CaseIterable {
  /// The cosine of the angle, -1...1; vectors are scaled to unit length when they are added.
  case cosine = 1
  /// Minus the squared L2 distance; vectors are kept as given.
  case l2 = 2
  /// The inner product: longer vectors are nearer to everything. Vectors are kept as given.
  case innerProduct = 3
}
