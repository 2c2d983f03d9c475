import Analysis
import FileFormat

/// Words that are searched for with others, read from a text file.
///
/// A line is `word, word, word`, each standing for every other, or `word => word, word`, where only the
/// first brings the others. A word may be several; `#` begins a comment.
public struct Synonyms: Sendable {
  /// A line of the file: words, and those that each of them brings in.
  private struct Rule {
    let words: [String]
    /// Nil where the words bring in one another.
    let others: [String]?
  }

  private var rules: [Rule] = []

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
    let english = Analyzer()
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
        side.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      }
      guard groups.allSatisfy({ $0.allSatisfy { !english.terms($0, as: .text).isEmpty } }) else {
        throw refuse("a word is empty")
      }
      guard groups.count == 2 || groups[0].count > 1 else { throw refuse("a word stands alone") }
      rules.append(Rule(words: groups[0], others: groups.count == 2 ? groups[1] : nil))
    }
  }

  /// What the words of a question bring in, in order, each term once and none of `present`.
  func terms(for question: String, languages: LanguageSet, besides present: [String]) -> [String] {
    var seen = Set(present)
    return languages.analyzers.flatMap { analyzer in
      expansions(analyzer).terms(for: analyzer.terms(question, as: .query))
        .filter { seen.insert($0).inserted }
    }
  }

  private func expansions(_ analyzer: Analyzer) -> Expansions {
    var expansions = Expansions()
    for rule in rules {
      let words = rule.words.map { analyzer.terms($0, as: .text) }
      let others = rule.others?.map { analyzer.terms($0, as: .text) }
      for word in words { expansions.add(others ?? words.filter { $0 != word }, to: word) }
    }
    return expansions
  }

  /// The terms of one language that a term, or several in a row, bring in.
  private struct Expansions {
    private var words: [[String]: [[String]]] = [:]
    private var longest = 0

    mutating func add(_ others: [[String]], to word: [String]) {
      words[word, default: []] += others
      longest = max(longest, word.count)
    }

    func terms(for terms: [String]) -> [String] {
      terms.indices.flatMap { start in
        (start..<min(start + longest, terms.count)).flatMap { end in
          (words[Array(terms[start...end])] ?? []).joined()
        }
      }
    }
  }
}
