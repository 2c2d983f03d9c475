import FileFormat

extension SegmentParameters {
  /// Decodes and checks each number; counts that pass cannot overflow when multiplied.
  ///
  /// - Throws: ``FileFormatError/badContent(path:offset:reason:)`` naming the number.
  init(_ section: UnsafeRawBufferPointer, path: String, base: Int) throws(FileFormatError) {
    var numbers = NumberReader(section, path: path, base: base)
    guard section.count == Self.byteCount else { throw numbers.refuse("parameters", section.count) }
    let metric = VectorMetric(rawValue: UInt32(try numbers.u32("metric", 1...3))) ?? .cosine
    let dimension = try numbers.u32("dimension", 1...VectorIndexLimits.dimension)
    let rowCount = try numbers.u64("row count", 0...VectorIndexLimits.rowCount)
    let codeLength = try numbers.u32("code length", 0...dimension)
    let hasCodes = codeLength > 0
    let codeBits = try numbers.u32("code bits", 4...8)
    guard codeBits == 8 || (codeBits == 4 && 2 * codeLength <= dimension) else {
      throw numbers.refuse("code bits", codeBits)
    }
    let listCount = try numbers.u32(
      "list count", hasCodes ? 1...VectorIndexLimits.listCount : 0...0)
    let number = try numbers.u32("coding", 0...(hasCodes ? 2 : Self.chosenLater))
    let coding = VectorCoding(rawValue: UInt32(number)) ?? .plain
    // Rows without a code must at least be stored.
    let store = VectorStore.Kind(rawValue: UInt32(try numbers.u32("store", (hasCodes ? 0 : 1)...2)))
    let idWidth = try numbers.u32("identity width", 4...8)
    guard idWidth == 4 || idWidth == 8 else { throw numbers.refuse("identity width", idWidth) }
    let idBase = Int64(bitPattern: try numbers.any())
    let storeError = try numbers.error("stored error")
    let codingError = try numbers.error("coding error")
    let most = Int(UInt32.max)
    let trainedRowCount = try numbers.u64("trained rows", 0...most)
    let rerank = RerankDepths(
      forTen: try numbers.u64("candidates for ten", 0...most),
      forHundred: try numbers.u64("candidates for a hundred", 0...most))
    let exactBelow = try numbers.u64("exact limit", 0...most)
    let bytesPerVector = try numbers.u64("budget", 0...most)
    let lists = try numbers.u64("lists wanted", 0...most)
    let bits = try numbers.u64("code bits wanted", 0...8)
    self.init(
      metric: metric, dimension: dimension, rowCount: rowCount, codeLength: codeLength,
      codeBits: codeBits, listCount: listCount, coding: coding, store: store ?? .none,
      idBase: idWidth == 4 ? idBase : nil, storeError: storeError, codingError: codingError,
      trainedRowCount: trainedRowCount, rerank: rerank,
      options: VectorBuildOptions(
        metric: metric, listCount: lists == 0 ? nil : lists,
        bytesPerVector: bytesPerVector == 0 ? nil : bytesPerVector,
        codeBits: bits == 0 ? nil : bits, coding: number == Self.chosenLater ? nil : coding,
        exactBelow: exactBelow,
        seed: try numbers.any()))
  }
}

/// Reads numbers that must lie in ranges.
private struct NumberReader {
  private var reader: ByteReader
  private let path: String
  private let base: Int

  init(_ section: UnsafeRawBufferPointer, path: String, base: Int) {
    reader = ByteReader(section, path: path, base: base)
    self.path = path
    self.base = base
  }

  mutating func u32(_ name: String, _ allowed: ClosedRange<Int>) throws(FileFormatError) -> Int {
    let value = Int(try reader.u32())
    guard allowed.contains(value) else { throw refuse(name, value, at: reader.offset - 4) }
    return value
  }

  mutating func u64(_ name: String, _ allowed: ClosedRange<Int>) throws(FileFormatError) -> Int {
    let value = Int(exactly: try reader.u64())
    guard let value, allowed.contains(value) else {
      throw refuse(name, value, at: reader.offset - 8)
    }
    return value
  }

  /// A number that may be anything.
  mutating func any() throws(FileFormatError) -> UInt64 { try reader.u64() }

  mutating func error(_ name: String) throws(FileFormatError) -> Float {
    let value = Float(bitPattern: try reader.u32())
    guard value >= 0 else { throw refuse(name, nil, at: reader.offset - 4) }
    return value
  }

  func refuse(_ name: String, _ value: Int?, at offset: Int = 0) -> FileFormatError {
    .badContent(
      path: path, offset: base + offset,
      reason: "\(name) cannot be \(value.map { "\($0)" } ?? "that")")
  }
}
