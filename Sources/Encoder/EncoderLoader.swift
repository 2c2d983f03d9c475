/// Opens model folders.
package enum EncoderLoader {
  /// Loads the encoder that a folder holds, by `model_type` of its config.json.
  ///
  /// - Throws: ``ModelError``: what is missing, damaged, or of a kind this program does not do.
  package static func load(folder: String) throws(ModelError) -> any SentenceEncoder {
    let folder = ModelFolder(folder)
    let settings = try folder.settings("config.json")
    let kind = try settings.string("model_type")
    if StaticEncoder.modelTypes.contains(kind) { return try StaticEncoder(folder: folder) }
    throw settings.unsupported("model_type", supported: "bert, sextant-static or model2vec")
  }
}
