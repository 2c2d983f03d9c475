/// Tokens that are found in the text before a model sees it, each with its switches.
///
/// At every place the longest token wins, and the search goes on behind it.
struct AddedTokens: Sendable {
  /// One token, named as in tokenizer.json.
  struct Token: Sendable, Equatable {
    /// UTF-8; not empty.
    var content: [UInt8]
    var id: Int32
    /// Only where no letter or digit touches it.
    var singleWord = false
    /// Takes the white space before it too.
    var stripsLeft = false
    /// Takes the white space behind it too.
    var stripsRight = false
  }

  /// A part of a text.
  enum Part: Equatable {
    case text(Range<Int>)
    case token(Int32)
  }

  private let tokens: [Token]
  private var places = SubwordVocabulary()
  private let lengths: [Int]
  private var isFirstByte = [Bool](repeating: false, count: 256)

  /// Takes tokens; of two with the same text the later one counts. Empty ones are never found.
  init(_ tokens: [Token]) {
    var seen: [[UInt8]: Token] = [:]
    for token in tokens where !token.content.isEmpty { seen[token.content] = token }
    self.tokens = seen.values.sorted { $0.id < $1.id }
    lengths = Set(self.tokens.map(\.content.count)).sorted(by: >)
    for (place, token) in self.tokens.enumerated() {
      _ = places.insert(token.content, id: Int32(place))
      isFirstByte[Int(token.content[0])] = true
    }
  }

  /// The largest id; -1 when there are none.
  var largestID: Int { Int(tokens.map(\.id).max() ?? -1) }

  /// Cuts `text` into tokens and what is between them, in order, without empty texts.
  ///
  /// - Complexity: O(*n* + *m l*) for *m* places where a token may begin and *l* token lengths.
  func split(_ text: [UInt8]) -> [Part] {
    guard !tokens.isEmpty else { return text.isEmpty ? [] : [.text(0..<text.count)] }
    var parts: [Part] = []
    var start = 0
    var position = 0
    while position < text.count {
      guard isFirstByte[Int(text[position])], let token = longest(in: text, at: position) else {
        position += 1
        continue
      }
      let end = position + token.content.count
      if let range = range(of: token, position..<end, in: text, from: start) {
        if start < range.lowerBound { parts.append(.text(start..<range.lowerBound)) }
        parts.append(.token(token.id))
        start = range.upperBound
      }
      position = end
    }
    if start < text.count { parts.append(.text(start..<text.count)) }
    return parts
  }

  private func longest(in text: [UInt8], at position: Int) -> Token? {
    for length in lengths where position + length <= text.count {
      if let place = places.id(of: text[position..<position + length]) {
        return tokens[Int(place)]
      }
    }
    return nil
  }

  /// The text that a match takes; nil when it may not be there.
  private func range(
    of token: Token, _ match: Range<Int>, in text: [UInt8], from start: Int
  ) -> Range<Int>? {
    var range = match
    if token.singleWord {
      let before = UTF8Coding.scalar(before: range.lowerBound, in: text)
      let after = UTF8Coding.scalar(at: range.upperBound, in: text)
      if [before, after].contains(where: { $0.map(CharacterClass.isWord) ?? false }) { return nil }
    }
    if token.stripsLeft {
      while range.lowerBound > start,
        let scalar = UTF8Coding.scalar(before: range.lowerBound, in: text),
        CharacterClass.isSpace(scalar)
      {
        range = max(start, range.lowerBound - UTF8Coding.length(of: scalar))..<range.upperBound
      }
    }
    if token.stripsRight {
      while let scalar = UTF8Coding.scalar(at: range.upperBound, in: text),
        CharacterClass.isSpace(scalar)
      {
        range = range.lowerBound..<range.upperBound + UTF8Coding.length(of: scalar)
      }
    }
    return range
  }
}
