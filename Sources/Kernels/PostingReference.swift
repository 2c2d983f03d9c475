/// The loops of ``PostingKernels`` as they are meant, for tests.
package enum PostingReference {
  /// The run of at most 128 values that ``PostingKernels/pack(_:count:into:)`` writes with `width`.
  package static func pack(_ values: [UInt32], width: Int) -> [UInt8] {
    let patched = values.enumerated().filter { UInt64($0.element) >> UInt64(width) != 0 }
    var bytes: [UInt8] = [UInt8(width) | (patched.isEmpty ? 0 : 128)]
    if !patched.isEmpty { bytes.append(UInt8(patched.count)) }
    var bits: [Bool] = []
    for value in values { for bit in 0..<width { bits.append(value >> UInt32(bit) & 1 == 1) } }
    for start in stride(from: 0, to: bits.count, by: 8) {
      var byte: UInt8 = 0
      for bit in start..<min(start + 8, bits.count) where bits[bit] {
        byte |= 1 << UInt8(bit - start)
      }
      bytes.append(byte)
    }
    for (place, value) in patched {
      bytes.append(UInt8(place))
      var high = UInt64(value) >> UInt64(width)
      while high >= 128 {
        bytes.append(UInt8(high & 127) | 128)
        high >>= 7
      }
      bytes.append(UInt8(high))
    }
    return bytes
  }

  /// The shortest run over all widths that a value needs, the highest width of equals.
  package static func pack(_ values: [UInt32]) -> [UInt8] {
    let widest = 32 - (values.max() ?? 0).leadingZeroBitCount
    return (0...widest).reversed().map { pack(values, width: $0) }.enumerated()
      .min { ($0.element.count, $0.offset) < ($1.element.count, $1.offset) }?.element ?? []
  }

  /// What a posting adds to a score.
  package static func score(frequency: Float, norm: Float, weight: Float) -> Float {
    frequency > 0 ? weight * frequency / (frequency + norm) : 0
  }
}
