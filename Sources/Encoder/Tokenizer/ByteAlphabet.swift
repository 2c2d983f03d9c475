/// The printable characters that stand for bytes in byte-level vocabularies (GPT-2).
enum ByteAlphabet {
  /// The UTF-8 of the character of each byte: itself where it is printable in Latin-1, else one of
  /// the characters from U+0100 on, in order.
  static let characters: [[UInt8]] = {
    var spare: UInt32 = 0x100
    return (UInt32(0)..<256).map { byte in
      let isPrintable = 0x21...0x7E ~= byte || 0xA1...0xAC ~= byte || 0xAE...0xFF ~= byte
      var bytes: [UInt8] = []
      UTF8Coding.append(isPrintable ? byte : spare, to: &bytes)
      if !isPrintable { spare += 1 }
      return bytes
    }
  }()

  /// A text as a vocabulary writes it.
  static func spelled(_ text: [UInt8]) -> [UInt8] { text.flatMap { characters[Int($0)] } }
}
