/// Memory for floats that begins on a 64-byte line, where vector loads are fastest; zeros at first.
///
/// Fill it before sharing it: afterwards threads may only read.
package final class AlignedFloats: @unchecked Sendable {
  /// All of it; valid as long as this object lives.
  package let buffer: UnsafeMutableBufferPointer<Float>

  /// Allocates `count` zeros.
  package init(count: Int) {
    let bytes = UnsafeMutableRawBufferPointer.allocate(
      byteCount: max(1, count) * MemoryLayout<Float>.stride, alignment: 64)
    buffer = UnsafeMutableBufferPointer(
      rebasing: bytes.bindMemory(to: Float.self)[..<count])
    buffer.initialize(repeating: 0)
  }

  deinit { UnsafeMutableRawBufferPointer(buffer).deallocate() }
}
