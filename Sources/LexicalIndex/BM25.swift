import Glibc

/// What a search may choose; nothing of it is stored in a segment.
public struct BM25Parameters: Hashable, Sendable {
  /// How the length of a chunk enters its scores.
  public enum Lengths: String, Sendable {
    /// As Lucene's combined fields: each field's length rounded to one byte (exact below 40, then
    /// four significant bits), their weighted sum rounded again.
    case byte4
    case exact
  }

  /// How soon more occurrences of a term stop counting.
  public var k1: Double
  /// How much longer chunks lose, from 0 to 1.
  public var b: Double
  /// How much a term counts in each field.
  public var weights: FieldWeights
  /// How the length of a chunk enters.
  public var lengths: Lengths

  /// Makes parameters; the defaults are Lucene's.
  ///
  /// - Precondition: `k1` is finite and not negative, `b` is in 0...1.
  public init(
    k1: Double = 1.2, b: Double = 0.75, weights: FieldWeights = FieldWeights(),
    lengths: Lengths = .byte4
  ) {
    precondition(k1.isFinite && k1 >= 0, "k1 is finite and not negative")
    precondition((0...1).contains(b), "b is in 0...1")
    self.k1 = k1
    self.b = b
    self.weights = weights
    self.lengths = lengths
  }

  /// The length that a chunk with these field lengths is scored with.
  func length(_ counts: FieldCounts) -> Double {
    switch lengths {
    case .exact: weights.sum(counts)
    case .byte4: Double(LengthCode.length(Self.code(counts, weights: weights)))
    }
  }

  /// The one-byte length of a chunk: each field's rounded, their weighted sum rounded again.
  static func code(_ counts: FieldCounts, weights: FieldWeights) -> UInt8 {
    let rounded = FieldCounts(
      title: UInt32(byte4(Int(counts.title))), heading: UInt32(byte4(Int(counts.heading))),
      text: UInt32(byte4(Int(counts.text))))
    return LengthCode.code(Int(min(weights.sum(rounded) + 0.5, 0x1p52)))
  }

  /// Lucene's `SmallFloat.intToByte4` and back; see ``LengthCode``.
  static func byte4(_ length: Int) -> Int { LengthCode.length(LengthCode.code(length)) }
}

/// Lucene's BM25 over a fixed collection.
///
/// A term adds `idf · tf / (tf + k1 (1 − b + b · length / mean length))` with
/// `idf = ln(1 + (N − df + 0.5) / (df + 0.5))`. S. Robertson and H. Zaragoza, "The Probabilistic
/// Relevance Framework: BM25 and Beyond" (2009), without the constant factor `k1 + 1`.
struct BM25: Sendable {
  let parameters: BM25Parameters
  /// N: live chunks with a term in a field that counts.
  let chunkCount: Int
  /// The mean of their exact weighted lengths.
  let meanLength: Double

  /// How rare a term is that `documentFrequency` live chunks hold.
  func idf(documentFrequency: Int) -> Double {
    let rest = Double(chunkCount - documentFrequency) + 0.5
    return log(1 + rest / (Double(documentFrequency) + 0.5))
  }

  /// What is added to a term's frequency under the line, for a chunk of the given scored length.
  func norm(length: Double) -> Double {
    parameters.k1 * (1 - parameters.b + parameters.b * length / meanLength)
  }

  /// What a term adds to the score of a chunk of the given scored length.
  ///
  /// - Parameter frequency: The weighted number of occurrences, above 0.
  func contribution(idf: Double, frequency: Double, length: Double) -> Double {
    idf * frequency / (frequency + norm(length: length))
  }
}
