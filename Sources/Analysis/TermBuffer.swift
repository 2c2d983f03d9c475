/// The terms of one text as they are found: working memory that grows and stays.
final class TermBuffer {
  struct Entry: BitwiseCopyable {
    /// Where the term ends in ``TermBuffer/utf8``.
    var end: UInt32
    /// ``Token/position``
    var position: UInt32
    /// The bytes of the source that it was made from.
    var start: UInt32
    var stop: UInt32
  }

  /// The most bytes of terms that are kept from text to text.
  private static let mostKept = 4 << 20

  private(set) var utf8 = UnsafeMutablePointer<UInt8>.allocate(capacity: 0)
  private var byteRoom = 0
  private(set) var byteCount = 0
  private var entries = UnsafeMutablePointer<Entry>.allocate(capacity: 0)
  private var entryRoom = 0
  /// The number of terms.
  private(set) var count = 0

  deinit {
    utf8.deallocate()
    entries.deallocate()
  }

  /// A term, of which there are ``count``.
  subscript(index: Int) -> Entry { entries[index] }

  func removeAll() {
    byteCount = 0
    count = 0
  }

  /// Gives back what a huge text took.
  func giveBack() {
    guard byteRoom > Self.mostKept else { return }
    utf8.deallocate()
    entries.deallocate()
    utf8 = .allocate(capacity: 0)
    entries = .allocate(capacity: 0)
    (byteRoom, entryRoom) = (0, 0)
    removeAll()
  }

  @inline(__always)
  func append(_ term: ShortWord, count: Int, position: UInt32, range: Range<Int>) {
    reserve(ShortWord.longest)
    // All 16 bytes, of which the next term overwrites those that are no part of it.
    let end = UnsafeMutableRawPointer(utf8 + byteCount)
    end.storeBytes(of: term.low.littleEndian, as: UInt64.self)
    end.storeBytes(of: term.high.littleEndian, toByteOffset: 8, as: UInt64.self)
    endTerm(count, position, range)
  }

  func append(_ term: [UInt8], position: UInt32, range: Range<Int>) {
    reserve(term.count)
    term.withUnsafeBufferPointer { bytes in
      guard let start = bytes.baseAddress else { return }
      (utf8 + byteCount).update(from: start, count: bytes.count)
    }
    endTerm(term.count, position, range)
  }

  @inline(__always)
  private func endTerm(_ bytes: Int, _ position: UInt32, _ range: Range<Int>) {
    byteCount += bytes
    entries[count] = Entry(
      end: UInt32(byteCount), position: position, start: UInt32(range.lowerBound),
      stop: UInt32(range.upperBound))
    count += 1
  }

  /// Makes room for so many bytes and a term.
  @inline(__always)
  private func reserve(_ bytes: Int) {
    if byteCount + bytes > byteRoom || count == entryRoom { grow(bytes) }
  }

  private func grow(_ bytes: Int) {
    byteRoom = 2 * (byteRoom + bytes)
    entryRoom = 2 * entryRoom + 64
    let (oldBytes, oldEntries) = (utf8, entries)
    utf8 = .allocate(capacity: byteRoom)
    utf8.update(from: oldBytes, count: byteCount)
    entries = .allocate(capacity: entryRoom)
    entries.update(from: oldEntries, count: count)
    oldBytes.deallocate()
    oldEntries.deallocate()
  }
}
