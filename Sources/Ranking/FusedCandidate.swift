package import Model

/// A chunk after fusion.
package struct FusedCandidate: Hashable, Sendable {
  /// What went in.
  package let candidate: FusionCandidate
  /// What came out, and why.
  package let explanation: FusionExplanation

  /// The chunk.
  package var chunk: ChunkNumber { candidate.chunk }
  /// The fused score, 0…1.
  package var score: Double { explanation.score }

  /// True when `left` ranks before `right`: by score, ties by the lower chunk number.
  package static func ranksBefore(_ left: FusedCandidate, _ right: FusedCandidate) -> Bool {
    left.score != right.score ? left.score > right.score : left.chunk < right.chunk
  }
}
