import FileFormat

/// The numbers that say how to read a segment, and the options to train it anew.
struct SegmentParameters: Equatable, Sendable {
  /// Bytes in the file.
  static let byteCount = 120

  var metric: VectorMetric
  var dimension: Int
  var rowCount: Int
  /// Bytes of a code; 0: no codes, one list in identity order.
  var codeLength: Int
  /// Bits of a sub-quantizer's part of the code, 8 or 4.
  var codeBits: Int
  var listCount: Int
  var coding: VectorCoding
  var store: VectorStore.Kind
  /// Set when identities are kept in four bytes, counted from it.
  var idBase: Int64?
  /// The greatest distance between a vector as given and as stored.
  var storeError: Float
  /// The mean squared distance between vectors and what their codes stand for, when they were trained.
  var codingError: Float
  /// Rows when the quantizers were trained.
  var trainedRowCount: Int
  /// Candidates that are re-scored when a search does not say.
  var rerank: RerankDepths
  /// As asked for by the builder; `threads` is not kept.
  var options: VectorBuildOptions

  /// True when the segment holds no codes and every search is exact.
  var isExact: Bool { codeLength == 0 }

  /// In the file of a segment that has no codes yet: the coding is to be chosen when it gets them.
  static let chosenLater = 3

  private var codingNumber: Int {
    isExact && options.coding == nil ? Self.chosenLater : Int(coding.rawValue)
  }

  /// Encodes in the order of the fields.
  var bytes: [UInt8] {
    var writer = ByteWriter()
    writer.append(u32: metric.rawValue)
    writer.append(u32: UInt32(dimension))
    writer.append(u64: UInt64(rowCount))
    for number in [codeLength, codeBits, listCount, codingNumber, Int(store.rawValue)] {
      writer.append(u32: UInt32(number))
    }
    writer.append(u32: idBase == nil ? 8 : 4)
    writer.append(u64: UInt64(bitPattern: idBase ?? 0))
    writer.append(u32: storeError.bitPattern)
    writer.append(u32: codingError.bitPattern)
    for number in [
      trainedRowCount, rerank.forTen, rerank.forHundred, options.exactBelow,
      options.bytesPerVector ?? 0, options.listCount ?? 0, options.codeBits ?? 0,
    ] {
      writer.append(u64: UInt64(max(0, min(number, Int(UInt32.max)))))
    }
    writer.append(u64: options.seed)
    return writer.bytes
  }
}
