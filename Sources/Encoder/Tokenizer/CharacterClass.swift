/// What kind of character the patterns of tokenizers see.
enum CharacterClass {
  case letter
  case number
  case space
  case other

  /// The classes of the first 128 characters.
  private static let ascii: [CharacterClass] = (0..<128).map { lookUp($0) }

  /// The class of a character.
  static func of(_ scalar: UInt32) -> CharacterClass {
    scalar < 128 ? ascii[Int(scalar)] : lookUp(scalar)
  }

  private static func lookUp(_ scalar: UInt32) -> CharacterClass {
    if UnicodeTables.contains(scalar, in: UnicodeClasses.letterRanges) { return .letter }
    if UnicodeTables.contains(scalar, in: UnicodeClasses.numberRanges) { return .number }
    return isSpace(scalar) ? .space : .other
  }

  /// True for white space.
  static func isSpace(_ scalar: UInt32) -> Bool {
    UnicodeTables.contains(scalar, in: UnicodeTables.spaceRanges)
  }

  /// True for what `\w` matches.
  static func isWord(_ scalar: UInt32) -> Bool {
    UnicodeTables.contains(scalar, in: UnicodeClasses.wordRanges)
  }
}
