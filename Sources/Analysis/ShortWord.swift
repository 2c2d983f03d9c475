/// A word of up to 16 bytes other than 0, in two numbers: first byte lowest, zeros behind the last one.
struct ShortWord: Equatable, BitwiseCopyable {
  /// The longest word that fits, in bytes.
  static let longest = 16

  private(set) var low: UInt64 = 0
  private(set) var high: UInt64 = 0

  init(low: UInt64 = 0, high: UInt64 = 0) {
    self.low = low
    self.high = high
  }

  /// Nil when `bytes` are none or too many.
  init?(_ bytes: some Collection<UInt8>) {
    guard 1...Self.longest ~= bytes.count else { return nil }
    for (place, byte) in bytes.enumerated() {
      if place < 8 {
        low |= UInt64(byte) << UInt64(8 * place)
      } else {
        high |= UInt64(byte) << UInt64(8 * (place - 8))
      }
    }
  }

  /// Its length in bytes.
  var count: Int {
    high == 0 ? 8 - low.leadingZeroBitCount / 8 : 16 - high.leadingZeroBitCount / 8
  }

  /// Its first `count` bytes.
  @inline(__always)
  func prefix(_ count: Int) -> ShortWord {
    // Shifts by 64 and more give 0.
    ShortWord(
      low: low & ~(UInt64.max << UInt64(8 * count)),
      high: high & ~(UInt64.max << UInt64(8 * max(0, count - 8))))
  }

  /// Calls `body` for each byte in order.
  func forEach(_ body: (UInt8) -> Void) {
    for place in 0..<count {
      let half = place < 8 ? low : high
      body(UInt8(truncatingIfNeeded: half >> UInt64(8 * (place & 7))))
    }
  }
}

/// ASCII letters and digits at the front of 16 bytes, found eight at a time.
struct LeadingWord {
  /// In small letters.
  let word: ShortWord
  let count: Int
  /// A capital stands behind the first letter.
  let hasInnerCapital: Bool

  /// Nil when less than 16 bytes are left at `start`, or the word may go on behind them.
  @inline(__always)
  init?(_ source: UnsafeBufferPointer<UInt8>, at start: Int) {
    guard start + ShortWord.longest <= source.count else { return nil }
    let bytes = UnsafeRawBufferPointer(source)
    let low = Eight(bytes, start)
    let high = Eight(bytes, start + 8)
    let lowCount = low.count
    count = lowCount < 8 ? lowCount : 8 + high.count
    guard count < ShortWord.longest else { return nil }
    word = ShortWord(low: low.lowercased, high: high.lowercased).prefix(count)
    let capitals = ShortWord(low: low.capitals >> 8, high: high.capitals).prefix(count)
    hasInnerCapital = capitals != ShortWord()
  }

  /// Eight bytes in a number, and for each a mark in its highest bit. No sum carries: every byte is below 128
  /// before less than 128 is added.
  private struct Eight {
    private static let ones: UInt64 = 0x0101_0101_0101_0101
    private static let marks: UInt64 = 0x8080_8080_8080_8080
    private let bytes: UInt64

    @inline(__always)
    init(_ source: UnsafeRawBufferPointer, _ start: Int) {
      bytes = UInt64(
        littleEndian: source.loadUnaligned(fromByteOffset: start, as: UInt64.self))
    }

    /// Marks bytes, all below 128, from `first` to `last`.
    @inline(__always)
    private static func mark(_ bytes: UInt64, _ first: UInt8, _ last: UInt8) -> UInt64 {
      (bytes + (128 - UInt64(first)) * ones) & ~(bytes + (127 - UInt64(last)) * ones) & marks
    }

    private var isBeyondASCII: UInt64 { bytes & Self.marks }
    private var ascii: UInt64 { bytes & ~Self.marks }

    @inline(__always)
    var capitals: UInt64 {
      Self.mark(ascii, UInt8(ascii: "A"), UInt8(ascii: "Z")) & ~isBeyondASCII
    }

    @inline(__always)
    var lowercased: UInt64 { bytes | capitals >> 2 }

    /// Letters and digits at the front.
    @inline(__always)
    var count: Int {
      let letters = Self.mark(
        ascii | 0x20 * Self.ones, UInt8(ascii: "a"), UInt8(ascii: "z"))
      let digits = Self.mark(ascii, UInt8(ascii: "0"), UInt8(ascii: "9"))
      let others = ~(letters | digits) & Self.marks | isBeyondASCII
      return others.trailingZeroBitCount / 8
    }
  }
}
