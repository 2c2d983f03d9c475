import Glibc

/// Texts such as `[SEP]` that stand for one id wherever they are written.
struct SpecialTokens: Sendable {
  private let texts: [[UInt8]]
  private let ids: [Int32]
  /// The bytes any of them begins with.
  private let firstBytes: [UInt8]

  /// Takes texts with their ids; of texts that begin alike, the longest wins.
  ///
  /// - Precondition: No text is empty.
  init(_ tokens: [(text: String, id: Int32)]) {
    precondition(!tokens.contains { $0.text.isEmpty }, "an empty special token")
    let sorted = tokens.map { (Array($0.text.utf8), $0.id) }.sorted { $0.0.count > $1.0.count }
    texts = sorted.map(\.0)
    ids = sorted.map(\.1)
    firstBytes = Set(texts.map { $0[0] }).sorted()
  }

  /// The largest id; -1 when there are none.
  var largestID: Int { Int(ids.max() ?? -1) }

  /// The first special token at or after `start`; the longest where several begin.
  func first(
    in text: UnsafeBufferPointer<UInt8>, from start: Int
  ) -> (range: Range<Int>, id: Int32)? {
    var position = start
    while let candidate = nextFirstByte(in: text, from: position) {
      for (index, token) in texts.enumerated()
      where token.count <= text.count - candidate
        && token.elementsEqual(text[candidate..<candidate + token.count])
      {
        return (candidate..<candidate + token.count, ids[index])
      }
      position = candidate + 1
    }
    return nil
  }

  private func nextFirstByte(in text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
    guard let base = text.baseAddress, start < text.count else { return nil }
    guard firstBytes.count == 1 else {
      return text[start...].firstIndex { firstBytes.contains($0) }
    }
    // One first byte is the rule ("["), and this search the fastest there is.
    guard let found = memchr(base + start, Int32(firstBytes[0]), text.count - start) else {
      return nil
    }
    return UnsafeRawPointer(found) - UnsafeRawPointer(base)
  }
}
