/// Another encoder's vectors cut to their first values and scaled to unit length again, for encoders
/// trained so that the first values matter most (Kusupati et al., "Matryoshka Representation
/// Learning", 2022).
package struct TruncatedEncoder: SentenceEncoder {
  private let encoder: any SentenceEncoder
  package let dimension: Int

  /// Cuts to `dimension` values; nil when the encoder has no more than that.
  package init?(_ encoder: any SentenceEncoder, dimension: Int) {
    guard 1..<encoder.dimension ~= dimension else { return nil }
    self.encoder = encoder
    self.dimension = dimension
  }

  package var name: String { encoder.name }
  package var maximumTokens: Int { encoder.maximumTokens }
  package var precision: EncoderPrecision { encoder.precision }
  package var fingerprint: String { "\(encoder.fingerprint)/\(dimension)" }

  package func tokenIDs(_ text: String) -> [Int32] { encoder.tokenIDs(text) }

  package func tokenCount(_ text: String) -> Int { encoder.tokenCount(text) }

  package func encode(
    _ texts: [String], role: EmbeddingRole, threads: Int, progress: (@Sendable (Int) -> Void)?
  ) throws -> EmbeddingMatrix {
    let whole = try encoder.encode(texts, role: role, threads: threads, progress: progress)
    var cut = EmbeddingMatrix(rowCount: texts.count, dimension: dimension)
    cut.values.withUnsafeMutableBufferPointer { values in
      for row in 0..<texts.count {
        let out = UnsafeMutableBufferPointer(
          rebasing: values[row * dimension..<(row + 1) * dimension])
        _ = out.update(fromContentsOf: whole.row(row).prefix(dimension))
        UnitVector.normalize(out)
      }
    }
    return cut
  }
}
