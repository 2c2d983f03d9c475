import TestSupport

@testable import Encoder

/// Recorded answers of transformers and tokenizers, made by
/// Evaluation/scripts/make_architecture_fixtures.py.
enum ArchitectureFixture {
  /// What `tokenizers` gave for each line, and for twelve pairs of lines.
  struct TokenAnswers {
    var ids: [[Int32]]
    var pairs: [(ids: [Int32], types: [Int32])]
  }

  /// One of the small tokenizers.
  static func tokenizer(_ name: String) throws -> PipelineTokenizer {
    let path = "architectures/tokenizers/\(name).json"
    return try TokenizerFile(path: path, bytes: Fixture.bytes(path)).pipeline()
  }

  private static func rows() throws -> [JSONValue] {
    try Fixture.bytes("architectures/tokens.jsonl").split(separator: UInt8(ascii: "\n")).map {
      try JSONValue(parsing: Array($0))
    }
  }

  /// The texts.
  static func tokenLines() throws -> [String] {
    try rows()[0]["lines"]?.array.map(\.text) ?? []
  }

  /// The answers of one tokenizer.
  static func tokenAnswers(_ name: String) throws -> TokenAnswers {
    guard let row = try rows().first(where: { $0["tokenizer"] == .string(name) }) else {
      preconditionFailure("no answers of \(name)")
    }
    return TokenAnswers(
      ids: row["ids"]?.array.map(\.ids) ?? [],
      pairs: row["pairs"]?.array.map { ($0.array[0].ids, $0.array[1].ids) } ?? [])
  }
}

extension JSONValue {
  /// The elements of an array.
  var array: [JSONValue] {
    guard case .array(let values) = self else { preconditionFailure("\(shown) is no array") }
    return values
  }

  /// A text as such.
  var text: String {
    guard case .string(let text) = self else { preconditionFailure("\(shown) is no text") }
    return text
  }

  /// An array of ids.
  var ids: [Int32] { array.map { Int32($0.double) } }
}
