/// Tells program text from prose, line by line.
enum CodeLine {
  /// A guess from the line alone: passages do not say which of their lines are code.
  ///
  /// Indented lines are code, because white space of prose is collapsed. So are lines that begin
  /// with a prompt or keyword, end as statements do, or are dense in the signs of programs.
  ///
  /// - Parameters:
  ///   - line: UTF-8 without white space around, not empty.
  ///   - indentation: How many bytes of white space stood before it.
  ///   - isAfterCode: Whether the line before it is code: then one sign is enough.
  /// - Complexity: O(bytes).
  static func isCode(
    _ line: ArraySlice<UInt8>, indentation: Int, isAfterCode: Bool = false
  ) -> Bool {
    if indentation >= 2 || prompts.contains(where: line.starts(with:)) { return true }
    guard let last = line.last else { return false }
    if statementEnds.contains(last), !hasManyWords(line) { return true }
    let signCount = line.count(where: signs.contains)
    let hasKeyword = keywords.contains(where: line.starts(with:))
    if hasKeyword, !hasManyWords(line), signCount > 0 || isAfterCode { return true }
    if isAfterCode, signCount > 0, !isSentenceEnd(last) { return true }
    let letterCount = line.count { (0x61...0x7A).contains($0 | 0x20) || $0 >= 0x80 }
    if isSentenceEnd(last), hasManyWords(line) { return signCount * 4 > letterCount }
    return signCount >= 2 && signCount * 8 > letterCount
  }

  private static func hasManyWords(_ line: ArraySlice<UInt8>) -> Bool {
    line.count { $0 == UInt8(ascii: " ") } >= 6
  }

  private static func isSentenceEnd(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: ".") || byte == UInt8(ascii: ":") || byte == UInt8(ascii: "?")
  }

  private static let prompts: [[UInt8]] = [
    "$ ", "% ", ">>>", "... ", "#!", "#include", "//", "/*", "<?", "</", "@", "import ", "def ",
    "func ",
  ].map { Array($0.utf8) }
  /// In lower case these rarely begin a line of prose; a short one with a sign, hardly ever.
  private static let keywords: [[UInt8]] = [
    "if ", "elif ", "for ", "while ", "with ", "return ", "class ", "else", "try:", "except ",
    "let ", "var ",
  ].map { Array($0.utf8) }
  private static let statementEnds = Set(";{}".utf8)
  private static let signs = Set("{}[]()<>=;_/\\&$@#*+~^`".utf8)
}
