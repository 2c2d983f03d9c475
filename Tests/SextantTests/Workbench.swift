import Encoder
import FileFormat
import Sextant
import TestSupport

/// A folder with documents, an index beside it and a tiny encoder of its own.
struct Workbench {
  let folder = TemporaryFolder()
  let models: ModelStore
  let index: IndexFolder

  /// Makes the encoder: one random direction for each letter, so texts of like letters are near.
  init(seed: UInt64 = 1) throws {
    models = ModelStore(path: folder.file("models"))
    index = IndexFolder(folder.file("index"))
    try addModel("tiny", seed: seed)
  }

  func addModel(_ name: String, seed: UInt64, dimension: Int = 16) throws {
    let letters = (97...122).map { String(UnicodeScalar(UInt8($0))) } + (0...9).map(String.init)
    let vocabulary =
      ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"] + letters + letters.map { "##\($0)" }
    folder.write("models/\(name)/vocab.txt", vocabulary.joined(separator: "\n") + "\n")
    folder.write("models/\(name)/tokenizer_config.json", #"{"tokenizer_class":"BertTokenizer"}"#)
    folder.write("models/\(name)/config.json", #"{"model_type":"sextant-static"}"#)
    var generator = SeededGenerator(seed: seed)
    let values = (0..<vocabulary.count * dimension).map { _ in
      Float.random(in: -1...1, using: &generator)
    }
    var writer = SafetensorsWriter()
    writer.add("embeddings", shape: [vocabulary.count, dimension], values)
    folder.write("models/\(name)/model.safetensors", writer.bytes)
  }

  @discardableResult
  func update(
    _ paths: [String] = ["docs"], _ change: (inout IndexOptions) -> Void = { _ in }
  ) throws -> IndexReport {
    var options = IndexOptions()
    options.encoder = "tiny"
    options.threads = 2
    change(&options)
    return try Indexing.update(
      paths.map(folder.file), in: index, models: models, options: options)
  }

  func open() throws -> SearchIndex { try SearchIndex(index, models: models) }

  func search(
    _ query: String, mode: SearchMode = .lexical, _ change: (inout SearchOptions) -> Void = { _ in }
  ) throws -> [SearchHit] {
    var options = SearchOptions()
    options.mode = mode
    change(&options)
    return try open().search(query, options: options).results
  }

  /// What an index answers, without what may differ between equal indexes.
  func answers(_ queries: [String], mode: SearchMode) throws -> [[String]] {
    let index = try open()
    return try queries.map { query in
      var options = SearchOptions()
      options.mode = mode
      options.isExact = true
      // More than there are: equal scores may stand in either order at a cut.
      options.count = 100
      return try index.search(query, options: options).results.map { hit in
        "\(hit.document.id) \(hit.chunk.startLine) \(hit.chunk.text) \((hit.score * 1e4).rounded())"
      }.sorted()
    }
  }
}
