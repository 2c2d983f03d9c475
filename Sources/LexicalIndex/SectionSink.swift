import FileFormat
import Kernels

/// Takes the bytes of one section as they are made: sums up its pages, and keeps little more than a
/// mebibyte in memory. A value has one owner.
final class SectionSink {
  private static let pendingLimit = 64 * SegmentLayout.pageSize

  private let path: String
  /// Bytes that are neither summed up nor written; the first ``pendingCount`` are taken.
  private var pending = UnsafeMutableRawBufferPointer(start: nil, count: 0)
  private var pendingCount = 0
  private var spilled: SpillFile?
  private var failure: FileFormatError?
  /// The checksums of the pages that are complete.
  private var checksums: [UInt32] = []
  /// The bytes taken.
  private(set) var count = 0

  /// - Parameter path: Where the segment will be: what does not fit memory is put beside it.
  init(path: String) { self.path = path }

  deinit { pending.deallocate() }

  /// Appends what `write` puts at the place it gets: as many bytes as it returns, at most `room`. Errors
  /// come out of ``finish()``.
  @inline(__always)
  func append(upTo room: Int, _ write: (UnsafeMutablePointer<UInt8>) -> Int) {
    if pendingCount + room > pending.count { makeRoom(room) }
    guard let start = pending.baseAddress else { return }
    let written = write(start.assumingMemoryBound(to: UInt8.self) + pendingCount)
    pendingCount += written
    count += written
  }

  /// Appends bytes, a page at a time.
  func append(_ bytes: UnsafeRawBufferPointer) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let page = UnsafeRawBufferPointer(rebasing: rest.prefix(SegmentLayout.pageSize))
      append(upTo: page.count) { target in
        UnsafeMutableRawBufferPointer(start: target, count: page.count).copyMemory(from: page)
        return page.count
      }
      rest = rest.dropFirst(page.count)
    }
  }

  func append(_ bytes: [UInt8]) { bytes.withUnsafeBytes { append($0) } }

  /// Appends a little-endian integer.
  func append(u32 value: UInt32) {
    withUnsafeBytes(of: value.littleEndian) { append($0) }
  }

  private func makeRoom(_ room: Int) {
    if pendingCount + room > Self.pendingLimit { spill() }
    guard pendingCount + room > pending.count else { return }
    let larger = UnsafeMutableRawBufferPointer.allocate(
      byteCount: max(pendingCount + room, min(2 * pending.count, Self.pendingLimit)), alignment: 8)
    larger.copyMemory(from: UnsafeRawBufferPointer(rebasing: pending[..<pendingCount]))
    pending.deallocate()
    pending = larger
  }

  /// Moves the complete pages out.
  private func spill() {
    let complete = pendingCount / SegmentLayout.pageSize * SegmentLayout.pageSize
    guard complete > 0, let start = pending.baseAddress else { return }
    sumUp(upTo: complete)
    if spilled == nil, failure == nil {
      do { spilled = try SpillFile(beside: path) } catch { failure = error }
    }
    spilled?.append(UnsafeRawBufferPointer(rebasing: pending[..<complete]))
    pendingCount -= complete
    start.copyMemory(from: start + complete, byteCount: pendingCount)
  }

  private func sumUp(upTo end: Int) {
    for start in stride(from: 0, to: end, by: SegmentLayout.pageSize) {
      let page = pending[start..<min(start + SegmentLayout.pageSize, end)]
      checksums.append(CRC32C.checksum(UnsafeRawBufferPointer(rebasing: page)))
    }
  }

  /// The section and the checksums of its pages; nothing can be appended afterwards.
  func finish() throws(FileFormatError) -> (content: FilePart, checksums: [UInt32]) {
    sumUp(upTo: pendingCount)
    if let failure { throw failure }
    let rest = UnsafeRawBufferPointer(rebasing: pending[..<pendingCount])
    guard let spilled else { return (.memory(rest, owner: self), checksums) }
    spilled.append(rest)
    guard spilled.failure == 0 else {
      throw .cannotWrite(path: path, reason: SystemError.text(spilled.failure))
    }
    return (.file(spilled), checksums)
  }
}
