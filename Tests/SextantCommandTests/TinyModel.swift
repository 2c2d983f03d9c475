import TestSupport

/// A static encoder with a handful of subwords, written by the test itself: letters, marks and the
/// words that tests use.
enum TinyModel {
  static let dimension = 16

  static let vocabulary: [String] = {
    let letters = "abcdefghijklmnopqrstuvwxyz".map(String.init)
    let marks = "0123456789.,;:!?-_()'\"/".map(String.init)
    let words = [
      "the", "default", "timeout", "is", "thirty", "seconds", "log", "files", "rotated", "night",
      "server", "settings", "request", "compaction", "space", "tombstone", "hello", "world",
    ]
    return ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"] + letters + letters.map { "##\($0)" }
      + marks + words
  }()

  /// Writes the model's folder.
  static func write(to folder: TemporaryFolder, named name: String) {
    folder.write("\(name)/config.json", #"{"model_type":"sextant-static"}"#)
    folder.write("\(name)/tokenizer_config.json", #"{"tokenizer_class":"BertTokenizer"}"#)
    folder.write("\(name)/vocab.txt", vocabulary.joined(separator: "\n") + "\n")
    folder.write("\(name)/model.safetensors", weights)
  }

  private static let weights: [UInt8] = {
    var generator = SeededGenerator(seed: 7)
    let values = (0..<vocabulary.count * dimension).map { _ in
      Float.random(in: -1...1, using: &generator)
    }
    let shape = "[\(vocabulary.count),\(dimension)]"
    let table =
      #"{"embeddings":{"dtype":"F32","shape":\#(shape),"data_offsets":[0,\#(values.count * 4)]}}"#
    let padding = String(repeating: " ", count: (8 - table.utf8.count % 8) % 8)
    let header = Array((table + padding).utf8)
    let length = withUnsafeBytes(of: UInt64(header.count).littleEndian) { [UInt8]($0) }
    return length + header + values.withUnsafeBytes { [UInt8]($0) }
  }()
}
