import FileFormat
import Kernels

/// Checks blocks of a mapped section against their checksums, each once, when it is first touched: an
/// index opens at once, and what is damaged is still never used.
final class BlockGuard: Sendable {
  private let path: String
  private let section: String
  private let offset: Int
  // Mapped for reading as long as the segment lives.
  private nonisolated(unsafe) let bytes: UnsafeRawBufferPointer
  private nonisolated(unsafe) let checksums: UnsafeBufferPointer<UInt32>
  private let checked: CheckedFlags

  /// - Parameters:
  ///   - bytes: The section.
  ///   - checksums: The CRC-32C of each block.
  ///   - offset: Where the section begins in the file.
  init(
    path: String, section: String, offset: Int, bytes: UnsafeRawBufferPointer,
    checksums: UnsafeBufferPointer<UInt32>
  ) {
    self.path = path
    self.section = section
    self.offset = offset
    self.bytes = bytes
    self.checksums = checksums
    checked = CheckedFlags(count: checksums.count)
  }

  /// Makes sure that block `number`, the bytes `range` of the section, is as it was written.
  @inline(__always)
  func check(_ number: Int, _ range: @autoclosure () -> Range<Int>) throws(VectorIndexError) {
    guard !checked.isSet(number) else { return }
    try checkNow(number, range())
  }

  /// True when the blocks of all these rows, so many in a block, were found to be as they were written.
  func isChecked(_ rows: UnsafeBufferPointer<UInt32>, rowsInBlock: Int) -> Bool {
    for row in rows where !checked.isSet(Int(row) / rowsInBlock) { return false }
    return true
  }

  private func checkNow(_ number: Int, _ range: Range<Int>) throws(VectorIndexError) {
    guard CRC32C.checksum(UnsafeRawBufferPointer(rebasing: bytes[range])) == checksums[number]
    else {
      throw .damaged(
        .checksumMismatch(path: path, section: section, offset: offset + range.lowerBound))
    }
    checked.set(number)
  }
}
