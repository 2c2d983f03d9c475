import Glibc

/// One line of a file of word vectors.
struct VectorLine {
  private typealias Bytes = Slice<UnsafeBufferPointer<UInt8>>

  private let content: Slice<UnsafeBufferPointer<UInt8>>
  /// Where the next line begins.
  let next: Int

  /// Takes the line that begins at `start`; white space at its end is not part of it.
  init(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) {
    let rest = bytes[start...]
    var end = bytes.count
    if !rest.isEmpty, let base = bytes.baseAddress,
      let found = memchr(base + start, Int32(UInt8(ascii: "\n")), rest.count)
    {
      end = UnsafeRawPointer(found) - UnsafeRawPointer(base)
    }
    next = min(end + 1, bytes.count)
    while end > start, Self.isBlank(bytes[end - 1]) { end -= 1 }
    content = bytes[start..<end]
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r")
  }

  /// Its first characters, for errors.
  var shown: String { String(decoding: content.prefix(40), as: UTF8.self) }

  /// Runs without blanks.
  var fieldCount: Int { content.split(whereSeparator: Self.isBlank).count }

  /// Two whole numbers and nothing else, as word2vec's first line has.
  var counts: (words: Int, values: Int)? {
    guard content.count <= 40 else { return nil }
    let fields = content.split(whereSeparator: Self.isBlank)
    guard fields.count == 2, let words = Int(String(decoding: fields[0], as: UTF8.self)),
      let values = Int(String(decoding: fields[1], as: UTF8.self)), words >= 0, values >= 0
    else { return nil }
    return (words, values)
  }

  /// The last `count` fields as numbers and the word before them; nil when they are none or too few.
  func values(_ count: Int) -> (word: Slice<UnsafeBufferPointer<UInt8>>, values: [Float])? {
    guard count <= content.count / 2 else { return nil }
    var values = [Float](repeating: 0, count: count)
    var end = content.endIndex
    for index in values.indices.reversed() {
      while end > content.startIndex, Self.isBlank(content[end - 1]) { end -= 1 }
      var start = end
      while start > content.startIndex, !Self.isBlank(content[start - 1]) { start -= 1 }
      guard start < end, let value = DecimalNumber.parse(content[start..<end]) else { return nil }
      values[index] = value
      end = start
    }
    guard end - 1 > content.startIndex else { return nil }
    return (content[..<(end - 1)], values)
  }
}
