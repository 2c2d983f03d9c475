/// Working memory that grows to what is asked for and then stays: steady use allocates nothing.
///
/// It begins on a 64-byte line. Growing forgets the contents. One thread at a time may use it.
package final class GrowingBuffer<Element: BitwiseCopyable> {
  private var memory = UnsafeMutableRawBufferPointer(start: nil, count: 0)

  /// Starts empty.
  package init() {}

  /// Room for `count` elements that hold anything; valid until more are asked for.
  @inline(__always)
  package func elements(_ count: Int) -> UnsafeMutableBufferPointer<Element> {
    let bytes = max(1, count) * MemoryLayout<Element>.stride
    if memory.count < bytes { grow(to: bytes) }
    return UnsafeMutableBufferPointer(
      start: memory.baseAddress?.assumingMemoryBound(to: Element.self), count: count)
  }

  private func grow(to bytes: Int) {
    memory.deallocate()
    memory = .allocate(byteCount: bytes + bytes / 2, alignment: 64)
    memory.initializeMemory(as: UInt8.self, repeating: 0)
  }

  deinit { memory.deallocate() }
}
