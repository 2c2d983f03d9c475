/// Where special tokens stand around one text or two.
package struct SpecialTemplate: Sendable, Equatable {
  /// A part of the template.
  enum Piece: Sendable, Equatable {
    /// Special tokens.
    case special([Int32], type: Int32)
    /// The first text (0) or the second (1).
    case text(Int, type: Int32)
  }

  private let single: [Piece]
  private let pair: [Piece]

  /// Takes the parts for one text and for two.
  init(single: [Piece], pair: [Piece]) {
    self.single = single
    self.pair = pair
  }

  /// No special tokens.
  static let empty = SpecialTemplate(
    single: [.text(0, type: 0)], pair: [.text(0, type: 0), .text(1, type: 1)])

  /// Special tokens beside one text.
  var singleCount: Int { Self.count(single) }

  /// Special tokens beside two texts.
  var pairCount: Int { Self.count(pair) }

  /// The largest id of a special token; -1 when there is none.
  var largestID: Int {
    (single + pair).reduce(-1) {
      guard case .special(let ids, _) = $1 else { return $0 }
      return max($0, ids.map { Int($0) }.max() ?? -1)
    }
  }

  /// The largest token type that two texts get.
  var largestType: Int32 {
    pair.reduce(0) {
      switch $1 {
      case .special(_, let type), .text(_, let type): max($0, type)
      }
    }
  }

  /// The ids of one text with special tokens.
  func single(_ text: [Int32]) -> [Int32] {
    var ids: [Int32] = []
    appendSingle(to: &ids) { $0 += text }
    return ids
  }

  /// Appends one text, whose ids `text` appends, with special tokens.
  func appendSingle(to ids: inout [Int32], text: (inout [Int32]) -> Void) {
    for piece in single {
      switch piece {
      case .special(let special, _): ids += special
      case .text: text(&ids)
      }
    }
  }

  /// The ids and token types of two texts with special tokens.
  ///
  /// - Parameter room: Most ids of both texts together. The longer text is cut first, then both to
  ///   half each, as `tokenizers` does with `longest_first`.
  func pair(
    _ first: [Int32], _ second: [Int32], room: Int
  ) -> (ids: [Int32], types: [Int32]) {
    let counts = Self.cut(first.count, second.count, room: room)
    let texts = [first.prefix(counts.0), second.prefix(counts.1)]
    var ids: [Int32] = []
    var types: [Int32] = []
    for piece in pair {
      switch piece {
      case .special(let special, let type):
        ids += special
        types += special.map { _ in type }
      case .text(let text, let type):
        ids += texts[text]
        types += texts[text].map { _ in type }
      }
    }
    return (ids, types)
  }

  private static func cut(_ first: Int, _ second: Int, room: Int) -> (Int, Int) {
    guard first + second > room else { return (first, second) }
    let shorter = min(first, second)
    var sizes = (shorter, max(shorter, room - shorter))
    if sizes.0 + sizes.1 > room { sizes = (room / 2, room / 2 + room % 2) }
    return first > second ? (sizes.1, sizes.0) : sizes
  }

  private static func count(_ pieces: [Piece]) -> Int {
    pieces.reduce(0) {
      guard case .special(let ids, _) = $1 else { return $0 }
      return $0 + ids.count
    }
  }
}
