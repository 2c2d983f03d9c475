import FileFormat
import Model
import Synchronization

/// Parsed documents on their way from reading to publishing: in memory as long as they are few, else in a
/// file beside the index that has no name and goes with the process.
final class DocumentSpool: Sendable {
  /// Where a document was put.
  struct Place: Sendable {
    fileprivate var start: Int
    /// The bytes that it takes there.
    fileprivate(set) var byteCount: Int
  }

  private struct Storage: ~Copyable {
    /// What came first, up to a limit.
    var memory: [UInt8] = []
    var file: SpillFile?
  }

  private let path: String
  private let memoryLimit: Int
  private let storage = Mutex(Storage())

  /// Starts empty.
  ///
  /// - Parameters:
  ///   - path: Beside what the file is made.
  ///   - memoryLimit: Bytes that are kept in memory.
  init(beside path: String, memoryLimit: Int = 16 << 20) {
    self.path = path
    self.memoryLimit = memoryLimit
  }

  /// Takes documents; any thread may call.
  ///
  /// - Throws: When there is no room for the file.
  func append(_ documents: [Document]) throws -> [Place] {
    let coded = documents.map(DocumentCoding.encode)
    return try storage.withLock { storage in
      try coded.map { bytes in
        let (memoryCount, fileCount) = (storage.memory.count, storage.file?.count ?? 0)
        if storage.file == nil, memoryCount + bytes.count <= memoryLimit {
          storage.memory += bytes
          return Place(start: memoryCount, byteCount: bytes.count)
        }
        let file = try storage.file ?? SpillFile(beside: path)
        storage.file = file
        bytes.withUnsafeBytes { file.append($0) }
        guard file.failure == 0 else {
          throw FileFormatError.cannotWrite(path: path, reason: SystemError.text(file.failure))
        }
        return Place(start: memoryCount + fileCount, byteCount: bytes.count)
      }
    }
  }

  /// The document at a place that ``append(_:)`` gave; any thread may call.
  func document(at place: Place) throws -> Document {
    let bytes = try storage.withLock { storage in
      let start = place.start - storage.memory.count
      guard start >= 0 else { return Array(storage.memory[place.start...].prefix(place.byteCount)) }
      return try storage.file?.read(start..<start + place.byteCount, of: path) ?? []
    }
    return try DocumentCoding.decode(bytes, path: path)
  }
}

/// Documents as bytes: id, path, 0 or 1 and the title, the number of blocks. For each block its kind
/// (of a heading the level in the upper four bits), marks, the headings and the anchor where the marks
/// do not say that they are those of the block before, first line, further lines, text. Numbers are
/// varints, a text is its length in bytes and UTF-8.
private enum DocumentCoding {
  private static let sameHeadings: UInt8 = 1
  private static let sameAnchor: UInt8 = 2
  private static let hasAnchor: UInt8 = 4
  private static let kinds: [Block.Kind] = [
    .heading(level: 1), .paragraph, .listItem, .code, .tableRow, .definition, .admonition, .quote,
  ]

  static func encode(_ document: Document) -> [UInt8] {
    var writer = ByteWriter()
    writer.append(text: document.id.rawValue)
    writer.append(text: document.path)
    writer.append(u8: document.title == nil ? 0 : 1)
    if let title = document.title { writer.append(text: title) }
    writer.append(varint: UInt64(document.blocks.count))
    var headings: [String] = []
    var anchor: String?
    for block in document.blocks {
      // By bytes: strings that are equal may be written in different ways.
      let hasSameHeadings = block.headingPath.elementsEqual(headings, by: hasSameBytes)
      let hasSameAnchor =
        block.anchor.map { own in anchor.map { hasSameBytes(own, $0) } ?? false } ?? (anchor == nil)
      writer.append(u8: code(block.kind))
      writer.append(
        u8: (hasSameHeadings ? sameHeadings : 0) | (hasSameAnchor ? sameAnchor : 0)
          | (block.anchor == nil ? 0 : hasAnchor))
      if !hasSameHeadings {
        writer.append(varint: UInt64(block.headingPath.count))
        for heading in block.headingPath { writer.append(text: heading) }
      }
      if !hasSameAnchor, let anchor = block.anchor { writer.append(text: anchor) }
      (headings, anchor) = (block.headingPath, block.anchor)
      writer.append(varint: UInt64(block.lines.startLine))
      writer.append(varint: UInt64(block.lines.endLine - block.lines.startLine))
      writer.append(text: block.text)
    }
    return writer.bytes
  }

  private static func hasSameBytes(_ left: String, _ right: String) -> Bool {
    left.utf8.elementsEqual(right.utf8)
  }

  private static func code(_ kind: Block.Kind) -> UInt8 {
    if case .heading(let level) = kind { return UInt8(level) << 4 }
    return UInt8(kinds.firstIndex(of: kind) ?? 0)
  }

  static func decode(_ bytes: [UInt8], path: String) throws -> Document {
    try bytes.withUnsafeBytes { bytes in
      var reader = ByteReader(bytes, path: path)
      let id = DocumentID(try reader.text())
      let source = try reader.text()
      let title = try reader.u8() == 0 ? nil : try reader.text()
      var blocks: [Block] = []
      let count = try reader.varint()
      blocks.reserveCapacity(min(count, bytes.count))
      for _ in 0..<count { blocks.append(try block(&reader, after: blocks.last)) }
      return Document(id: id, path: source, title: title, blocks: blocks)
    }
  }

  private static func block(_ reader: inout ByteReader, after last: Block?) throws -> Block {
    let code = try reader.u8()
    let marks = try reader.u8()
    guard code & 15 < kinds.count else {
      throw reader.failure(reader.offset - 2, "no kind of block")
    }
    var headings = last?.headingPath ?? []
    if marks & sameHeadings == 0 {
      headings = []
      for _ in 0..<(try reader.varint()) { headings.append(try reader.text()) }
    }
    var anchor = last?.anchor
    if marks & sameAnchor == 0 { anchor = marks & hasAnchor == 0 ? nil : try reader.text() }
    let start = try reader.varint()
    let end = start + (try reader.varint())
    return Block(
      kind: code & 15 == 0 ? .heading(level: Int(code >> 4)) : kinds[Int(code & 15)],
      text: try reader.text(), headingPath: headings, anchor: anchor,
      lines: SourceSpan(startLine: start, endLine: end))
  }
}
