import FileFormat

/// Reads the terms of a segment in order, from the beginning of a dictionary block.
struct TermCursor {
  private let terms: PagedSection
  private let hasPositions: Bool
  private let end: Int
  private var cursor: VarintCursor
  private var postings = 0
  private var positions = 0
  private var block = 0
  /// The term under the cursor.
  private(set) var term: [UInt8] = []
  /// Its entry.
  private(set) var entry = TermEntry(documentFrequency: 0)

  /// - Parameter range: The bytes of the dictionary block.
  init(
    _ terms: PagedSection, range: Range<Int>, hasPositions: Bool
  ) throws(FileFormatError) {
    self.terms = terms
    self.hasPositions = hasPositions
    end = range.upperBound
    cursor = VarintCursor(
      try terms.bytes(range), base: range.lowerBound, failure: terms.damage("a term is damaged"))
    postings = Int(try cursor.next())
    positions = Int(try cursor.next())
    block = Int(try cursor.next())
  }

  /// Moves to the next term of the block; false at its end.
  mutating func next() throws(FileFormatError) -> Bool {
    guard !cursor.isAtEnd else { return false }
    let sizes = try cursor.byte()
    var shared = Int(sizes >> 4)
    var rest = Int(sizes & 15)
    if shared == 15 { shared += Int(try cursor.next()) }
    if rest == 15 { rest += Int(try cursor.next()) }
    guard shared <= term.count else { throw cursor.failure }
    term.removeLast(term.count - shared)
    term.append(contentsOf: try cursor.take(rest))
    try readEntry()
    return true
  }

  private mutating func readEntry() throws(FileFormatError) {
    let head = Int(try cursor.next())
    if head & 7 > 0 {
      let size = head >> 3
      entry = TermEntry(documentFrequency: head & 7, inline: cursor.offset..<cursor.offset + size)
      _ = try cursor.take(size)
      return
    }
    let size = Int(try cursor.next())
    let positionSize = hasPositions ? Int(try cursor.next()) : 0
    entry = TermEntry(
      documentFrequency: head >> 3, postings: postings..<postings + size,
      positions: positions..<positions + positionSize, firstBlock: block)
    postings += size
    positions += positionSize
    block += entry.blockCount
  }
}

/// Finds terms in a segment: blocks of 32 terms in byte order, each coded by what it adds to the one
/// before, and where each block begins.
struct TermDictionary: Sendable {
  private let starts: PagedSection
  private let terms: PagedSection
  private let hasPositions: Bool
  let blockCount: Int

  /// - Throws: When the number of blocks is not that of `termCount` terms.
  init(
    starts: PagedSection, terms: PagedSection, hasPositions: Bool, termCount: Int
  ) throws(FileFormatError) {
    self.starts = starts
    self.terms = terms
    self.hasPositions = hasPositions
    blockCount = (termCount + SegmentLayout.termBlockSize - 1) / SegmentLayout.termBlockSize
    guard starts.count == blockCount * 4 else {
      throw starts.damage("the number of blocks is wrong")
    }
  }

  private func start(_ block: Int) throws(FileFormatError) -> Int {
    guard block < blockCount else { return terms.count }
    return Int(try starts.bytes(block * 4..<block * 4 + 4).loadUnaligned(as: UInt32.self))
  }

  /// A cursor before the first term of a block.
  func cursor(_ block: Int) throws(FileFormatError) -> TermCursor {
    let begin = try start(block)
    let end = try start(block + 1)
    guard begin < end, end <= terms.count else { throw starts.damage("blocks are out of order") }
    return try TermCursor(terms, range: begin..<end, hasPositions: hasPositions)
  }

  /// The first term of a block, in place: it shares nothing with a term before.
  private func firstTerm(_ block: Int) throws(FileFormatError) -> UnsafeRawBufferPointer {
    let begin = try start(block)
    let end = try start(block + 1)
    guard begin < end, end <= terms.count else { throw starts.damage("blocks are out of order") }
    var cursor = VarintCursor(
      try terms.bytes(begin..<end), failure: terms.damage("a term is damaged"))
    for _ in 0..<3 { _ = try cursor.next() }
    let sizes = try cursor.byte()
    guard sizes < 16 else { throw cursor.failure }
    let rest = sizes < 15 ? Int(sizes) : 15 + Int(try cursor.next())
    return try cursor.take(rest)
  }

  /// The last block whose first term is not after `term`; nil when there is none.
  private func block(for term: UnsafeRawBufferPointer) throws(FileFormatError) -> Int? {
    var low = 0
    var high = blockCount
    while low < high {
      let middle = (low + high) / 2
      if ByteOrder.compare(try firstTerm(middle), term) <= 0 {
        low = middle + 1
      } else {
        high = middle
      }
    }
    return low > 0 ? low - 1 : nil
  }

  /// The entry of a term; nil when no chunk holds it.
  ///
  /// - Complexity: O(log terms) comparisons, then at most 32.
  func entry(of term: some Collection<UInt8>) throws(FileFormatError) -> TermEntry? {
    let wanted = Array(term)
    return try wanted.withUnsafeBufferPointer { wanted throws(FileFormatError) in
      let wanted = UnsafeRawBufferPointer(wanted)
      guard let block = try block(for: wanted) else { return nil }
      var cursor = try cursor(block)
      while try cursor.next() {
        let order = cursor.term.withUnsafeBytes { ByteOrder.compare($0, wanted) }
        if order == 0 { return cursor.entry }
        if order > 0 { return nil }
      }
      return nil
    }
  }

  /// Calls `body` with the terms from `first` on in byte order, until it returns false.
  func forEachTerm(
    from first: [UInt8] = [], _ body: ([UInt8], TermEntry) throws(FileFormatError) -> Bool
  ) throws(FileFormatError) {
    var start = 0
    if !first.isEmpty {
      start = try first.withUnsafeBufferPointer { bytes throws(FileFormatError) in
        try block(for: UnsafeRawBufferPointer(bytes)) ?? 0
      }
    }
    for block in start..<max(start, blockCount) {
      var cursor = try cursor(block)
      while try cursor.next() {
        let isBefore = cursor.term.withUnsafeBytes { term in
          first.withUnsafeBytes { ByteOrder.compare(term, $0) < 0 }
        }
        guard !isBefore else { continue }
        guard try body(cursor.term, cursor.entry) else { return }
      }
    }
  }
}
