import FileFormat
import TestSupport
import Testing

@testable import Encoder

@Suite struct EncoderLoaderTests {
  private let folder = TemporaryFolder()

  @Test func picksTheEncoderByItsModelType() throws {
    let transformer = try EncoderLoader.load(folder: SmallBERT().write(to: folder) + "/")
    #expect(transformer is TransformerEncoder)
    #expect(transformer.name == "small")
    let table = try EncoderLoader.load(folder: SmallStaticModel.floats().write(to: folder))
    #expect(table is StaticEncoder)
  }

  @Test func loadsATransformerInAFolderOfItsOwn() throws {
    let path = try SmallBERT().write(to: folder)
    for name in ["config.json", "tokenizer.json", "model.safetensors"] {
      folder.write("old/0_Transformer/\(name)", folder.read("small/\(name)"))
    }
    folder.write("old/1_Pooling/config.json", folder.read("small/1_Pooling/config.json"))
    folder.write(
      "old/modules.json",
      """
      [{"type":"sentence_transformers.models.Transformer","path":"0_Transformer"},
       {"type":"sentence_transformers.models.Pooling","path":"1_Pooling"}]
      """)
    let old = try EncoderLoader.load(folder: folder.file("old"))
    let new = try EncoderLoader.load(folder: path)
    #expect(try old.encode("the cat", role: .query) == new.encode("the cat", role: .query))
    #expect(old.fingerprint == new.fingerprint)
  }

  @Test func aFolderWithoutModulesIsPooledByTheMean() throws {
    let path = try SmallBERT().write(to: folder)
    let bare = TemporaryFolder()
    for name in ["config.json", "tokenizer.json", "model.safetensors"] {
      bare.write(name, folder.read("small/\(name)"))
    }
    let found = try EncoderLoader.load(folder: bare.path).encode("the cat", role: .query)
    #expect(try found == EncoderLoader.load(folder: path).encode("the cat", role: .query))
  }

  @Test func otherModelTypesAreNamed() throws {
    var model = try SmallBERT()
    model.config["model_type"] = "\"t5\""
    let path = try model.write(to: folder)
    #expect(
      throws: ModelError.unsupported(
        path: "\(path)/config.json", part: "\"model_type\":", found: "\"t5\"",
        supported: "bert, roberta, xlm-roberta, distilbert, mpnet, modernbert, nomic_bert, qwen3, "
          + "gemma3_text, jina_embeddings_v3, sextant-static, model2vec")
    ) { try EncoderLoader.load(folder: path) }
  }

  @Test func anEmptyFolderNamesTheMissingFile() {
    #expect(throws: ModelError.missingFile(path: "\(folder.path)/config.json")) {
      try EncoderLoader.load(folder: folder.path)
    }
  }
}

@Suite struct ModelErrorTests {
  @Test(arguments: [
    (
      ModelError.missingFile(path: "m/config.json"),
      "m/config.json: error: no such file; the folder is no model of this kind or not complete"
    ),
    (
      .unreadable(.cannotOpen(path: "m/x", reason: "Permission denied")),
      "m/x: error: cannot open: Permission denied"
    ),
    (
      .tooLarge(path: "m/x", byteCount: 9, limit: 8),
      "m/x: error: 9 bytes, at most 8 are read; fetch the model again"
    ),
    (
      .malformed(path: "m/x", offset: 7, reason: "':' expected"),
      "m/x: byte 7: error: ':' expected; fetch the model again"
    ),
    (
      .missingSetting(path: "m/x", key: "hidden_size"),
      "m/x: error: \"hidden_size\" is missing; fetch the model again"
    ),
    (
      .badSetting(path: "m/x", key: "a", found: "0", expected: "a whole number in 1...5"),
      "m/x: error: \"a\" is 0, expected a whole number in 1...5; fetch the model again"
    ),
    (
      .unsupported(path: "m/x", part: "\"type\":", found: "\"T5\"", supported: "bert"),
      "m/x: error: \"type\": \"T5\" is not supported; use a model with bert"
    ),
    (
      .missingTensor(path: "m/x", name: "a.weight"),
      "m/x: error: tensor \"a.weight\" is missing; the file belongs to another model"
    ),
    (
      .unfitTensor(path: "m/x", name: "a", found: "F32 [2]", expected: "F32 [3]"),
      "m/x: error: tensor \"a\" is F32 [2], expected F32 [3]; the file belongs to another model"
    ),
  ])
  func descriptionsSayPlaceFactAndRemedy(_ error: ModelError, _ text: String) {
    #expect(error.description == text)
  }
}
