/// What a character beyond ASCII does to the word around it.
enum ScalarKind: UInt8 {
  /// A letter, mark or digit: part of a word.
  case letter = 1
  /// A character of a script without spaces, indexed by pairs.
  case ideograph
  /// An apostrophe that a word may hold.
  case apostrophe
  /// Invisible; a word goes on across it.
  case ignorable
  /// Ends a word.
  case separator

  init(_ scalar: Unicode.Scalar) {
    switch scalar.value {
    case 0xAD, 0x200C, 0x200D, 0x2060, 0xFEFF: self = .ignorable
    case 0x2019, 0x02BC, 0xFF07: self = .apostrophe
    case 0xC0...0x24F: self = scalar.value == 0xD7 || scalar.value == 0xF7 ? .separator : .letter
    case 0xB2, 0xB3, 0xB9, 0x2070...0x2079, 0x2080...0x2089: self = .letter
    case 0x2000...0x2BFF: self = scalar.properties.isAlphabetic ? .letter : .separator
    default: self = Self.isIdeograph(scalar.value) ? .ideograph : Self.byCategory(scalar)
    }
  }

  /// Han, Kana, Hangul and Bopomofo, with the marks that go on inside such a word.
  private static func isIdeograph(_ value: UInt32) -> Bool {
    switch value {
    case 0x1100...0x11FF, 0x2E80...0x2FDF, 0x3005...0x3007, 0x3021...0x3029, 0x3031...0x3035,
      0x3041...0x30FA, 0x30FC...0x318F, 0x31A0...0x31BF, 0x31F0...0x31FF, 0x3400...0x4DBF,
      0x4E00...0x9FFF, 0xA960...0xA97F, 0xAC00...0xD7FF, 0xF900...0xFAFF, 0xFF66...0xFFDC,
      0x1B000...0x1B16F, 0x20000...0x3FFFF:
      true
    default: false
    }
  }

  private static func byCategory(_ scalar: Unicode.Scalar) -> ScalarKind {
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
      .nonspacingMark, .spacingMark, .enclosingMark, .decimalNumber, .letterNumber:
      .letter
    default: .separator
    }
  }
}

/// Reading well-formed UTF-8 without bounds checks at every byte.
enum UTF8Reader {
  /// The character that begins at `index` and its length in bytes.
  ///
  /// - Precondition: `bytes` is well-formed UTF-8 and a character begins at `index`.
  static func scalar(
    in bytes: UnsafeBufferPointer<UInt8>, at index: Int
  ) -> (scalar: Unicode.Scalar, length: Int) {
    let lead = UInt32(bytes[index])
    func tail(_ offset: Int) -> UInt32 { UInt32(bytes[index + offset]) & 0x3F }
    let (value, length): (UInt32, Int) =
      switch lead {
      case 0..<0x80: (lead, 1)
      case 0x80..<0xE0: ((lead & 0x1F) << 6 | tail(1), 2)
      case 0xE0..<0xF0: ((lead & 0x0F) << 12 | tail(1) << 6 | tail(2), 3)
      default: ((lead & 0x07) << 18 | tail(1) << 12 | tail(2) << 6 | tail(3), 4)
      }
    return (Unicode.Scalar(value) ?? "\u{FFFD}", length)
  }
}
