/// Memory for floats that begins on a 64-byte line, where vector loads are fastest; zeros at first.
///
/// Fill it before sharing it: afterwards threads may only read.
package final class AlignedFloats: @unchecked Sendable {
  /// All of it; valid as long as this object lives, so keep it beyond the last use of the buffer
  /// (`withExtendedLifetime` for a local one).
  package let buffer: UnsafeMutableBufferPointer<Float>

  /// Allocates `count` zeros.
  package init(count: Int) {
    let bytes = UnsafeMutableRawBufferPointer.allocate(
      byteCount: max(1, count) * MemoryLayout<Float>.stride, alignment: 64)
    buffer = UnsafeMutableBufferPointer(
      rebasing: bytes.bindMemory(to: Float.self)[..<count])
    buffer.initialize(repeating: 0)
  }

  /// Copies values.
  package convenience init(_ values: [Float]) {
    self.init(count: values.count)
    _ = buffer.update(fromContentsOf: values)
  }

  /// The first rows of a matrix without gaps, to read.
  package func rows(_ count: Int, _ width: Int) -> FloatRows {
    FloatRows(UnsafeBufferPointer(buffer), rowCount: count, width: width)
  }

  /// The first rows of a matrix without gaps, to write.
  package func mutableRows(_ count: Int, _ width: Int) -> MutableFloatRows {
    MutableFloatRows(buffer, rowCount: count, width: width)
  }

  deinit { UnsafeMutableRawBufferPointer(buffer).deallocate() }
}
