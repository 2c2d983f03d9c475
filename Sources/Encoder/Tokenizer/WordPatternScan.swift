/// Finds where the words of one text end.
struct WordPatternScan {
  let pattern: WordPattern
  let text: UnsafeBufferPointer<UInt8>

  /// A character with its class and the place behind it.
  private struct Next {
    let scalar: UInt32
    let kind: CharacterClass
    let end: Int
    var isLineEnd: Bool { scalar == 10 || scalar == 13 }
  }

  private func next(_ place: Int) -> Next? {
    guard place < text.count else { return nil }
    var end = place
    let scalar = UTF8Scalars.decode(text, &end)
    return Next(scalar: scalar, kind: CharacterClass.of(scalar), end: end)
  }

  /// The end of the word that begins at `start`, which is before the end of the text.
  func wordEnd(from start: Int) -> Int {
    guard let first = next(start) else { return text.count }
    if let end = contractionEnd(first) { return end }
    if let end = lettersEnd(first, from: start) { return end }
    let second = first.scalar == 0x20 ? next(first.end) : first
    if let end = numberEnd(pattern.mostDigits == nil ? second : first) { return end }
    if let second, second.kind == .other {
      let end = runEnd(second.end) { $0.kind == .other }
      return pattern.knowsLines ? runEnd(end, while: \.isLineEnd) : end
    }
    return spaceEnd(from: start)
  }

  private func runEnd(_ start: Int, while holds: (Next) -> Bool) -> Int {
    var end = start
    while let found = next(end), holds(found) { end = found.end }
    return end
  }

  /// `'s|'t|'re|'ve|'m|'ll|'d`
  private func contractionEnd(_ first: Next) -> Int? {
    guard first.scalar == UInt32(ascii: "'"), let second = next(first.end) else { return nil }
    switch folded(second) {
    case "s", "t", "m", "d": return second.end
    case let letter where letter == "r" || letter == "v" || letter == "l":
      guard let third = next(second.end), folded(third) == (letter == "l" ? "l" : "e") else {
        return nil
      }
      return third.end
    default: return nil
    }
  }

  private func folded(_ next: Next) -> Unicode.Scalar {
    guard let scalar = Unicode.Scalar(next.scalar), pattern.ignoresCase else {
      return Unicode.Scalar(next.scalar) ?? " "
    }
    if scalar == "ſ" { return "s" }
    return "A"..."Z" ~= scalar ? Unicode.Scalar(UInt8(scalar.value + 32)) : scalar
  }

  /// ` ?\p{L}+` or `[^\r\n\p{L}\p{N}]?\p{L}+`
  private func lettersEnd(_ first: Next, from start: Int) -> Int? {
    if first.kind == .letter { return runEnd(first.end) { $0.kind == .letter } }
    let mayLead =
      pattern.lettersTakeAnyPrefix
      ? first.kind != .number && !first.isLineEnd : first.scalar == 0x20
    guard mayLead, let second = next(first.end), second.kind == .letter else { return nil }
    return runEnd(second.end) { $0.kind == .letter }
  }

  /// ` ?\p{N}+`, `\p{N}` or `\p{N}{1,3}`
  private func numberEnd(_ first: Next?) -> Int? {
    guard let first, first.kind == .number else { return nil }
    guard let most = pattern.mostDigits else { return runEnd(first.end) { $0.kind == .number } }
    var end = first.end
    var count = 1
    while count < most, let found = next(end), found.kind == .number {
      end = found.end
      count += 1
    }
    return end
  }

  /// `\s*[\r\n]+|\s+(?!\S)|\s+`: up to the last line end, else all but the last space where a word
  /// follows.
  private func spaceEnd(from start: Int) -> Int {
    var end = start
    var beforeLast = start
    var lineEnd: Int?
    while let found = next(end), found.kind == .space {
      if found.isLineEnd { lineEnd = found.end }
      beforeLast = end
      end = found.end
    }
    if pattern.knowsLines, let lineEnd { return lineEnd }
    return end < text.count && beforeLast > start ? beforeLast : end
  }
}
