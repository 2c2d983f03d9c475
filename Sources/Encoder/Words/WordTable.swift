import FileFormat
import Kernels

/// The words of an encoder and their vectors, mapped.
///
/// A ``SectionFile`` with these sections:
/// ```
/// slots   u64 (a power of two, more than the words): open addressing by SubwordHash; upper half of
///         a slot: upper half of the hash, lower half: word + 1, 0 for an empty slot
/// ends    u32 (words): where each word ends in text
/// text    the words' bytes, in the order of their rows
/// rows    f32 (words, dimension)
/// ngrams  f32 (buckets, dimension), empty without n-grams
/// flags   u32: 1 when some word has capitals
/// ```
struct WordTable: Sendable {
  static let fileName = "model.words"
  static let magic = "SXTWORDS"
  static let version: UInt32 = 1
  /// Most values of a vector.
  static let maximumDimension = 65_536
  /// Most words and most buckets; the largest published tables have two to four million of each.
  static let maximumCount = 1 << 28

  /// Values of each vector.
  let dimension: Int
  /// Rows that n-grams share; 0 without n-grams.
  let bucketCount: Int
  /// False when all words are in lower case.
  let hasCapitals: Bool
  /// Digits that change with any word or value.
  let checksums: String

  private let file: SectionFile
  // Read-only memory of `file`, which lives as long.
  private nonisolated(unsafe) let slots: UnsafeBufferPointer<UInt64>
  private nonisolated(unsafe) let ends: UnsafeBufferPointer<UInt32>
  private nonisolated(unsafe) let text: UnsafeRawBufferPointer
  private nonisolated(unsafe) let values: UnsafeBufferPointer<Float>
  private nonisolated(unsafe) let ngrams: UnsafeBufferPointer<Float>

  /// Maps a file; the values of the vectors are not read and their checksums not verified: damage
  /// there changes results, but harms nothing else.
  ///
  /// - Throws: ``ModelError/unreadable(_:)``: at which byte the file is wrong.
  init(path: String, dimension: Int) throws(ModelError) {
    do {
      try self.init(
        SectionFile(path: path, magic: Self.magic, version: Self.version), dimension: dimension)
    } catch {
      throw .unreadable(error)
    }
  }

  private init(_ file: SectionFile, dimension: Int) throws(FileFormatError) {
    self.file = file
    self.dimension = dimension
    slots = try file.array("slots", of: UInt64.self)
    ends = try file.array("ends", of: UInt32.self)
    text = try file.bytes("text")
    let count = ends.count
    guard slots.count > count, slots.count & (slots.count - 1) == 0, slots.contains(0),
      count <= Self.maximumCount
    else {
      throw .badContent(
        path: file.path, offset: file.offset(of: "slots"),
        reason: "\(slots.count) slots for \(count) words")
    }
    // The counts are far below 2^31, so the products fit.
    values = try file.array("rows", of: Float.self, count: count * dimension, isVerified: false)
    ngrams = try file.array("ngrams", of: Float.self, isVerified: false)
    bucketCount = ngrams.count / dimension
    guard ngrams.count.isMultiple(of: dimension), bucketCount <= Self.maximumCount else {
      throw .badContent(
        path: file.path, offset: file.offset(of: "ngrams"),
        reason: "\(ngrams.count) values in rows of \(dimension)")
    }
    hasCapitals = try file.array("flags", of: UInt32.self, count: 1)[0] != 0
    checksums = file.checksums.map { String($0, radix: 16) }.joined(separator: ",")
  }

  /// Number of words.
  var wordCount: Int { ends.count }

  /// The row of a word; nil when there is none.
  func row(of word: UnsafeBufferPointer<UInt8>) -> Int32? {
    let hash = SubwordHash(word).mixed
    var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    // One slot at least is empty.
    while slots[slot] != 0 {
      let entry = Int(slots[slot] & 0xFFFF_FFFF) - 1
      if slots[slot] >> 32 == hash >> 32, isWord(entry, word) { return Int32(entry) }
      slot = (slot + 1) & (slots.count - 1)
    }
    return nil
  }

  /// False also for a number that is no word's: a forged file's checksums may be right.
  private func isWord(_ entry: Int, _ word: UnsafeBufferPointer<UInt8>) -> Bool {
    guard ends.indices.contains(entry) else { return false }
    let start = entry == 0 ? 0 : Int(ends[entry - 1])
    let end = Int(ends[entry])
    guard start <= end, end <= text.count, end - start == word.count else { return false }
    return word.elementsEqual(text[start..<end])
  }

  /// Puts the sum of the words' rows into `out`.
  ///
  /// - Precondition: The rows are of this table; `out` has `dimension` values.
  func sumWords(_ rows: [Int32], into out: UnsafeMutableBufferPointer<Float>) {
    let ones = [Float](repeating: 1, count: rows.count)
    withExtendedLifetime(file) {
      MatrixKernels.best.sumRows(rows, times: ones, of: values, into: out)
    }
  }

  /// Adds the unit vector along the sum of n-grams' rows; nothing where they cancel out.
  func addDirection(ofNGrams rows: [Int32], to out: UnsafeMutableBufferPointer<Float>) {
    let ones = [Float](repeating: 1, count: rows.count)
    withUnsafeTemporaryAllocation(of: Float.self, capacity: dimension) { sum in
      withExtendedLifetime(file) {
        MatrixKernels.best.sumRows(rows, times: ones, of: ngrams, into: sum)
      }
      let square = sum.reduce(0.0) { $0 + Double($1) * Double($1) }
      guard square > 0, square.isFinite else { return }
      let scale = Float(1 / square.squareRoot())
      for index in out.indices { out[index] += scale * sum[index] }
    }
  }
}
