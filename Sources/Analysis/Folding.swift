/// Lower-casing and accent folding of one character beyond ASCII.
enum Folding {
  private static let firstScalar: UInt32 = 0xA0
  private static let lastScalar: UInt32 = 0x208F

  /// For each character from `firstScalar` on: 1 + its group in ``FoldingTable``, or 0.
  private static let groupNumbers: [UInt8] = {
    var numbers = [UInt8](repeating: 0, count: Int(lastScalar - firstScalar) + 1)
    for (index, group) in FoldingTable.groups.enumerated() {
      for scalar in "\(group.characters)".unicodeScalars {
        numbers[Int(scalar.value - firstScalar)] = UInt8(index + 1)
      }
    }
    return numbers
  }()

  /// Appends the searched form of `scalar` to `bytes`; nothing for accents that stand alone.
  static func append(_ scalar: Unicode.Scalar, to bytes: inout [UInt8]) {
    switch scalar.value {
    case firstScalar...lastScalar where groupNumbers[Int(scalar.value - firstScalar)] > 0:
      let group = Int(groupNumbers[Int(scalar.value - firstScalar)]) - 1
      append(FoldingTable.groups[group].folded, to: &bytes)
    case 0xFF01...0xFF5E:
      appendFullWidth(UInt8(scalar.value - 0xFF01) + 0x21, to: &bytes)
    case 0xFB00...0xFB06: append(ligatures[Int(scalar.value - 0xFB00)], to: &bytes)
    default: appendLowercased(scalar, to: &bytes)
    }
  }

  private static let ligatures: [StaticString] = ["ff", "fi", "fl", "ffi", "ffl", "st", "st"]

  private static func append(_ text: StaticString, to bytes: inout [UInt8]) {
    text.withUTF8Buffer { bytes.append(contentsOf: $0) }
  }

  private static func appendFullWidth(_ ascii: UInt8, to bytes: inout [UInt8]) {
    bytes.append(ASCII.isUpper(ascii) ? ascii | 0x20 : ascii)
  }

  /// Appends `scalar` in small letters; nothing for accents that stand alone.
  static func appendLowercased(_ scalar: Unicode.Scalar, to bytes: inout [UInt8]) {
    if (0x300...0x36F).contains(scalar.value) { return }
    // The mapping is a String, so it is asked only where it changes something.
    if scalar.properties.changesWhenLowercased {
      bytes.append(contentsOf: scalar.properties.lowercaseMapping.utf8)
    } else {
      bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.EncodedScalar())
    }
  }
}
