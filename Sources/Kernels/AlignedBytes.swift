/// Memory that begins on a 64-byte line; zeros at first.
///
/// Fill it before sharing it: afterwards threads may only read.
package final class AlignedBytes: @unchecked Sendable {
  /// All of it; valid as long as this object lives.
  package let buffer: UnsafeMutableRawBufferPointer

  /// Allocates `count` zeros.
  package init(count: Int) {
    buffer = .allocate(byteCount: max(1, count), alignment: 64)
    buffer.initializeMemory(as: UInt8.self, repeating: 0)
  }

  deinit { buffer.deallocate() }
}
