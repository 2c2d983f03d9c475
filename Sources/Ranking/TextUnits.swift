/// Pieces of a collapsed line that are never cut: words, or parts of very long ones.
struct TextUnits {
  /// Longer words are cut between characters, so that a window always finds a place to end.
  private static let longest = 48

  /// Where each unit begins; rising.
  private(set) var starts: [Int] = []
  /// Where each unit ends.
  private(set) var ends: [Int] = []

  /// - Parameter bytes: UTF-8 with single spaces, none at the ends.
  init(_ bytes: [UInt8]) {
    var start = 0
    for end in 0...bytes.count where end == bytes.count || bytes[end] == 0x20 {
      if end - start > Self.longest {
        addParts(of: String(decoding: bytes[start..<end], as: UTF8.self), at: start)
      } else if end > start {
        add(start..<end)
      }
      start = end + 1
    }
  }

  private mutating func add(_ range: Range<Int>) {
    starts.append(range.lowerBound)
    ends.append(range.upperBound)
  }

  /// Cuts a long word between characters; a character that is itself too long, between scalars.
  private mutating func addParts(of word: String, at offset: Int) {
    var start = offset
    var end = offset
    func pieces(_ character: Character) -> [Int] {
      let byteCount = character.utf8.count
      return byteCount <= Self.longest
        ? [byteCount] : character.unicodeScalars.map { UTF8.width($0) }
    }
    for byteCount in word.lazy.flatMap(pieces) {
      if end - start + byteCount > Self.longest {
        add(start..<end)
        start = end
      }
      end += byteCount
    }
    if end > start { add(start..<end) }
  }

  /// The start of the unit that holds `offset`, or of the next one when it is a space.
  func start(at offset: Int) -> Int { ends.isEmpty ? 0 : starts[index(holding: offset)] }

  /// The end of the unit that holds `offset`.
  func end(at offset: Int) -> Int { ends.isEmpty ? 0 : ends[index(holding: offset)] }

  /// The first start at or after `offset`; the last start when there is none.
  func firstStart(atOrAfter offset: Int) -> Int {
    guard let last = starts.last else { return 0 }
    let index = Self.count(of: starts, below: offset)
    return index < starts.count ? starts[index] : last
  }

  /// The last end at or before `offset`; 0 when there is none.
  func lastEnd(atOrBefore offset: Int) -> Int {
    let index = Self.count(of: ends, below: offset + 1)
    return index > 0 ? ends[index - 1] : 0
  }

  private func index(holding offset: Int) -> Int {
    min(Self.count(of: ends, below: offset + 1), ends.count - 1)
  }

  /// Binary search in rising numbers.
  private static func count(of numbers: [Int], below limit: Int) -> Int {
    var lower = 0
    var upper = numbers.count
    while lower < upper {
      let middle = (lower + upper) / 2
      if numbers[middle] < limit { lower = middle + 1 } else { upper = middle }
    }
    return lower
  }
}

extension TextUnits {
  /// Where the words of any UTF-8 text end; words are what ASCII white space separates.
  static func wordEnds(_ bytes: [UInt8]) -> [Int] {
    bytes.indices.filter { index in
      !Sentences.isSpace(bytes[index])
        && (index + 1 == bytes.count || Sentences.isSpace(bytes[index + 1]))
    }.map { $0 + 1 }
  }
}
