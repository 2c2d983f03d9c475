import FileFormat
import Kernels

/// Takes the bytes of one section as they are made: sums up its pages, and keeps no more than a
/// mebibyte in memory. A value has one owner.
final class SectionSink {
  private static let pendingLimit = 64 * SegmentLayout.pageSize

  private let path: String
  private var pending: [UInt8] = []
  private var spilled: SpillFile?
  private var failure: FileFormatError?
  /// The checksums of the pages that are complete.
  private var checksums: [UInt32] = []
  /// The bytes taken.
  private(set) var count = 0

  /// - Parameter path: Where the segment will be: what does not fit memory is put beside it.
  init(path: String) { self.path = path }

  /// Appends bytes; errors come out of ``finish()``.
  func append(_ bytes: UnsafeRawBufferPointer) {
    pending.append(contentsOf: bytes)
    count += bytes.count
    if pending.count >= Self.pendingLimit { spill() }
  }

  func append(_ bytes: [UInt8]) { bytes.withUnsafeBytes { append($0) } }

  /// Appends a little-endian integer.
  func append(u32 value: UInt32) {
    withUnsafeBytes(of: value.littleEndian) { append($0) }
  }

  /// Appends an unsigned integer in groups of 7 bits, low group first.
  func append(varint value: Int) {
    let before = pending.count
    pending.append(varint: value)
    count += pending.count - before
  }

  /// Moves the complete pages out.
  private func spill() {
    let complete = pending.count / SegmentLayout.pageSize * SegmentLayout.pageSize
    sumUp(upTo: complete)
    if spilled == nil, failure == nil {
      do { spilled = try SpillFile(beside: path) } catch { failure = error }
    }
    pending.withUnsafeBytes { spilled?.append(UnsafeRawBufferPointer(rebasing: $0[..<complete])) }
    pending.removeFirst(complete)
  }

  private func sumUp(upTo end: Int) {
    pending.withUnsafeBytes { bytes in
      for start in stride(from: 0, to: end, by: SegmentLayout.pageSize) {
        let page = bytes[start..<min(start + SegmentLayout.pageSize, end)]
        checksums.append(CRC32C.checksum(UnsafeRawBufferPointer(rebasing: page)))
      }
    }
  }

  /// The section and the checksums of its pages; nothing can be appended afterwards.
  func finish() throws(FileFormatError) -> (content: FilePart, checksums: [UInt32]) {
    sumUp(upTo: pending.count)
    if let failure { throw failure }
    guard let spilled else { return (.array(pending), checksums) }
    pending.withUnsafeBytes { spilled.append($0) }
    guard spilled.failure == 0 else {
      throw .cannotWrite(path: path, reason: SystemError.text(spilled.failure))
    }
    return (.file(spilled), checksums)
  }
}
