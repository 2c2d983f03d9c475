/// What a text is for: some models put a different instruction before questions and passages.
package enum EmbeddingRole: String, Sendable, CaseIterable {
  /// A user's question.
  case query
  /// A passage of the index.
  case document
}

/// Turns texts into unit vectors whose dot product says how alike in meaning two texts are.
///
/// Encoders are immutable after loading and may be used from many threads at once.
package protocol SentenceEncoder: Sendable {
  /// The model's folder name, for people.
  var name: String { get }
  /// Values in each vector.
  var dimension: Int { get }
  /// Most subwords that a text may have, special tokens included; what lies beyond is cut.
  var maximumTokens: Int { get }
  /// How it computes; fp32 unless it can do otherwise.
  var precision: EncoderPrecision { get }
  /// Hex digits that change with weights, tokenizer, pooling, prompts and precision class.
  ///
  /// Vectors of two encoders may be compared only if their fingerprints are equal.
  var fingerprint: String { get }

  /// The subword ids of `text` alone (no prompt), special tokens included, cut at `maximumTokens`.
  func tokenIDs(_ text: String) -> [Int32]

  /// The number of subwords of `text`, without special tokens, prompt or cut.
  func tokenCount(_ text: String) -> Int

  /// One unit row for each text, in the order of `texts`.
  ///
  /// Rows do not depend on the other texts, their order or `threads`.
  ///
  /// - Parameters:
  ///   - role: Picks the model's prompt, when it has one for the role.
  ///   - threads: Threads that work, the caller's included; less than 1 counts as 1.
  ///   - progress: Called with the number of texts done so far, never twice with the same number,
  ///     from any thread and in no fixed order; may be called often.
  /// - Throws: `CancellationError` soon after the caller's task is cancelled, when rows are missing;
  ///   other errors only from an encoder on another machine.
  func encode(
    _ texts: [String], role: EmbeddingRole, threads: Int, progress: (@Sendable (Int) -> Void)?
  ) throws -> EmbeddingMatrix
}

extension SentenceEncoder {
  /// Single precision.
  package var precision: EncoderPrecision { .fp32 }

  /// The unit vector of one text, made on the caller's thread.
  package func encode(_ text: String, role: EmbeddingRole) throws -> [Float] {
    try encode([text], role: role, threads: 1, progress: nil).values
  }
}
