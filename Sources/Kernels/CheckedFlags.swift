import CKernels

/// Flags, one a block, that threads set and read without a lock; set flags stay set.
package final class CheckedFlags: @unchecked Sendable {
  // Only read and written atomically.
  private let flags: UnsafeMutablePointer<UInt8>
  private let count: Int

  /// Makes `count` flags that are not set.
  package init(count: Int) {
    self.count = count
    flags = .allocate(capacity: max(1, count))
    flags.initialize(repeating: 0, count: max(1, count))
  }

  /// True when flag `number` is set.
  @inline(__always)
  package func isSet(_ number: Int) -> Bool {
    precondition(number >= 0 && number < count, "no such flag")
    return sextant_flag_is_set(flags + number) != 0
  }

  /// Sets flag `number`.
  package func set(_ number: Int) {
    precondition(number >= 0 && number < count, "no such flag")
    sextant_flag_set(flags + number)
  }

  deinit { flags.deallocate() }
}
