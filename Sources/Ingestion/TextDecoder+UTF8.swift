/// How well some bytes read as UTF-8.
struct UTF8Survey {
  /// Multi-byte sequences that are well formed.
  private(set) var wellFormedCount = 0
  /// Maximal ill-formed subsequences, each worth one U+FFFD.
  private(set) var illFormedCount = 0
  /// NUL bytes.
  private(set) var nulCount = 0

  /// True when the bytes are valid UTF-8 without NUL.
  var isClean: Bool { illFormedCount == 0 && nulCount == 0 }

  /// Looks at every byte once.
  init(_ input: UnsafeBufferPointer<UInt8>) {
    var position = 0
    while true {
      position = UTF8Scan.endOfPlainASCII(input, from: position)
      guard position < input.count else { return }
      let step = UTF8Scan.sequence(input, at: position)
      if input[position] == 0 {
        nulCount += 1
      } else if step.isWellFormed {
        wellFormedCount += 1
      } else {
        illFormedCount += 1
      }
      position += step.length
    }
  }
}

/// The grammar of UTF-8 (Unicode standard, table 3-7).
enum UTF8Scan {
  /// The first position at or after `start` that is NUL or not ASCII, else the count.
  ///
  /// - Complexity: eight bytes a step.
  static func endOfPlainASCII(_ input: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
    var position = start
    let raw = UnsafeRawBufferPointer(input)
    let ones: UInt64 = 0x0101_0101_0101_0101
    while position &+ 8 <= raw.count {
      let word = raw.loadUnaligned(fromByteOffset: position, as: UInt64.self)
      // A zero byte borrows into its top bit; a byte from 0x80 up has it set already.
      guard (word | (word &- ones)) & (ones << 7) == 0 else { break }
      position &+= 8
    }
    while position < input.count, input[position] &- 1 < 0x7F { position &+= 1 }
    return position
  }

  /// The length of the sequence at `position`; when it is ill-formed, of its maximal subpart.
  static func sequence(
    _ input: UnsafeBufferPointer<UInt8>, at position: Int
  ) -> (length: Int, isWellFormed: Bool) {
    let lead = input[position]
    if lead < 0x80 { return (1, true) }
    let count = lead < 0xC2 ? 0 : lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : lead < 0xF5 ? 3 : 0
    if count == 0 { return (1, false) }
    var allowed: ClosedRange<UInt8> = secondBytes(after: lead)
    for offset in 1...count {
      guard position + offset < input.count, allowed.contains(input[position + offset]) else {
        return (offset, false)
      }
      allowed = 0x80...0xBF
    }
    return (count + 1, true)
  }

  /// The second bytes that keep out overlong forms, surrogates and numbers above U+10FFFF.
  private static func secondBytes(after lead: UInt8) -> ClosedRange<UInt8> {
    switch lead {
    case 0xE0: return 0xA0...0xBF
    case 0xED: return 0x80...0x9F
    case 0xF0: return 0x90...0xBF
    case 0xF4: return 0x80...0x8F
    default: return 0x80...0xBF
    }
  }
}

extension TextDecoder {
  /// U+FFFD in UTF-8.
  static let replacement: [UInt8] = [0xEF, 0xBF, 0xBD]

  /// Copies the valid parts; NUL is dropped and every maximal ill-formed part becomes U+FFFD.
  static func repairedUTF8(_ input: UnsafeBufferPointer<UInt8>) -> DecodedText {
    var output: [UInt8] = []
    output.reserveCapacity(input.count)
    var repairCount = 0
    var position = 0
    while position < input.count {
      let end = UTF8Scan.endOfPlainASCII(input, from: position)
      output.append(contentsOf: UnsafeBufferPointer(rebasing: input[position..<end]))
      position = end
      guard position < input.count else { break }
      let step = UTF8Scan.sequence(input, at: position)
      if !step.isWellFormed {
        output.append(contentsOf: replacement)
        repairCount += 1
      } else if input[position] != 0 {
        output.append(contentsOf: input[position..<position + step.length])
      }
      position += step.length
    }
    return DecodedText(utf8: output, encoding: "utf-8", repairCount: repairCount)
  }
}
