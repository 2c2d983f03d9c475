import FileFormat
import Kernels
import Synchronization

/// A section of a mapped file whose pages are verified when they are first read; many threads may
/// read one.
final class PagedSection: Sendable {
  private let path: String
  let name: String
  private let offset: Int
  // Both point into the read-only map that the segment keeps alive.
  private nonisolated(unsafe) let section: UnsafeRawBufferPointer
  private nonisolated(unsafe) let checksums: UnsafeBufferPointer<UInt32>
  // Set once each, by atomic stores; freed in deinit.
  private nonisolated(unsafe) let verified: UnsafeMutablePointer<Atomic<Bool>>

  /// - Precondition: There is a checksum for each page.
  init(
    _ name: String, of file: SectionFile, section: UnsafeRawBufferPointer,
    checksums: UnsafeBufferPointer<UInt32>
  ) {
    path = file.path
    self.name = name
    offset = file.offset(of: name)
    self.section = section
    self.checksums = checksums
    verified = .allocate(capacity: max(1, checksums.count))
    for page in 0..<checksums.count { (verified + page).initialize(to: Atomic(false)) }
  }

  deinit {
    verified.deinitialize(count: checksums.count)
    verified.deallocate()
  }

  /// The number of pages that `count` bytes take.
  static func pageCount(_ count: Int) -> Int {
    (count + SegmentLayout.pageSize - 1) / SegmentLayout.pageSize
  }

  /// The size in bytes.
  var count: Int { section.count }

  /// Some bytes of the section, and all that follow up to its end, verified as far as `range` goes.
  ///
  /// - Throws: When `range` does not lie in the section or a page of it is damaged.
  @inline(__always)
  func bytes(_ range: Range<Int>) throws(FileFormatError) -> UnsafeRawBufferPointer {
    guard range.lowerBound >= 0, range.upperBound <= section.count else {
      throw damage("a range lies outside")
    }
    if !range.isEmpty {
      let last = (range.upperBound - 1) / SegmentLayout.pageSize
      for page in range.lowerBound / SegmentLayout.pageSize...last
      where !verified[page].load(ordering: .relaxed) {
        try verify(page)
      }
    }
    return UnsafeRawBufferPointer(rebasing: section[range])
  }

  /// Every byte, verified.
  func all() throws(FileFormatError) -> UnsafeRawBufferPointer { try bytes(0..<section.count) }

  private func verify(_ page: Int) throws(FileFormatError) {
    let start = page * SegmentLayout.pageSize
    let end = min(start + SegmentLayout.pageSize, section.count)
    let found = CRC32C.checksum(UnsafeRawBufferPointer(rebasing: section[start..<end]))
    guard found == checksums[page] else {
      throw .checksumMismatch(path: path, section: name, offset: offset + start)
    }
    verified[page].store(true, ordering: .relaxed)
  }

  /// The error for content that contradicts itself although its checksum holds.
  func damage(_ reason: String) -> FileFormatError {
    .badContent(path: path, offset: offset, reason: "\(name): \(reason)")
  }
}
