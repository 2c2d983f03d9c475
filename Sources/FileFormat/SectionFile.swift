import Kernels
import Synchronization

/// The layout that every index file of Sextant shares: named sections behind a checked header.
///
/// All integers are little-endian.
/// ```
/// byte 0   magic, 8 ASCII bytes
///      8   u32 version
///     12   u32 section count n
///     16   n entries of 48 bytes: name (24 ASCII bytes, zero-padded), u64 offset, u64 length,
///          u32 CRC-32C of the section, u32 zero
///   16+48n u32 CRC-32C of everything before it, u32 zero
///          sections, each at a multiple of 64 bytes, in the order of the entries
/// ```
package enum SectionLayout {
  static let headerSize = 16
  static let entrySize = 48
  static let nameSize = 24
  package static let maximumSections = 1024
  static let alignment = 64

  static func aligned(_ offset: Int) -> Int {
    (offset + alignment - 1) / alignment * alignment
  }
}

/// A section file mapped for reading; the header is checked at open, a section at its first use.
package final class SectionFile: Sendable {
  private struct Entry: Sendable {
    var name: String
    var offset: Int
    var length: Int
    var checksum: UInt32
  }

  private let file: MappedFile
  private let entries: [Entry]
  private let checked: Mutex<Set<String>> = Mutex([])

  /// Opens and checks magic, version, table of contents and file length.
  ///
  /// - Complexity: O(sections); touches only the header.
  package init(path: String, magic: String, version: UInt32) throws(FileFormatError) {
    file = try MappedFile(path: path)
    var reader = ByteReader(file.bytes, path: path)
    guard file.bytes.count >= 8, file.bytes.prefix(8).elementsEqual(magic.utf8) else {
      throw .notThisFormat(path: path, expected: magic)
    }
    try reader.skip(8)
    let found = try reader.u32()
    guard found == version else {
      throw .wrongVersion(path: path, found: found, expected: version)
    }
    entries = try Self.readEntries(&reader, path: path)
  }

  private static func readEntries(
    _ reader: inout ByteReader, path: String
  ) throws(FileFormatError) -> [Entry] {
    let count = Int(try reader.u32())
    guard count <= SectionLayout.maximumSections else {
      throw .badContent(path: path, offset: 12, reason: "\(count) sections")
    }
    let end = SectionLayout.headerSize + count * SectionLayout.entrySize
    guard reader.bytes.count >= end + 8 else {
      throw .truncated(
        path: path, offset: reader.bytes.count, needed: end + 8 - reader.bytes.count)
    }
    var tail = ByteReader(reader.bytes, path: path, offset: end)
    let header = UnsafeRawBufferPointer(rebasing: reader.bytes[..<end])
    guard try tail.u32() == CRC32C.checksum(header), try tail.u32() == 0 else {
      throw .checksumMismatch(path: path, section: "the header", offset: end)
    }
    var entries: [Entry] = []
    var expected = SectionLayout.aligned(end + 8)
    for _ in 0..<count {
      let at = reader.offset
      let name = try reader.take(SectionLayout.nameSize).prefix { $0 != 0 }
      let offset = try reader.u64()
      let length = try reader.u64()
      let checksum = try reader.u32()
      guard try reader.u32() == 0, offset == UInt64(expected), length <= UInt64(Int.max) / 2 else {
        throw .badContent(path: path, offset: at, reason: "a section lies outside the file")
      }
      let missing = Int(offset) + Int(length) - reader.bytes.count
      guard missing <= 0 else {
        throw .truncated(path: path, offset: reader.bytes.count, needed: missing)
      }
      entries.append(
        Entry(
          name: String(decoding: name, as: UTF8.self), offset: Int(offset), length: Int(length),
          checksum: checksum))
      expected = SectionLayout.aligned(Int(offset) + Int(length))
    }
    guard reader.bytes.count == (entries.last.map { $0.offset + $0.length } ?? end + 8) else {
      throw .badContent(
        path: path, offset: reader.bytes.count, reason: "bytes after the last section")
    }
    return entries
  }

  /// The path it was opened by.
  package var path: String { file.path }

  /// The size of the file.
  package var byteCount: Int { file.bytes.count }

  /// Gives the memory of pages read so far back to the system; see ``MappedFile/releasePages()``.
  package func releasePages() { file.releasePages() }

  /// Names of the sections, in file order.
  package var sectionNames: [String] { entries.map(\.name) }

  /// The bytes of a section, its checksum verified on first use; valid as long as this object.
  ///
  /// - Throws: A missing section or a checksum that does not match.
  package func bytes(_ name: String) throws(FileFormatError) -> UnsafeRawBufferPointer {
    let entry = try entry(name)
    let section = uncheckedBytes(entry)
    guard !checked.withLock({ $0.contains(name) }) else { return section }
    guard CRC32C.checksum(section) == entry.checksum else {
      throw .checksumMismatch(path: path, section: name, offset: entry.offset)
    }
    _ = checked.withLock { $0.insert(name) }
    return section
  }

  private func entry(_ name: String) throws(FileFormatError) -> Entry {
    guard let entry = entries.first(where: { $0.name == name }) else {
      throw .missingSection(path: path, section: name)
    }
    return entry
  }

  private func uncheckedBytes(_ entry: Entry) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: file.bytes[entry.offset..<entry.offset + entry.length])
  }

  /// What the header says of each section: the CRC-32C of its bytes, in file order.
  package var checksums: [UInt32] { entries.map(\.checksum) }

  /// A section as an array of fixed-size little-endian values.
  ///
  /// - Parameters:
  ///   - count: The number of elements it must have; nil accepts any whole number.
  ///   - isVerified: False leaves the section unread, for values of which every bit pattern is
  ///     harmless.
  /// - Throws: As ``bytes(_:)``, and when the length does not fit.
  package func array<T: BitwiseCopyable>(
    _ name: String, of type: T.Type, count: Int? = nil, isVerified: Bool = true
  ) throws(FileFormatError) -> UnsafeBufferPointer<T> {
    let section = try isVerified ? bytes(name) : uncheckedBytes(entry(name))
    let stride = MemoryLayout<T>.stride
    let found = section.count / stride
    guard section.count % stride == 0, count == nil || count == found else {
      let expected = count.map { "\($0 * stride)" } ?? "a multiple of \(stride)"
      throw .badContent(
        path: path, offset: offset(of: name),
        reason: "section \(name) has \(section.count) bytes, not \(expected)")
    }
    // Sections are 64-byte aligned in a page-aligned map, so any BitwiseCopyable is aligned.
    return section.bindMemory(to: T.self)
  }

  /// Where a section begins, for error messages; 0 when there is none.
  package func offset(of name: String) -> Int {
    entries.first { $0.name == name }?.offset ?? 0
  }

  /// Verifies every section's checksum and the padding between sections.
  package func verify() throws(FileFormatError) {
    for (number, entry) in entries.enumerated() {
      _ = try bytes(entry.name)
      let start =
        number == 0
        ? SectionLayout.headerSize + entries.count * SectionLayout.entrySize + 8
        : entries[number - 1].offset + entries[number - 1].length
      guard file.bytes[start..<entry.offset].allSatisfy({ $0 == 0 }) else {
        throw .badContent(path: path, offset: start, reason: "padding is not zero")
      }
    }
  }
}

/// Collects sections in memory and publishes them as one file.
package struct SectionFileWriter {
  private let magic: String
  private let version: UInt32
  private var sections: [(name: String, content: FilePart)] = []

  /// Starts a file.
  ///
  /// - Precondition: `magic` has 8 ASCII bytes.
  package init(magic: String, version: UInt32) {
    precondition(magic.utf8.count == 8, "a magic has 8 bytes")
    self.magic = magic
    self.version = version
  }

  /// Adds a section; names are unique and at most 24 bytes.
  package mutating func add(_ name: String, _ bytes: [UInt8]) { add(name, .array(bytes)) }

  /// Adds a section whose bytes may lie in memory of their own until the file is published.
  package mutating func add(_ name: String, _ content: FilePart) {
    precondition(name.utf8.count <= SectionLayout.nameSize, "a section name has at most 24 bytes")
    precondition(!sections.contains { $0.name == name }, "section names are unique")
    sections.append((name, content))
  }

  /// Adds an array of fixed-size values in memory order, which is little-endian on every host that
  /// Sextant supports.
  package mutating func add<T: BitwiseCopyable>(_ name: String, array: [T]) {
    precondition(1.littleEndian == 1, "big-endian hosts are not supported")
    add(name, array.withUnsafeBytes { Array($0) })
  }

  /// Writes beside `path`, makes it durable, renames it into place.
  ///
  /// - Parameter isDurable: False for files that a power cut may lose.
  package func publish(to path: String, isDurable: Bool = true) throws(FileFormatError) {
    var header = ByteWriter()
    header.append(ascii: magic)
    header.append(u32: version)
    header.append(u32: UInt32(sections.count))
    let start = SectionLayout.headerSize + sections.count * SectionLayout.entrySize + 8
    var offset = SectionLayout.aligned(start)
    var pieces: [FilePart] = []
    for (name, content) in sections {
      header.append(ascii: name, padded: SectionLayout.nameSize)
      header.append(u64: UInt64(offset))
      header.append(u64: UInt64(content.count))
      var checksum: UInt32 = 0
      let failure = content.forEachPiece {
        checksum = CRC32C.checksum($0, seed: checksum)
        return 0
      }
      guard failure == 0 else {
        throw .cannotWrite(path: path, reason: SystemError.text(failure))
      }
      header.append(u32: checksum)
      header.append(u32: 0)
      let end = offset + content.count
      pieces.append(content)
      offset = SectionLayout.aligned(end)
      pieces.append(.array([UInt8](repeating: 0, count: offset - end)))
    }
    header.append(u32: CRC32C.checksum(header.bytes))
    header.append(u32: 0)
    if !sections.isEmpty {
      header.append([UInt8](repeating: 0, count: SectionLayout.aligned(start) - start))
      pieces.removeLast()
    }
    try AtomicFile.write([.array(header.bytes)] + pieces, to: path, isDurable: isDurable)
  }
}
