import FileFormat

/// Writes the dictionary: blocks of 32 terms, each coded by what it adds to the term before.
struct TermDictionaryEncoder {
  /// Where each block begins.
  let starts: SectionSink
  let bytes: SectionSink
  private(set) var count = 0
  private var previous: [UInt8] = []
  private var postings = 0
  private var positions = 0
  private var blocks = 0
  /// The term being written.
  private var scratch: [UInt8] = []

  init(path: String) {
    starts = SectionSink(path: path)
    bytes = SectionSink(path: path)
  }

  /// Adds a term whose short list is `inline`.
  mutating func add(
    _ term: UnsafeRawBufferPointer, inline: (count: Int, bytes: [UInt8])
  ) {
    begin(term)
    scratch.append(varint: inline.bytes.count << 3 | inline.count)
    scratch.append(contentsOf: inline.bytes)
    bytes.append(scratch)
  }

  /// Adds a term with a list of its own.
  mutating func add(
    _ term: UnsafeRawBufferPointer, list: PostingListEncoder.List, hasPositions: Bool
  ) {
    begin(term)
    scratch.append(varint: list.count << 3)
    scratch.append(varint: list.byteCount)
    if hasPositions { scratch.append(varint: list.positionByteCount) }
    bytes.append(scratch)
    postings += list.byteCount
    positions += list.positionByteCount
    blocks += list.blockCount
  }

  /// Puts the term into ``scratch``, at the start of a block behind the block's header.
  private mutating func begin(_ term: UnsafeRawBufferPointer) {
    scratch.removeAll(keepingCapacity: true)
    if count % SegmentLayout.termBlockSize == 0 { beginBlock() }
    count += 1
    var shared = 0
    while shared < min(previous.count, term.count), previous[shared] == term[shared] {
      shared += 1
    }
    let rest = term.count - shared
    scratch.append(UInt8(min(shared, 15)) << 4 | UInt8(min(rest, 15)))
    if shared >= 15 { scratch.append(varint: shared - 15) }
    if rest >= 15 { scratch.append(varint: rest - 15) }
    scratch.append(contentsOf: term[shared...])
    previous.removeLast(previous.count - shared)
    previous.append(contentsOf: term[shared...])
  }

  private mutating func beginBlock() {
    starts.append(u32: UInt32(bytes.count))
    scratch.append(varint: postings)
    scratch.append(varint: positions)
    scratch.append(varint: blocks)
    previous.removeAll(keepingCapacity: true)
  }
}

extension [UInt8] {
  /// Appends an unsigned integer in groups of 7 bits, low group first.
  mutating func append(varint value: Int) {
    var rest = value
    while rest >= 0x80 {
      append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    append(UInt8(truncatingIfNeeded: rest))
  }
}
