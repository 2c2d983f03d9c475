/// Up to 16 bytes of a word in one number, so that comparing words is comparing numbers.
enum PackedWord {
  /// The longest word that fits, in bytes.
  static let longest = 16

  /// The number of a word; nil when it is too long.
  static func packed(_ word: some Collection<UInt8>) -> UInt128? {
    guard word.count <= longest else { return nil }
    return word.reduce(0) { $0 << 8 | UInt128($1) }
  }
}
