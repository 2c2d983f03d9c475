/// Stored values to single floats.
enum FloatDecoding {
  /// Reads as many values of type `f32`, `f16` or `bf16` as `out` has room for.
  ///
  /// - Precondition: `bytes` holds them; the type is one of the three.
  static func decode(
    _ bytes: UnsafeRawBufferPointer, as type: SafetensorsFile.ElementType,
    into out: UnsafeMutableBufferPointer<Float>
  ) {
    precondition(out.count * type.byteCount <= bytes.count, "fewer bytes than values")
    switch type {
    case .f32:
      UnsafeMutableRawBufferPointer(out).copyMemory(
        from: UnsafeRawBufferPointer(rebasing: bytes[..<(4 * out.count)]))
    case .f16: decodeHalves(bytes, into: out, Self.half)
    case .bf16: decodeHalves(bytes, into: out) { Float(bitPattern: UInt32($0) << 16) }
    default: preconditionFailure("\(type) holds no floats")
    }
  }

  private static func decodeHalves(
    _ bytes: UnsafeRawBufferPointer, into out: UnsafeMutableBufferPointer<Float>,
    _ value: (UInt16) -> Float
  ) {
    for index in out.indices {
      let bits = bytes.loadUnaligned(fromByteOffset: 2 * index, as: UInt16.self)
      out[index] = value(UInt16(littleEndian: bits))
    }
  }

  /// An IEEE half float: the bits moved into place, the exponent's bias corrected by a product,
  /// which also makes subnormal numbers right.
  static func half(_ bits: UInt16) -> Float {
    let magnitude = UInt32(bits & 0x7FFF) << 13
    let sign = UInt32(bits & 0x8000) << 16
    if bits & 0x7C00 == 0x7C00 { return Float(bitPattern: sign | magnitude | 0x7F80_0000) }
    let scaled = Float(bitPattern: magnitude) * 0x1p112
    return Float(bitPattern: sign | scaled.bitPattern)
  }
}
