/// A chunk and how well one leg of retrieval likes it.
public struct Candidate: Hashable, Sendable {
  /// The chunk.
  public var chunk: ChunkNumber
  /// Higher is better; the scale is the leg's own (BM25 sum, cosine).
  public var score: Double

  /// Makes a candidate.
  public init(chunk: ChunkNumber, score: Double) {
    self.chunk = chunk
    self.score = score
  }

  /// True when `left` ranks before `right`: by score, ties by the lower chunk number.
  public static func ranksBefore(_ left: Candidate, _ right: Candidate) -> Bool {
    left.score != right.score ? left.score > right.score : left.chunk < right.chunk
  }
}
