import Glibc

@testable import Encoder

/// Recorded answers, made by Evaluation/scripts/make_encoder_fixtures.py.
enum Fixture {
  /// The bytes of a fixture file.
  static func bytes(_ name: String) -> [UInt8] {
    let folder = #filePath.split(separator: "/").dropLast(2).joined(separator: "/")
    guard let stream = fopen("/\(folder)/Fixtures/\(name)", "rb") else {
      preconditionFailure("no fixture \(name)")
    }
    defer { fclose(stream) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = fread(&buffer, 1, buffer.count, stream), count > 0 {
      bytes += buffer[..<count]
    }
    return bytes
  }

  /// The small tokenizer.json as text, for tests that change it.
  static var tokenizerText: String { String(decoding: bytes("tokenizer.json"), as: UTF8.self) }

  /// The small tokenizer.
  static func tokenizer() throws -> WordPieceTokenizer {
    try TokenizerFile(path: "tokenizer.json", bytes: bytes("tokenizer.json")).tokenizer()
  }

  /// A line whose subwords Hugging Face's library gave.
  struct TokenLine {
    var normalizer: Int
    var text: String
    var ids: [Int32]
  }

  /// All recorded lines.
  static func tokenLines() throws -> [TokenLine] {
    try bytes("tokens.jsonl").split(separator: UInt8(ascii: "\n")).map { line in
      let value = try JSONValue(parsing: Array(line))
      guard case .integer(let normalizer)? = value["normalizer"],
        case .string(let text)? = value["text"], case .array(let ids)? = value["ids"]
      else { preconditionFailure("tokens.jsonl has no such line") }
      return TokenLine(normalizer: normalizer, text: text, ids: ids.map { Int32($0.double) })
    }
  }

  /// A text with the vectors of the small BERT.
  struct SentenceVectors {
    var text: String
    var mean: [Float]
    var firstToken: [Float]
  }

  /// The small BERT's answers.
  static func sentenceVectors() throws -> [SentenceVectors] {
    let value = try JSONValue(parsing: bytes("bert.json"))
    guard case .array(let texts)? = value["texts"] else { preconditionFailure("no texts") }
    return texts.map { entry in
      guard case .string(let text)? = entry["text"], case .array(let mean)? = entry["mean"],
        case .array(let first)? = entry["cls"]
      else { preconditionFailure("bert.json has no such text") }
      return SentenceVectors(
        text: text, mean: mean.map { Float($0.double) }, firstToken: first.map { Float($0.double) })
    }
  }
}

extension JSONValue {
  /// A number as such.
  var double: Double {
    switch self {
    case .integer(let value): Double(value)
    case .number(let value): value
    default: preconditionFailure("\(self) is no number")
    }
  }
}

extension Fixture {
  /// The path of a fixture file or folder.
  static func path(_ name: String) -> String {
    let folder = #filePath.split(separator: "/").dropLast(2).joined(separator: "/")
    return "/\(folder)/Fixtures/\(name)"
  }

  /// A JSON file's value.
  static func json(_ name: String) throws -> JSONValue { try JSONValue(parsing: bytes(name)) }
}

extension JSONValue {
  /// An array's values.
  var list: [JSONValue] {
    guard case .array(let values) = self else { preconditionFailure("\(self) is no array") }
    return values
  }

  /// An array of texts.
  var texts: [String] {
    list.map { value in
      guard case .string(let text) = value else { preconditionFailure("\(value) is no text") }
      return text
    }
  }

  /// An array of arrays of numbers.
  var vectors: [[Float]] { list.map { $0.list.map { Float($0.double) } } }
}
