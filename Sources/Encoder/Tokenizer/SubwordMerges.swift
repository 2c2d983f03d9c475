/// The merges of a tokenizer.json as they are read: pairs of subword texts.
struct SubwordMerges {
  private var bytes: [UInt8] = []
  /// Where each text ends in `bytes`: first, second, first, …
  private var ends: [Int] = []

  /// Number of pairs.
  var count: Int { ends.count / 2 }

  /// Reads an array of pairs, each `["a", "b"]` or `"a b"`.
  mutating func read(_ scanner: inout JSONScanner) throws(MalformedBytes) {
    var text: [UInt8] = []
    try scanner.beginArray()
    while try scanner.nextElement(after: count) {
      guard count < SubwordVocabulary.maximumCount else { throw scanner.failure("too many merges") }
      if scanner.peek() == UInt8(ascii: "[") {
        try readPair(&scanner, &text)
      } else {
        try scanner.readString(into: &text)
        try append(line: text, scanner)
      }
    }
  }

  private mutating func readPair(
    _ scanner: inout JSONScanner, _ text: inout [UInt8]
  ) throws(MalformedBytes) {
    var parts = 0
    try scanner.beginArray()
    while try scanner.nextElement(after: parts) {
      guard parts < 2 else { throw scanner.failure("a merge of more than two texts") }
      try scanner.readString(into: &text)
      append(text[...])
      parts += 1
    }
    guard parts == 2 else { throw scanner.failure("a merge of fewer than two texts") }
  }

  private mutating func append(line: [UInt8], _ scanner: JSONScanner) throws(MalformedBytes) {
    let space = UInt8(ascii: " ")
    guard let cut = line.firstIndex(of: space), !line[(cut + 1)...].contains(space) else {
      throw scanner.failure("a merge that is not two texts and a space")
    }
    append(line[..<cut])
    append(line[(cut + 1)...])
  }

  private mutating func append(_ text: ArraySlice<UInt8>) {
    bytes += text
    ends.append(bytes.count)
  }

  private func text(_ place: Int) -> ArraySlice<UInt8> {
    bytes[(place == 0 ? 0 : ends[place - 1])..<ends[place]]
  }

  /// The pairs as ids with what each becomes, best first.
  ///
  /// - Returns: Nil, and the texts at fault, where a text is no subword.
  func ids(
    in vocabulary: SubwordVocabulary
  ) -> (merges: [(first: Int32, second: Int32, id: Int32)]?, fault: String) {
    var merges: [(first: Int32, second: Int32, id: Int32)] = []
    merges.reserveCapacity(count)
    for pair in 0..<count {
      let (first, second) = (text(2 * pair), text(2 * pair + 1))
      guard let firstID = vocabulary.id(of: first), let secondID = vocabulary.id(of: second),
        let id = vocabulary.id(of: Array(first) + second)
      else {
        return (nil, String(decoding: (first + [32] + second).prefix(60), as: UTF8.self))
      }
      merges.append((firstID, secondID, id))
    }
    return (merges, "")
  }
}
