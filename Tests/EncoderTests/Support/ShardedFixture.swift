import TestSupport

/// Fixtures/architectures/sharded: a folder exactly as transformers saved it.
enum ShardedFixture {
  static let files =
    ["config.json", "tokenizer.json", "tokenizer_config.json", "model.safetensors.index.json"]
    + (1...3).map { "model-0000\($0)-of-00003.safetensors" }

  /// Copies it, so that packed weights lie beside the copy, and returns the copy's path.
  static func copy(to folder: TemporaryFolder) -> String {
    for file in files {
      folder.write("sharded/\(file)", Fixture.bytes("architectures/sharded/\(file)"))
    }
    return folder.file("sharded")
  }
}
