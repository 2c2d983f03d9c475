import TestSupport
import Testing

@testable import Analysis

@Suite struct ShortWordTests {
  @Test func bytesComeBackInOrder() {
    for count in 1...ShortWord.longest {
      let bytes = (1...UInt8(count)).map { $0 &* 17 }
      var found: [UInt8] = []
      ShortWord(bytes)?.forEach { found.append($0) }
      #expect(found == bytes && ShortWord(bytes)?.count == count)
      for length in 1...count {
        #expect(ShortWord(bytes)?.prefix(length) == ShortWord(bytes.prefix(length)))
      }
    }
    #expect(ShortWord([]) == nil && ShortWord([UInt8](repeating: 1, count: 17)) == nil)
  }

  /// What ``LeadingWord`` says, a byte at a time.
  private func expect(_ bytes: [UInt8], at start: Int) {
    let leading = bytes.withUnsafeBufferPointer { LeadingWord($0, at: start) }
    let word = bytes[start...].prefix { ASCII.isLetter($0) || ASCII.isDigit($0) }
    guard bytes.count - start >= 16, word.count < 16 else {
      #expect(leading == nil, "\(bytes)")
      return
    }
    #expect(leading?.count == word.count, "\(bytes)")
    let small = word.map { ASCII.isUpper($0) ? $0 | 0x20 : $0 }
    #expect(leading?.word == ShortWord(small) ?? ShortWord(), "\(bytes)")
    #expect(leading?.hasInnerCapital == word.dropFirst().contains(where: ASCII.isUpper), "\(bytes)")
  }

  @Test func everyByteAtEveryPlaceIsTakenForWhatItIs() {
    for place in 0..<18 {
      for byte in UInt8.min...UInt8.max {
        var bytes = [UInt8](repeating: UInt8(ascii: "x"), count: 20)
        bytes[place] = byte
        bytes[17] = UInt8(ascii: " ")
        for start in 0...5 { expect(bytes, at: start) }
      }
    }
  }

  @Test func anyBytesAreTakenForWhatTheyAre() {
    var generator = SeededGenerator(seed: 5)
    let alphabet = Array("abzAZ09@[`{/:_ '\u{7F}é".utf8)
    for _ in 0..<5_000 {
      let bytes = (0..<24).map { _ in alphabet.randomElement(using: &generator) ?? 0 }
      for start in 0..<10 { expect(bytes, at: start) }
    }
  }
}
