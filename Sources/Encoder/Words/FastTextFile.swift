import FileFormat
import Kernels

/// A model of fastText that is not quantized (`.bin`), trained by skipgram or cbow.
///
/// Little-endian: magic, version, twelve settings of 4 bytes and one of 8; counts of entries, words
/// and labels, of tokens and of pruned rows; the entries (text ended by 0, frequency, kind); one byte
/// for quantization; then the input matrix with a row for each word and for each bucket of n-grams.
/// The output matrix behind it is for training and is not read.
struct FastTextFile {
  private static let magic: UInt32 = 793_712_314

  private let file: MappedFile
  private let dimension: Int
  /// Nil for a model of whole words.
  private let ngrams: CharacterNGrams?
  private var words: [Range<Int>] = []
  /// Where the rows begin.
  private var matrixStart = 0

  /// True when the file begins as fastText's do.
  static func isOne(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    bytes.starts(with: withUnsafeBytes(of: magic.littleEndian) { Array($0) })
  }

  /// Reads all but the rows.
  ///
  /// - Throws: ``FileFormatError``, or ``ModelError/unsupported(path:part:found:supported:)`` for a
  ///   quantized model, a classifier or another version.
  init(_ file: MappedFile) throws {
    self.file = file
    var reader = ByteReader(file.bytes, path: file.path)
    try reader.skip(4)
    let version = try reader.u32()
    guard 11...12 ~= version else {
      throw Self.unsupported(file, "the version of a fastText model", "\(version)", "version 12")
    }
    let settings = try FastTextSettings(&reader)
    dimension = settings.dimension
    ngrams = settings.ngrams
    words = try Self.words(&reader, file)
    // Only classifiers are ever quantized; who has such a file is told of that first.
    guard try reader.u8() == 0 else { throw Self.quantized(file) }
    guard settings.kind != .classifier else {
      throw Self.unsupported(file, "a fastText model", "of kind supervised", "skipgram or cbow")
    }
    try checkMatrix(&reader)
  }

  private static func unsupported(
    _ file: MappedFile, _ part: String, _ found: String, _ supported: String
  ) -> ModelError {
    .unsupported(path: file.path, part: part, found: found, supported: supported)
  }

  private func bad(_ offset: Int, _ reason: String) -> FileFormatError {
    .badContent(path: file.path, offset: offset, reason: reason)
  }

  /// Where each word stands in the file.
  private static func words(
    _ reader: inout ByteReader, _ file: MappedFile
  ) throws -> [Range<Int>] {
    let start = reader.offset
    let counts = [try reader.i32(), try reader.i32(), try reader.i32()]
    try reader.skip(8)
    let pruned = Int64(bitPattern: try reader.u64())
    guard pruned <= 0 else { throw quantized(file) }
    // An entry takes 10 bytes at least.
    guard counts[1] > 0, counts[2] >= 0, counts[0] == counts[1] + counts[2],
      counts[0] <= (reader.bytes.count - reader.offset) / 10
    else {
      throw reader.failure(
        start, "\(counts[1]) words and \(counts[2]) labels in \(counts[0]) entries")
    }
    var words: [Range<Int>] = []
    words.reserveCapacity(counts[0])
    for entry in 0..<counts[0] {
      let start = reader.offset
      while try reader.u8() != 0 {}
      words.append(start..<reader.offset - 1)
      try reader.skip(8)
      // Labels stand behind the words.
      guard try reader.u8() == (entry < counts[1] ? 0 : 1) else {
        throw reader.failure(reader.offset - 1, "an entry that is neither word nor label")
      }
    }
    return Array(words[..<counts[1]])
  }

  private static func quantized(_ file: MappedFile) -> ModelError {
    unsupported(file, "a fastText model", "that is quantized (.ftz)", "rows of floats (.bin)")
  }

  private mutating func checkMatrix(_ reader: inout ByteReader) throws {
    let start = reader.offset
    let rows = try reader.u64()
    let columns = try reader.u64()
    matrixStart = reader.offset
    let expected = words.count + (ngrams?.bucketCount ?? 0)
    // fastText keeps rows for buckets also where it was told to use no n-grams.
    let isFit = ngrams == nil ? rows >= UInt64(expected) : rows == UInt64(expected)
    guard isFit, rows <= UInt64(Int32.max), columns == UInt64(dimension) else {
      throw bad(start, "a matrix of \(rows) × \(columns), \(expected) × \(dimension) expected")
    }
    // Below 2^31 × 2^16 × 4, so the product fits.
    let needed = Int(rows) * dimension * 4
    guard needed <= file.bytes.count - matrixStart else {
      throw FileFormatError.truncated(
        path: file.path, offset: file.bytes.count,
        needed: needed - (file.bytes.count - matrixStart))
    }
  }

  /// Writes the folder of a ``WordEncoder``: for each word the unit vector along the mean of its row
  /// and its n-grams' rows, then the buckets as they are.
  func write(to folder: ModelFolder) throws {
    var table = WordTableBuilder(capacity: words.count, dimension: dimension)
    let bytes = file.bytes.bindMemory(to: UInt8.self)
    for (number, word) in words.enumerated() {
      guard let row = try table.add(bytes[word], at: word.lowerBound) else {
        throw bad(word.lowerBound, "a word that is repeated")
      }
      try sum(rows(of: number, UnsafeBufferPointer(rebasing: bytes[word])), into: row)
    }
    guard let ngrams else { return try table.write(to: folder, ngrams: nil) }
    let start = matrixStart + 4 * dimension * words.count
    let buckets = file.bytes[start..<start + 4 * dimension * ngrams.bucketCount]
    try checkFinite(buckets)
    let part = FilePart.memory(UnsafeRawBufferPointer(rebasing: buckets), owner: file)
    try table.write(to: folder, ngrams: (ngrams, part))
  }

  private func rows(of number: Int, _ word: UnsafeBufferPointer<UInt8>) -> [Int] {
    // The end of a line is a word without n-grams.
    guard let ngrams, !word.elementsEqual("</s>".utf8) else { return [number] }
    return [number] + ngrams.rows(of: word).map { Int($0) + words.count }
  }

  private func sum(_ rows: [Int], into out: UnsafeMutableBufferPointer<Float>) throws {
    try withUnsafeTemporaryAllocation(of: Float.self, capacity: dimension) { row in
      for number in rows {
        try VectorTable.decode(file.bytes, from: matrixStart + 4 * dimension * number, into: row)
        for index in out.indices { out[index] += row[index] }
      }
    }
    let square = out.reduce(0.0) { $0 + Double($1) * Double($1) }
    guard square > 0 else { return }
    let scale = 1 / square.squareRoot()
    for index in out.indices { out[index] = Float(Double(out[index]) * scale) }
  }

  private func checkFinite(_ values: Slice<UnsafeRawBufferPointer>) throws {
    for offset in stride(from: values.startIndex, to: values.endIndex, by: 4) {
      let bits = UInt32(
        littleEndian: file.bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
      guard Float(bitPattern: bits).isFinite else { throw bad(offset, "a value is not finite") }
    }
  }
}

extension ByteReader {
  /// Four bytes as a number with sign.
  fileprivate mutating func i32() throws(FileFormatError) -> Int {
    Int(Int32(bitPattern: try u32()))
  }
}
