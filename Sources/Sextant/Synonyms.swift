import Analysis
import FileFormat

/// Words that are searched for with others, read from a text file.
///
/// A line is `word, word, word`, each standing for every other, or `word => word, word`, where only the
/// first brings the others. A word may be several; `#` begins a comment.
public struct Synonyms: Sendable {
  /// The terms that a term, or several in a row, bring in.
  private var expansions: [[String]: [[String]]] = [:]
  private var longest = 0

  /// Reads the file at `path`.
  ///
  /// - Throws: When it cannot be read, and for the first line that makes no sense, with its number.
  public init(path: String) throws {
    let file = try MappedFile(path: path)
    guard let text = String(validating: file.bytes, as: UTF8.self) else {
      throw SextantError.damaged("\(path): error: this is not UTF-8; save the synonyms as UTF-8")
    }
    try self.init(text, path: path)
  }

  /// - Parameter path: For messages.
  init(_ text: String, path: String) throws {
    let analyzer = Analyzer()
    for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      let content = line.prefix { $0 != "#" }
      guard content.contains(where: { !$0.isWhitespace }) else { continue }
      func refuse(_ reason: String) -> SextantError {
        .damaged(
          "\(path):\(number + 1):1: error: \(reason); write 'word, word' or 'word => word, word'")
      }
      let sides = content.split(separator: "=>", omittingEmptySubsequences: false)
      guard sides.count <= 2 else { throw refuse("more than one '=>'") }
      let groups = sides.map { side in
        side.split(separator: ",", omittingEmptySubsequences: false).map {
          analyzer.terms(String($0), as: .text)
        }
      }
      guard groups.allSatisfy({ $0.allSatisfy { !$0.isEmpty } }) else {
        throw refuse("a word is empty")
      }
      guard groups.count == 2 || groups[0].count > 1 else { throw refuse("a word stands alone") }
      for word in groups[0] {
        add(groups.count == 2 ? groups[1] : groups[0].filter { $0 != word }, to: word)
      }
    }
  }

  private mutating func add(_ words: [[String]], to word: [String]) {
    expansions[word, default: []] += words
    longest = max(longest, word.count)
  }

  /// What `terms` bring in, in order, each term once and none that is there already.
  func terms(for terms: [String]) -> [String] {
    var seen = Set(terms)
    var added: [String] = []
    for start in terms.indices {
      for end in start..<min(start + longest, terms.count) {
        for word in expansions[Array(terms[start...end])] ?? [] {
          added += word.filter { seen.insert($0).inserted }
        }
      }
    }
    return added
  }
}
