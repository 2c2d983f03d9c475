import CKernels

/// The checksum of every block and row that Sextant writes: CRC-32C (RFC 3720, appendix B.4).
package enum CRC32C {
  /// The checksum of `bytes`, continuing from `seed` (0 to start).
  ///
  /// - Complexity: O(*n*); 6 GB/s and more where the CPU has the instruction, from 24 KiB on
  ///   three times that.
  package static func checksum(_ bytes: UnsafeRawBufferPointer, seed: UInt32 = 0) -> UInt32 {
    sextant_crc32c(
      bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), bytes.count, seed)
  }

  /// The checksum of an array of bytes.
  package static func checksum(_ bytes: [UInt8], seed: UInt32 = 0) -> UInt32 {
    bytes.withUnsafeBytes { checksum($0, seed: seed) }
  }
}
