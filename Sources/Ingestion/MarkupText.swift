/// The text of the block being read, its lines and the share of it that stands in links.
struct MarkupText {
  /// UTF-8, white space collapsed unless it was appended verbatim.
  private(set) var bytes: [UInt8] = []
  /// The line of the first visible character; 0 while there is none.
  private(set) var startLine = 0
  /// The line of the last visible character.
  private(set) var endLine = 0
  /// How many of `bytes` were appended inside links.
  private(set) var linkByteCount = 0
  /// Visible bytes appended since the writer began; it only grows.
  private(set) var totalByteCount = 0
  /// True when a link to the previous, next or upper page is inside.
  var hasTravelLink = false
  /// True when a link into the same page is inside.
  var hasLocalLink = false
  private var isSpacePending = false

  var isEmpty: Bool { bytes.isEmpty }

  /// Forgets the text, not the total.
  mutating func reset() {
    bytes.removeAll(keepingCapacity: true)
    startLine = 0
    endLine = 0
    linkByteCount = 0
    hasTravelLink = false
    hasLocalLink = false
    isSpacePending = false
  }

  /// Begins with text that was a block already.
  mutating func resume(_ text: String, startLine: Int, endLine: Int) {
    bytes = Array(text.utf8)
    self.startLine = startLine
    self.endLine = endLine
  }

  /// Separates what comes from what is there.
  mutating func space() { isSpacePending = true }

  /// Begins a new line of code unless one has just begun.
  mutating func lineBreak(evenIfEmpty: Bool) {
    if evenIfEmpty || (bytes.last ?? 0x0A) != 0x0A { bytes.append(0x0A) }
  }

  /// Takes back what was appended after `count` bytes.
  mutating func truncate(to count: Int, linkByteCount: Int) {
    bytes.removeLast(max(0, bytes.count - count))
    self.linkByteCount = min(linkByteCount, bytes.count)
  }

  /// Appends text with runs of white space made one space.
  ///
  /// No-break spaces are white space; soft hyphens, zero-width spaces and byte order marks are
  /// dropped, because they split words that readers see whole. Control characters count as spaces.
  ///
  /// - Parameters:
  ///   - chunk: Valid UTF-8, cut between characters.
  ///   - line: The line at the end of the chunk.
  mutating func append(
    collapsing chunk: UnsafeBufferPointer<UInt8>, endingAt line: Int, inLink: Bool
  ) {
    let before = bytes.count
    var current = line &- Self.newlineCount(chunk)
    var position = 0
    while position < chunk.count {
      let runEnd = Self.endOfRun(chunk, from: position)
      if runEnd > position {
        appendRun(UnsafeBufferPointer(rebasing: chunk[position..<runEnd]), line: current)
        position = runEnd
        continue
      }
      if chunk[position] == 0x0A { current &+= 1 }
      position &+= appendSpecial(chunk, at: position, line: current)
    }
    if inLink { linkByteCount &+= bytes.count &- before }
  }

  /// Appends text as it stands; line ends become LF and no-break spaces become spaces.
  mutating func append(
    verbatim chunk: UnsafeBufferPointer<UInt8>, endingAt line: Int, inLink: Bool
  ) {
    let before = bytes.count
    var current = line &- Self.newlineCount(chunk)
    var position = 0
    while position < chunk.count {
      let byte = chunk[position]
      let next = position &+ 1 < chunk.count ? chunk[position &+ 1] : 0
      switch byte {
      case 0x0D where next == 0x0A: break
      case 0x0D: bytes.append(0x0A)
      case 0x0A:
        bytes.append(0x0A)
        current &+= 1
      case 0xC2 where next == 0xA0:
        bytes.append(0x20)
        position &+= 1
      case 0..<0x09, 0x0B, 0x0C, 0x0E..<0x20, 0x7F: break
      default:
        if byte > 0x20 { sawVisible(line: current, count: 1) }
        bytes.append(byte)
      }
      position &+= 1
    }
    if inLink { linkByteCount &+= bytes.count &- before }
  }

  private mutating func appendRun(_ run: UnsafeBufferPointer<UInt8>, line: Int) {
    if isSpacePending && !bytes.isEmpty { bytes.append(0x20) }
    isSpacePending = false
    bytes.append(contentsOf: run)
    sawVisible(line: line, count: run.count)
  }

  private mutating func sawVisible(line: Int, count: Int) {
    if startLine == 0 { startLine = line }
    endLine = line
    totalByteCount &+= count
  }

  /// Handles one byte or character that ends a run; returns its length.
  private mutating func appendSpecial(
    _ chunk: UnsafeBufferPointer<UInt8>, at position: Int, line: Int
  ) -> Int {
    let byte = chunk[position]
    if byte <= 0x20 || byte == 0x7F {
      isSpacePending = true
      return 1
    }
    guard byte == 0xC2, position + 1 < chunk.count else { return min(3, chunk.count - position) }
    switch chunk[position + 1] {
    case 0xA0: isSpacePending = true
    case 0xAD: break
    default: appendControl(chunk[position + 1], line: line)
    }
    return 2
  }

  /// `&#150;` and its like mean windows-1252 characters, as browsers read them.
  private mutating func appendControl(_ trail: UInt8, line: Int) {
    withUnsafeBytes(of: trail) { raw in
      let decoded = TextDecoder.fromWindows1252(raw.assumingMemoryBound(to: UInt8.self))
      guard decoded.repairCount == 0 else { return }
      decoded.utf8.withUnsafeBufferPointer { appendRun($0, line: line) }
    }
  }

  /// The end of the visible characters from `start` that need no second look.
  private static func endOfRun(_ chunk: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
    var position = start
    while position < chunk.count {
      let byte = chunk[position]
      if byte <= 0x20 || byte == 0x7F { break }
      if byte >= 0xC2, isSpecial(chunk, at: position) { break }
      position &+= 1
    }
    return position
  }

  /// True for U+0080...U+00A0, U+00AD, U+200B and U+FEFF.
  private static func isSpecial(_ chunk: UnsafeBufferPointer<UInt8>, at position: Int) -> Bool {
    func byte(_ offset: Int) -> UInt8 {
      position &+ offset < chunk.count ? chunk[position &+ offset] : 0
    }
    switch chunk[position] {
    case 0xC2: return byte(1) <= 0xA0 || byte(1) == 0xAD
    case 0xE2: return byte(1) == 0x80 && byte(2) == 0x8B
    case 0xEF: return byte(1) == 0xBB && byte(2) == 0xBF
    default: return false
    }
  }

  private static func newlineCount(_ chunk: UnsafeBufferPointer<UInt8>) -> Int {
    var count = 0
    for byte in chunk where byte == 0x0A { count &+= 1 }
    return count
  }
}
