/// A start for a static table: what a transformer makes of each subword alone.
package enum TeacherTable {
  /// The teacher's vector of each subword between its special tokens, unit rows by id.
  ///
  /// Model2Vec (Tulkens and van Dongen, 2024) starts in the same way.
  ///
  /// - Complexity: One pass of three tokens for each subword: some 15 seconds for MiniLM.
  package static func vectors(
    _ teacher: TransformerEncoder, threads: Int, progress: (@Sendable (Int) -> Void)? = nil
  ) throws -> EmbeddingMatrix {
    let template = teacher.tokenizer.template
    let largest = teacher.wordPiece?.vocabulary.largestID ?? teacher.tokenizer.largestID
    let texts = (0..<Int32(largest + 1)).map { template.single([$0]) }
    return try teacher.encode(tokenIDs: texts, threads: threads, progress: progress)
  }
}
