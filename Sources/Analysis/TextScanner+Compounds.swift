// Taking compounds apart, from the loosest joint to the tightest. Each step writes the whole of its
// piece, when that is an identifier, and then hands the parts to the next step.
extension TextScanner {
  /// Words longer than this are data (base64, hashes): not looked into for capitals.
  private static let longestCamelCase = 64

  /// Writes a compound with its leading marks, which reach from `range.lowerBound` to `word`.
  mutating func writeCompound(_ range: Range<Int>, wordAt word: Int) {
    if source[range.lowerBound] == UInt8(ascii: "-") {
      writer.whole(range)
      writePath(word..<range.upperBound)
    } else {
      writePath(range)
    }
  }

  /// `/etc/foo.conf`: whole, then its components. `and/or` is two words, `I/O` an abbreviation.
  private mutating func writePath(_ range: Range<Int>) {
    guard contains(UInt8(ascii: "/"), in: range) else { return writeDotted(range) }
    if isAbbreviation(range, joint: UInt8(ascii: "/")) { return writer.abbreviation(range) }
    if isPath(range) { writer.whole(range) }
    var start = range.lowerBound
    while let part = nextPart(of: range, from: &start, endedBy: { $0 == UInt8(ascii: "/") }) {
      if part.contains(where: { source[$0] != UInt8(ascii: ".") && source[$0] != UInt8(ascii: "~") }
      ) {
        writeDotted(part)
      }
    }
  }

  /// A slash makes a path when the text begins with one, has two, or joins names of files.
  private func isPath(_ range: Range<Int>) -> Bool {
    let first = source[range.lowerBound]
    if first == UInt8(ascii: "/") || first == UInt8(ascii: ".") || first == UInt8(ascii: "~") {
      return source[range].dropFirst().contains(UInt8(ascii: "/"))
    }
    if source[range].lazy.filter({ $0 == UInt8(ascii: "/") }).count > 1 { return true }
    return contains(UInt8(ascii: "_"), in: range)
      || range.dropLast().contains {
        source[$0] == UInt8(ascii: ".") && !ASCII.isDigit(source[$0 + 1])
      }
  }

  /// `json.dumps`, `std::vector`, `.gitignore`: whole, then its components. `3.11.2` gives its
  /// prefixes, for the numbers alone say nothing; `U.S.` is an abbreviation.
  private mutating func writeDotted(_ range: Range<Int>) {
    let isJoint: (UInt8) -> Bool = { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: ":") }
    guard source[range].contains(where: isJoint) else { return writeHyphenated(range) }
    if isAbbreviation(range, joint: UInt8(ascii: ".")) { return writer.abbreviation(range) }
    if let version = version(in: range) { return writeVersion(version) }
    writer.whole(range)
    var start = range.lowerBound
    while let part = nextPart(of: range, from: &start, endedBy: isJoint) { writeHyphenated(part) }
  }

  /// True for single letters between joints.
  private func isAbbreviation(_ range: Range<Int>, joint: UInt8) -> Bool {
    guard range.count >= 3, range.count % 2 == 1 else { return false }
    return range.allSatisfy { index in
      (index - range.lowerBound) % 2 == 1
        ? source[index] == joint : ASCII.isLetter(source[index])
    }
  }

  /// The range without a leading `v`, when a digit begins every component.
  private func version(in range: Range<Int>) -> Range<Int>? {
    let hasMark = source[range.lowerBound] | 0x20 == UInt8(ascii: "v")
    let numbers = (hasMark ? range.lowerBound + 1 : range.lowerBound)..<range.upperBound
    let areNumbers = numbers.allSatisfy { index in
      index == numbers.lowerBound || source[index - 1] == UInt8(ascii: ".")
        ? ASCII.isDigit(source[index]) : source[index] != UInt8(ascii: ":")
    }
    return areNumbers && contains(UInt8(ascii: "."), in: numbers) ? numbers : nil
  }

  private mutating func writeVersion(_ range: Range<Int>) {
    writer.whole(range)
    let dots = range.filter { source[$0] == UInt8(ascii: ".") }
    if dots.count > 1 {
      for dot in dots.reversed() { writer.whole(range.lowerBound..<dot) }
    }
    writer.advance()
  }

  /// `well-known`: its words only, for it means what `well known` does. With a digit or an
  /// underscore (`UTF-8`, `x86_64-linux`) it is a name: whole, then its words.
  private mutating func writeHyphenated(_ range: Range<Int>) {
    guard contains(UInt8(ascii: "-"), in: range) else { return writeSnakeCase(range) }
    if source[range].contains(where: { ASCII.isDigit($0) || $0 == UInt8(ascii: "_") }) {
      writer.whole(range)
    }
    var start = range.lowerBound
    while let part = nextPart(of: range, from: &start, endedBy: { $0 == UInt8(ascii: "-") }) {
      writeSnakeCase(part)
    }
  }

  /// `snake_case`, `__init__`: whole, then its words.
  private mutating func writeSnakeCase(_ range: Range<Int>) {
    let isJoint: (UInt8) -> Bool = { $0 == UInt8(ascii: "_") }
    guard source[range].contains(where: isJoint) else { return writeCamelCase(range) }
    guard !source[range].allSatisfy(isJoint) else { return }
    writer.whole(range)
    var start = range.lowerBound
    while let part = nextPart(of: range, from: &start, endedBy: isJoint) { writeCamelCase(part) }
  }

  /// `getElementById`: whole, then its words.
  mutating func writeCamelCase(_ range: Range<Int>) {
    if let operatorStart = range.first(where: { isOperator(source[$0]) }) {
      return writeOperatorName(range, operatorAt: operatorStart)
    }
    var start = range.lowerBound
    var end = endOfHump(from: start, in: range)
    guard end < range.upperBound else { return writer.word(range) }
    writer.wholeWord(range)
    while start < range.upperBound {
      writer.word(start..<end)
      start = end
      end = endOfHump(from: start, in: range)
    }
  }

  /// `C++17`: whole, and `c++`; `count++`: whole, and the word.
  private mutating func writeOperatorName(_ range: Range<Int>, operatorAt index: Int) {
    writer.whole(range)
    let end = range.last(where: { isOperator(source[$0]) }).map { $0 + 1 } ?? range.upperBound
    if end < range.upperBound { writer.whole(range.lowerBound..<end) }
    if index - range.lowerBound > 1 {
      writer.word(range.lowerBound..<index)
    } else {
      writer.advance()
    }
  }

  private func isOperator(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "+") || byte == UInt8(ascii: "#")
  }
}

// Finding the joints.
extension TextScanner {
  private func contains(_ byte: UInt8, in range: Range<Int>) -> Bool {
    source[range].contains(byte)
  }

  /// The next part that is not empty, and moves `start` behind it; nil at the end.
  private func nextPart(
    of range: Range<Int>, from start: inout Int, endedBy isJoint: (UInt8) -> Bool
  ) -> Range<Int>? {
    while start < range.upperBound, isJoint(source[start]) { start += 1 }
    guard start < range.upperBound else { return nil }
    let end = source[start..<range.upperBound].firstIndex(where: isJoint) ?? range.upperBound
    defer { start = end }
    return start..<end
  }

  /// Where the word of a camel-case name that begins at `start` ends.
  ///
  /// A capital after a small letter or digit begins a word, and so does the last of a row of
  /// capitals before small letters (`XMLParser`). Nothing is parted that leaves a single letter:
  /// `iPhone`, `mRNA`, `IDs` and `IPv6` are one word.
  private func endOfHump(from start: Int, in range: Range<Int>) -> Int {
    guard range.count <= Self.longestCamelCase, start + 2 < range.upperBound else {
      return range.upperBound
    }
    for index in start + 2..<range.upperBound - 1 where beginsHump(at: index, in: range) {
      return index
    }
    return range.upperBound
  }

  private func beginsHump(at index: Int, in range: Range<Int>) -> Bool {
    guard ASCII.isUpper(source[index]) else { return false }
    let next = source[index + 1]
    if ASCII.isLower(source[index - 1]) {
      return ASCII.isLetter(next)
    }
    return ASCII.isLower(next) && index + 2 < range.upperBound && ASCII.isLower(source[index + 2])
  }
}
