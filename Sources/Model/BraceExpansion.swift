/// Writes `{a,b}` out as several patterns without braces.
enum BraceExpansion {
  /// More alternatives than this are refused: nested braces multiply.
  static let limit = 256

  /// Every alternative of `pattern`, leftmost brace varying slowest; itself when it has no brace.
  ///
  /// Braces nest. Inside `[…]` and after a backslash they are ordinary.
  static func expand(_ pattern: String) throws(GlobError) -> [String] {
    guard !pattern.isEmpty else { throw .empty }
    var finished: [String] = []
    var pending = [Array(pattern.utf8)]
    while let next = pending.popLast() {
      guard let group = try firstGroup(in: next, of: pattern) else {
        finished.append(String(decoding: next, as: UTF8.self))
        continue
      }
      guard finished.count + pending.count + group.choices.count <= limit else {
        throw .tooManyAlternatives(pattern: pattern, limit: limit)
      }
      for choice in group.choices.reversed() {
        pending.append(Array(next[..<group.open] + next[choice] + next[group.end...]))
      }
    }
    return finished
  }

  /// The first outermost group: where it opens, its choices, and the byte after its `}`.
  private static func firstGroup(
    in bytes: [UInt8], of pattern: String
  ) throws(GlobError) -> (open: Int, choices: [Range<Int>], end: Int)? {
    var open: Int?
    var depth = 0
    var starts: [Int] = []
    var choices: [Range<Int>] = []
    var position = 0
    while position < bytes.count {
      switch bytes[position] {
      case UInt8(ascii: "\\"): position += 1
      case UInt8(ascii: "["): position = BracketClass.end(in: bytes, from: position) ?? position
      case UInt8(ascii: "{"):
        depth += 1
        if depth == 1 {
          open = position
          starts = [position + 1]
        }
      case UInt8(ascii: ","):
        if depth == 1, let start = starts.last {
          choices.append(start..<position)
          starts.append(position + 1)
        }
      case UInt8(ascii: "}"):
        if depth == 1, let open, let start = starts.last {
          return (open, choices + [start..<position], position + 1)
        }
        depth = max(0, depth - 1)
      default: break
      }
      position += 1
    }
    guard depth == 0 else { throw .unclosedBrace(pattern: pattern) }
    return nil
  }
}
