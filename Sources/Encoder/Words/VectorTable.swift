import Glibc

/// A file of word vectors: lines of text, or word2vec's binary form.
///
/// Text has a word and its values on each line, apart by spaces; the word may hold spaces itself.
/// word2vec puts a line with the numbers of words and of values before it, GloVe does not. In the
/// binary form a word, a space and the values as little-endian floats follow that line.
struct VectorTable {
  private typealias Bytes = UnsafeBufferPointer<UInt8>

  private let bytes: UnsafeBufferPointer<UInt8>
  /// Where the first word begins.
  private let start: Int
  private let dimension: Int
  /// How many words the first line promises, if there is such a line.
  private let promised: Int?

  /// Finds out the form from the first line.
  ///
  /// - Throws: ``ModelError/unsupported(path:part:found:supported:)`` where it is no vector's and no
  ///   pair of counts.
  init(_ bytes: UnsafeBufferPointer<UInt8>, path: String) throws(ModelError) {
    self.bytes = bytes
    let line = VectorLine(bytes, from: 0)
    if let (words, values) = line.counts {
      (promised, dimension, start) = (words, values, line.next)
    } else {
      let fields = line.fieldCount - 1
      guard fields > 0, line.values(fields) != nil else {
        throw .unsupported(
          path: path, part: "a file that begins with", found: "\"\(line.shown)\"",
          supported: "GloVe, word2vec or fastText vectors")
      }
      (promised, dimension, start) = (nil, fields, 0)
    }
  }

  /// Reads all words and vectors.
  ///
  /// - Throws: ``MalformedBytes``, before anything is allocated when the counts cannot be.
  func read() throws(MalformedBytes) -> WordTableBuilder {
    guard 1...WordTable.maximumDimension ~= dimension else {
      throw MalformedBytes(offset: 0, reason: "vectors of \(dimension) values")
    }
    guard let promised else { return try readText(count: try lineCount()) }
    let isText = VectorLine(bytes, from: start).values(dimension) != nil
    // A value takes two bytes of text at least, or four.
    let least = isText ? 2 * dimension + 1 : 4 * dimension + 1
    guard 1...WordTable.maximumCount ~= promised, promised <= (bytes.count - start + 1) / least
    else {
      throw MalformedBytes(
        offset: 0,
        reason: "\(promised) vectors of \(dimension) values in \(bytes.count - start) bytes")
    }
    return try isText ? readText(count: promised) : readBinary(count: promised)
  }

  private func lineCount() throws(MalformedBytes) -> Int {
    let ends = bytes.reduce(0) { $1 == UInt8(ascii: "\n") ? $0 + 1 : $0 }
    let count = bytes.last == UInt8(ascii: "\n") ? ends : ends + 1
    guard count <= WordTable.maximumCount, count <= (bytes.count + 1) / (2 * dimension + 1) else {
      throw MalformedBytes(
        offset: 0, reason: "\(count) lines of \(dimension) values in \(bytes.count) bytes")
    }
    return count
  }

  private func readText(count: Int) throws(MalformedBytes) -> WordTableBuilder {
    var table = WordTableBuilder(capacity: count, dimension: dimension)
    var position = start
    for _ in 0..<count {
      guard position < bytes.count else { throw ended(after: table, of: count) }
      let line = VectorLine(bytes, from: position)
      guard let (word, values) = line.values(dimension) else {
        throw MalformedBytes(
          offset: position, reason: "a word and \(dimension) numbers expected, not '\(line.shown)'")
      }
      if let row = try table.add(word, at: position) {
        for (index, value) in values.enumerated() { row[index] = value }
      }
      position = line.next
    }
    guard position >= bytes.count else { throw surplus(at: position, count) }
    return table
  }

  private func ended(after table: WordTableBuilder, of count: Int) -> MalformedBytes {
    MalformedBytes(
      offset: bytes.count, reason: "the file ends after \(table.count) of \(count) words")
  }

  private func surplus(at position: Int, _ count: Int) -> MalformedBytes {
    MalformedBytes(offset: position, reason: "\(count) words are announced, more follows")
  }
}

// MARK: - The binary form

extension VectorTable {
  private func readBinary(count: Int) throws(MalformedBytes) -> WordTableBuilder {
    var table = WordTableBuilder(capacity: count, dimension: dimension)
    var position = start
    for _ in 0..<count {
      // The original program ends each vector with a line feed, others do not.
      while position < bytes.count, bytes[position] == UInt8(ascii: "\n") { position += 1 }
      guard let space = bytes[position...].prefix(65_536).firstIndex(of: UInt8(ascii: " ")) else {
        throw MalformedBytes(offset: position, reason: "a word and a space expected")
      }
      let end = space + 1 + 4 * dimension
      guard end <= bytes.count else { throw ended(after: table, of: count) }
      if let row = try table.add(bytes[position..<space], at: position) {
        try Self.decode(UnsafeRawBufferPointer(bytes), from: space + 1, into: row)
      }
      position = end
    }
    while position < bytes.count, bytes[position] == UInt8(ascii: "\n") { position += 1 }
    guard position == bytes.count else { throw surplus(at: position, count) }
    return table
  }

  /// Reads little-endian floats that lie anywhere.
  ///
  /// - Precondition: `bytes` holds them.
  /// - Throws: ``MalformedBytes`` at one that is not finite.
  static func decode(
    _ bytes: UnsafeRawBufferPointer, from start: Int, into row: UnsafeMutableBufferPointer<Float>
  ) throws(MalformedBytes) {
    for index in row.indices {
      let bits = bytes.loadUnaligned(fromByteOffset: start + 4 * index, as: UInt32.self)
      row[index] = Float(bitPattern: UInt32(littleEndian: bits))
      guard row[index].isFinite else {
        throw MalformedBytes(offset: start + 4 * index, reason: "a value is not finite")
      }
    }
  }
}
