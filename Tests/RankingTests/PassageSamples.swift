import Model

@testable import Ranking

/// Passages for tests of answers.
enum PassageSamples {
  static func passage(
    _ number: Int64, _ document: String, _ ordinal: Int, _ text: String, score: Double = 0.5,
    headings: [String] = [], title: String? = nil, cosine: Double? = nil
  ) -> RankedPassage {
    RankedPassage(
      chunk: ChunkNumber(number), document: DocumentID(document), path: document, title: title,
      ordinal: ordinal, headingPath: headings, anchor: nil,
      lines: SourceSpan(startLine: ordinal * 10 + 1, endLine: ordinal * 10 + 8), text: text,
      score: score, cosine: cosine)
  }

  /// Words cost one token each, as everything between spaces.
  static func countWords(_ text: String) -> Int {
    text.split { $0 == " " || $0 == "\n" }.count
  }

  /// Lower-case words without punctuation.
  static func terms(_ text: String) -> [String] {
    Words.of(text).map { String(decoding: $0, as: UTF8.self) }
  }

  static func question(_ text: String) -> [QuestionTerm] {
    terms(text).map { QuestionTerm(term: $0, word: $0, weight: 1) }
  }

  static let manual = [
    passage(
      11, "json.html", 1,
      """
      Use dumps to get a string. The function dump writes to a file:
      with open("x.json", "w") as file:
          json.dump(value, file)
      Keys are sorted when sort_keys is true. By default they keep their order.
      """, score: 0.9, headings: ["json", "Basic Usage"], title: "json", cosine: 0.62),
    passage(
      12, "json.html", 2, "Floats are written as they print. Is NaN allowed? It is by default.",
      score: 0.6, headings: ["json", "Numbers"], title: "json", cosine: 0.4),
    passage(
      20, "csv.html", 0, "The csv module writes rows to a file. It does not sort anything.",
      score: 0.5, headings: ["csv"], title: "csv", cosine: 0.3),
  ]
}
