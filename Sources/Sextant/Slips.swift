/// The words that one slip of the fingers makes of another: a letter left out, put in or mistaken, or two
/// neighbours swapped (Damerau, "A technique for computer detection and correction of spelling errors", 1964).
enum Slips {
  private static let letters = Array(UInt8(ascii: "a")...UInt8(ascii: "z"))

  /// - Parameter word: Small letters a to z.
  /// - Returns: 54 words a letter and 25, repeats among them, the word itself too.
  static func words(from word: String) -> [String] {
    let bytes = Array(word.utf8)
    var words: [[UInt8]] = []
    for place in bytes.indices {
      words.append(bytes.replaced(place..<place + 1, by: []))
      if place + 1 < bytes.count {
        words.append(bytes.replaced(place..<place + 2, by: [bytes[place + 1], bytes[place]]))
      }
      words += letters.map { bytes.replaced(place..<place + 1, by: [$0]) }
    }
    for place in 0...bytes.count {
      words += letters.map { bytes.replaced(place..<place, by: [$0]) }
    }
    return words.map { String(decoding: $0, as: UTF8.self) }
  }
}

extension [UInt8] {
  fileprivate func replaced(_ range: Range<Int>, by bytes: [UInt8]) -> [UInt8] {
    self[..<range.lowerBound] + bytes + self[range.upperBound...]
  }
}
