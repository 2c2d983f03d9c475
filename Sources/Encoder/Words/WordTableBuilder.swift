import FileFormat
import Kernels

/// Collects words and their vectors and writes them as the folder of a ``WordEncoder``.
struct WordTableBuilder {
  private let dimension: Int
  private let rows: AlignedFloats
  private var slots: [UInt64]
  private var ends: [UInt32] = []
  private var text: [UInt8] = []
  private var hasCapitals = false

  /// Room for `capacity` words, at most ``WordTable/maximumCount``.
  init(capacity: Int, dimension: Int) {
    self.dimension = dimension
    rows = AlignedFloats(count: capacity * dimension)
    var count = 64
    while count < 2 * capacity { count *= 2 }
    slots = [UInt64](repeating: 0, count: count)
    ends.reserveCapacity(capacity)
  }

  /// Number of different words.
  var count: Int { ends.count }

  /// Adds a word and lends its row of zeros; nil, and nothing changes, when it is there already.
  ///
  /// - Parameter offset: Where the word is in its file, for errors.
  /// - Precondition: There is room.
  mutating func add(
    _ word: Slice<UnsafeBufferPointer<UInt8>>, at offset: Int
  ) throws(MalformedBytes) -> UnsafeMutableBufferPointer<Float>? {
    guard !word.isEmpty else { throw MalformedBytes(offset: offset, reason: "an empty word") }
    guard word.count <= Int(UInt32.max) - text.count else {
      throw MalformedBytes(offset: offset, reason: "words of more than 4 GB")
    }
    guard place(word) else { return nil }
    if !hasCapitals {
      let word = UnsafeBufferPointer(rebasing: word)
      hasCapitals = !WordScan.lowercased(word).elementsEqual(word)
    }
    text.append(contentsOf: word)
    ends.append(UInt32(text.count))
    let start = (count - 1) * dimension
    return UnsafeMutableBufferPointer(rebasing: rows.buffer[start..<start + dimension])
  }

  /// Takes a slot for the next word; false when the word has one.
  private mutating func place(_ word: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
    let hash = SubwordHash(word).mixed
    var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[slot] != 0 {
      let entry = Int(slots[slot] & 0xFFFF_FFFF) - 1
      if slots[slot] >> 32 == hash >> 32, word.elementsEqual(self.word(entry)) { return false }
      slot = (slot + 1) & (slots.count - 1)
    }
    slots[slot] = hash & ~0xFFFF_FFFF | UInt64(count + 1)
    return true
  }

  private func word(_ entry: Int) -> ArraySlice<UInt8> {
    text[(entry == 0 ? 0 : Int(ends[entry - 1]))..<Int(ends[entry])]
  }

  /// Writes config.json and model.words.
  ///
  /// - Parameter ngrams: How words are cut, and the rows of the buckets.
  func write(
    to folder: ModelFolder, ngrams: (cut: CharacterNGrams, rows: FilePart)?
  ) throws(FileFormatError) {
    var file = SectionFileWriter(magic: WordTable.magic, version: WordTable.version)
    file.add("slots", array: slots)
    file.add("ends", array: ends)
    file.add("text", text)
    let used = UnsafeRawBufferPointer(
      UnsafeMutableBufferPointer(rebasing: rows.buffer[..<(count * dimension)]))
    file.add("rows", .memory(used, owner: rows))
    file.add("ngrams", ngrams?.rows ?? .array([]))
    file.add("flags", array: [UInt32(hasCapitals ? 1 : 0)])
    try file.publish(to: folder.path(of: WordTable.fileName))
    var settings =
      "{\n  \"model_type\": \"\(WordEncoder.modelType)\",\n  \"dimension\": \(dimension)"
    if let lengths = ngrams?.cut.lengths {
      settings += ",\n  \"minimum_ngram\": \(lengths.lowerBound)"
      settings += ",\n  \"maximum_ngram\": \(lengths.upperBound)"
    }
    try AtomicFile.write(Array("\(settings)\n}\n".utf8), to: folder.path(of: "config.json"))
  }
}
