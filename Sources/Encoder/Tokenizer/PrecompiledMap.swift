/// The character map of SentencePiece models: a trie of texts with what each becomes.
///
/// Kudo and Richardson, "SentencePiece" (2018); the trie is a double array (Aoe, 1989) as darts-clone
/// writes it. Applied as Hugging Face does: to whole graphemes of fewer than six bytes, else to their
/// characters, and of several matches the shortest counts.
struct PrecompiledMap: Sendable {
  private let units: [UInt32]
  /// Texts, each ended by a zero byte.
  private let texts: [UInt8]
  /// What each ASCII character becomes; nil for itself.
  private let ascii: [ArraySlice<UInt8>?]

  /// Reads a map: the trie's size in bytes, the trie, the texts.
  ///
  /// - Throws: ``MalformedBytes`` where the sizes do not fit.
  init(_ bytes: [UInt8]) throws(MalformedBytes) {
    guard bytes.count >= 4 else {
      throw MalformedBytes(offset: bytes.count, reason: "a character map without a size")
    }
    let size = Int(Self.word(bytes, at: 0))
    guard size >= 4, size.isMultiple(of: 4), size <= bytes.count - 4 else {
      throw MalformedBytes(offset: 0, reason: "a character map of \(size) bytes")
    }
    let units = stride(from: 4, to: 4 + size, by: 4).map { Self.word(bytes, at: $0) }
    let texts = Array(bytes[(4 + size)...])
    guard String(validating: texts, as: UTF8.self) != nil else {
      throw MalformedBytes(offset: 4 + size, reason: "a character map with malformed UTF-8")
    }
    self.units = units
    self.texts = texts
    ascii = (0..<128).map { Self.match([UInt8($0)], units, texts) }
  }

  private static func word(_ bytes: [UInt8], at place: Int) -> UInt32 {
    (0..<4).reduce(0) { $0 | UInt32(bytes[place + $1]) << UInt32(8 * $1) }
  }

  /// Applies the map to well-formed UTF-8.
  ///
  /// - Complexity: O(*n*) for *n* bytes.
  func mapped(_ text: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(text.count + 16)
    var position = 0
    while position < text.count {
      if isSingleASCII(text, at: position) {
        appendASCII(text[position], to: &result)
        position += 1
      } else {
        let end = endOfRun(text, from: position)
        for grapheme in String(decoding: text[position..<end], as: UTF8.self) {
          append(grapheme, to: &result)
        }
        position = end
      }
    }
    return result
  }

  /// True where a grapheme of one ASCII character stands: between two ASCII characters there is
  /// always a border, but for CR LF.
  private func isSingleASCII(_ text: [UInt8], at place: Int) -> Bool {
    guard text[place] < 0x80 else { return false }
    guard place + 1 < text.count else { return true }
    return text[place + 1] < 0x80 && !(text[place] == 13 && text[place + 1] == 10)
  }

  private func endOfRun(_ text: [UInt8], from start: Int) -> Int {
    var end = start + 1
    while end < text.count, !(text[end] < 0x80 && text[end - 1] < 0x80 && text[end - 1] != 13) {
      end += 1
    }
    return end
  }

  private func appendASCII(_ byte: UInt8, to result: inout [UInt8]) {
    if let text = ascii[Int(byte)] { result += text } else { result.append(byte) }
  }

  private func append(_ grapheme: Character, to result: inout [UInt8]) {
    let bytes = Array(grapheme.utf8)
    if bytes.count < 6, let text = Self.match(bytes[...], units, texts) {
      result += text
      return
    }
    var start = 0
    while start < bytes.count {
      let end = min(bytes.count, start + UTF8Coding.length(from: bytes[start]))
      result += Self.match(bytes[start..<end], units, texts) ?? bytes[start..<end]
      start = end
    }
  }

  /// What the shortest prefix of `key` that the trie has becomes.
  private static func match(
    _ key: ArraySlice<UInt8>, _ units: [UInt32], _ texts: [UInt8]
  ) -> ArraySlice<UInt8>? {
    var node = offset(units[0])
    for byte in key {
      guard byte != 0 else { return nil }
      node ^= Int(byte)
      guard node < units.count, units[node] & 0x8000_00FF == UInt32(byte) else { return nil }
      let hasLeaf = units[node] >> 8 & 1 == 1
      node ^= offset(units[node])
      guard hasLeaf else { continue }
      guard node < units.count else { return nil }
      return text(at: Int(units[node] & 0x7FFF_FFFF), texts)
    }
    return nil
  }

  private static func offset(_ unit: UInt32) -> Int {
    Int(unit >> 10) << Int((unit & 0x200) >> 6)
  }

  private static func text(at start: Int, _ texts: [UInt8]) -> ArraySlice<UInt8>? {
    // A damaged trie may name places inside characters.
    guard start < texts.count, texts[start] & 0xC0 != 0x80 else { return nil }
    return texts[start...].prefix { $0 != 0 }
  }
}
