/// Opens model folders.
package enum EncoderLoader {
  /// Loads the encoder that a folder holds, by `model_type` of its config.json.
  ///
  /// - Parameter precision: For transformers; nil for ``EncoderPrecision/automatic``.
  /// - Throws: ``ModelError``: what is missing, damaged, or of a kind this program does not do.
  package static func load(
    folder: String, precision: EncoderPrecision? = nil
  ) throws(ModelError) -> any SentenceEncoder {
    let folder = ModelFolder(folder)
    if try StaticEncoder.isIn(folder) { return try StaticEncoder(folder: folder) }
    // Older sentence-transformers keep the transformer in a folder of its own.
    if !folder.contains("config.json"), folder.contains("modules.json") {
      return try TransformerEncoder(folder: folder, precision: precision)
    }
    let settings = try folder.settings("config.json")
    let kind = try settings.string("model_type")
    if StaticEncoder.modelTypes.contains(kind) { return try StaticEncoder(folder: folder) }
    if kind == WordEncoder.modelType { return try WordEncoder(folder: folder) }
    if TransformerEncoder.modelTypes.contains(kind) {
      return try TransformerEncoder(folder: folder, precision: precision)
    }
    throw settings.unsupported(
      "model_type",
      supported: (TransformerEncoder.modelTypes + StaticEncoder.modelTypes).joined(separator: ", "))
  }
}
