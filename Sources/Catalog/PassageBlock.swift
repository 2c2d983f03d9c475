import CZlib
import FileFormat
package import Model

/// The chunks of a document as they are stored, made before the transaction that stores them:
/// compression takes most of the time.
package struct StoredPassages: Sendable {
  let blocks: [(chunkCount: Int, content: [UInt8])]
  /// The number of chunks.
  let chunkCount: Int
  /// The bytes of their texts.
  let textByteCount: Int

  /// - Precondition: `chunks` is not empty and in order.
  package init(_ chunks: [Chunk]) {
    precondition(!chunks.isEmpty, "a document has at least one chunk")
    var blocks: [(chunkCount: Int, content: [UInt8])] = []
    var start = 0
    while start < chunks.count {
      var end = start
      var size = 0
      while end < chunks.count, end == start || size < PassageBlock.targetSize {
        size += chunks[end].text.utf8.count
        end += 1
      }
      blocks.append((end - start, PassageBlock.encode(chunks[start..<end])))
      start = end
    }
    self.blocks = blocks
    chunkCount = chunks.count
    textByteCount = chunks.reduce(0) { $0 + $1.text.utf8.count }
  }
}

/// Neighbouring chunks of one document, compressed together (zlib, RFC 1950).
///
/// ```
/// varint   size of the rest before compression
/// zlib of: varint chunk count; per chunk: text, heading count, headings, 0 or 1, anchor,
///          varint first line, varint last line; each text as varint byte count and UTF-8
/// ```
package enum PassageBlock {
  /// Uncompressed bytes after which a block is closed: small enough to read one hit in some 50 µs.
  package static let targetSize = 16_384
  private static let maximumSize = 1 << 30

  /// Compresses chunks.
  package static func encode(_ chunks: some Collection<Chunk>) -> [UInt8] {
    var plain = ByteWriter()
    plain.append(varint: UInt64(chunks.count))
    for chunk in chunks {
      plain.append(text: chunk.text)
      plain.append(varint: UInt64(chunk.headingPath.count))
      for heading in chunk.headingPath { plain.append(text: heading) }
      plain.append(u8: chunk.anchor == nil ? 0 : 1)
      if let anchor = chunk.anchor { plain.append(text: anchor) }
      plain.append(varint: UInt64(chunk.lines.startLine))
      plain.append(varint: UInt64(chunk.lines.endLine))
    }
    var whole = ByteWriter()
    whole.append(varint: UInt64(plain.bytes.count))
    whole.append(deflate(plain.bytes))
    return whole.bytes
  }

  /// Restores the chunks; `firstOrdinal` numbers them inside their document.
  ///
  /// - Throws: ``FileFormatError`` for bytes that ``encode(_:)`` did not write.
  package static func decode(
    _ bytes: [UInt8], firstOrdinal: Int, path: String
  ) throws -> [Chunk] {
    let plain = try bytes.withUnsafeBytes { buffer in
      var reader = ByteReader(buffer, path: path)
      let size = try reader.varint()
      guard size <= maximumSize else {
        throw FileFormatError.badContent(path: path, offset: 0, reason: "a passage is too large")
      }
      return try inflate(buffer[reader.offset...], size: size, path: path)
    }
    return try plain.withUnsafeBytes { buffer in
      var reader = ByteReader(buffer, path: path)
      let count = try reader.varint()
      return try (0..<min(count, plain.count)).map { number in
        try decodeChunk(&reader, ordinal: firstOrdinal + number)
      }
    }
  }

  private static func decodeChunk(
    _ reader: inout ByteReader, ordinal: Int
  ) throws(FileFormatError) -> Chunk {
    let text = try reader.text()
    var headings: [String] = []
    for _ in 0..<(try reader.varint()) { headings.append(try reader.text()) }
    let anchor = try reader.u8() == 0 ? nil : try reader.text()
    let start = try reader.varint()
    let end = try reader.varint()
    return Chunk(
      ordinal: ordinal, text: text, headingPath: headings, anchor: anchor,
      lines: SourceSpan(startLine: start, endLine: end))
  }

  private static func deflate(_ bytes: [UInt8]) -> [UInt8] {
    var size = compressBound(UInt(bytes.count))
    let packed = [UInt8](unsafeUninitializedCapacity: Int(size)) { buffer, count in
      let status = compress2(buffer.baseAddress, &size, bytes, UInt(bytes.count), 6)
      precondition(status == Z_OK, "compressBound gives room enough")
      count = Int(size)
    }
    return packed
  }

  private static func inflate(
    _ bytes: Slice<UnsafeRawBufferPointer>, size: Int, path: String
  ) throws(FileFormatError) -> [UInt8] {
    let source = UnsafeRawBufferPointer(rebasing: bytes)
    var status = Z_OK
    let plain = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      var length = UInt(size)
      status = uncompress(
        buffer.baseAddress, &length, source.baseAddress?.assumingMemoryBound(to: UInt8.self),
        UInt(source.count))
      count = status == Z_OK ? Int(length) : 0
    }
    guard status == Z_OK, plain.count == size else {
      throw .badContent(path: path, offset: 0, reason: "a passage does not decompress")
    }
    return plain
  }
}
