/// The normalizer of a tokenizer.json: steps that change the text before it is cut.
struct TextNormalizer: Sendable {
  /// One step, named as in tokenizer.json; texts are UTF-8.
  enum Step: Sendable {
    /// Unicode normalization form C.
    case canonicalComposition
    /// Every occurrence of a text by another.
    case replace([UInt8], with: [UInt8])
    /// Every run of two or more spaces.
    case replaceSpaceRuns(with: [UInt8])
    /// Put before a text that is not empty.
    case prepend([UInt8])
    /// White space at the ends.
    case strip(left: Bool, right: Bool)
    case precompiled(PrecompiledMap)
  }

  /// Applied in this order.
  let steps: [Step]

  /// Applies all steps to well-formed UTF-8.
  func normalized(_ text: [UInt8]) -> [UInt8] {
    steps.reduce(text) { Self.apply($1, to: $0) }
  }

  private static func apply(_ step: Step, to text: [UInt8]) -> [UInt8] {
    switch step {
    case .canonicalComposition: CanonicalComposition.composed(text)
    case .replace(let pattern, let content): replace(pattern, with: content, in: text)
    case .replaceSpaceRuns(let content): replaceSpaceRuns(with: content, in: text)
    case .prepend(let content): text.isEmpty ? text : content + text
    case .strip(let left, let right): strip(text, left: left, right: right)
    case .precompiled(let map): map.mapped(text)
    }
  }

  /// Replaces from the left; what was put in is not searched.
  static func replace(
    _ pattern: [UInt8], with content: [UInt8], in text: [UInt8]
  ) -> [UInt8] {
    guard let first = pattern.first else { return text }
    var result: [UInt8] = []
    result.reserveCapacity(text.count + text.count / 4)
    var position = 0
    while position < text.count {
      if text[position] == first, text[position...].starts(with: pattern) {
        result += content
        position += pattern.count
      } else {
        result.append(text[position])
        position += 1
      }
    }
    return result
  }

  private static func replaceSpaceRuns(with content: [UInt8], in text: [UInt8]) -> [UInt8] {
    let space = UInt8(ascii: " ")
    var result: [UInt8] = []
    var position = 0
    while position < text.count {
      let end = text[position...].firstIndex { $0 != space } ?? text.count
      if end - position > 1 {
        result += content
        position = end
      } else {
        result.append(text[position])
        position += 1
      }
    }
    return result
  }

  private static func strip(_ text: [UInt8], left: Bool, right: Bool) -> [UInt8] {
    var range = 0..<text.count
    while left, let scalar = UTF8Coding.scalar(at: range.lowerBound, in: text),
      CharacterClass.isSpace(scalar)
    {
      range = range.lowerBound + UTF8Coding.length(of: scalar)..<range.upperBound
    }
    while right, range.upperBound > range.lowerBound,
      let scalar = UTF8Coding.scalar(before: range.upperBound, in: text),
      CharacterClass.isSpace(scalar)
    {
      range = range.lowerBound..<range.upperBound - UTF8Coding.length(of: scalar)
    }
    return Array(text[range])
  }
}
