/// Texts as tokens, one after another in one array.
struct TokenTexts: Sendable {
  /// The tokens of all texts.
  private(set) var ids: [Int32] = []
  /// Where each text begins in ``ids``, then the end of the last.
  private(set) var starts = [0]

  /// Number of texts.
  var count: Int { starts.count - 1 }

  /// No text.
  init() {}

  /// Joins texts.
  init(_ texts: [[Int32]]) {
    ids.reserveCapacity(texts.reduce(0) { $0 + $1.count })
    for text in texts { append { $0 += text } }
  }

  /// The tokens of a text.
  subscript(place: Int) -> ArraySlice<Int32> { ids[starts[place]..<starts[place + 1]] }

  /// Adds a text, whose tokens `body` appends.
  mutating func append(_ body: (inout [Int32]) -> Void) {
    body(&ids)
    starts.append(ids.count)
  }
}
