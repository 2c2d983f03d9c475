import Ingestion
import Testing

@Suite struct TextDecoderTests {
  private func text(_ bytes: [UInt8], _ declaration: TextDecoder.Declaration = .none) -> String {
    String(decoding: TextDecoder.decode(bytes, declaration: declaration).utf8, as: UTF8.self)
  }

  @Test func validTextComesBackUnchanged() {
    let decoded = TextDecoder.decode(Array("plain, café, 漢字, 😀\n".utf8), declaration: .none)
    #expect(String(decoding: decoded.utf8, as: UTF8.self) == "plain, café, 漢字, 😀\n")
    #expect(decoded.repairCount == 0)
    #expect(decoded.encoding == "utf-8")
    #expect(TextDecoder.decode([], declaration: .html).utf8.isEmpty)
  }

  @Test func byteOrderMarksNameTheEncodingAndAreDropped() {
    #expect(text([0xEF, 0xBB, 0xBF] + Array("né".utf8)) == "né")
    #expect(text([0xFF, 0xFE, 0x6E, 0, 0xE9, 0, 0x3D, 0xD8, 0x00, 0xDE]) == "né😀")
    #expect(text([0xFE, 0xFF, 0, 0x6E, 0, 0xE9]) == "né")
    #expect(text([0xFF, 0xFE, 0, 0, 0x6E, 0, 0, 0, 0, 0xF6, 1, 0]) == "n😀")
    #expect(text([0, 0, 0xFE, 0xFF, 0, 0, 0, 0x6E]) == "n")
  }

  @Test func utf16WithoutMarkIsSeenByItsZeros() {
    let little = Array("<p>é</p>".utf16).flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    let big = Array("<?xml?>".utf16).flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
    #expect(text(little) == "<p>é</p>")
    #expect(text(big, .xml) == "<?xml?>")
  }

  @Test(arguments: [
    "<meta charset=koi8-r>", "<META CHARSET = \"KOI8-R\">",
    "<!-- <meta charset=utf-8> --><meta charset='koi8-r'>",
    "<meta http-equiv=Content-Type content='text/html; charset=koi8-r'>",
    "<?xml version='1.0' encoding='koi8-r'?>",
  ])
  func htmlDeclarationsAreRead(head: String) {
    #expect(text(Array(head.utf8) + [0xC4, 0xC1], .html).hasSuffix("да"))
  }

  @Test func declarationsCountOnlyInTheirFormatAndTheFirst1024Bytes() {
    let meta = Array("<meta charset=koi8-r>".utf8)
    #expect(text(meta + [0xC4], .xml).hasSuffix("Ä"))
    #expect(text([UInt8](repeating: 0x20, count: 1_024) + meta + [0xC4], .html).hasSuffix("Ä"))
    #expect(
      text(Array("<?xml version='1.0'?><a encoding='koi8-r'>".utf8) + [0xC4], .xml).last == "Ä")
  }

  @Test(arguments: [
    ("iso-8859-1", [0x93, 0xE9] as [UInt8], "“é"), ("shift_jis", [0x93, 0xFA, 0x96, 0x7B], "日本"),
    ("euc-jp", [0xC6, 0xFC], "日"), ("gb2312", [0xC4, 0xE3], "你"), ("big5", [0xA4, 0xA4], "中"),
    ("windows-1251", [0xC4, 0xE0], "Да"), ("euc-kr", [0xC7, 0xD1], "한"),
    ("iso-8859-15", [0xA4], "€"),
  ])
  func declaredCharsetsAreConverted(label: String, bytes: [UInt8], expected: String) {
    let page = Array("<meta charset=\(label)>".utf8) + bytes
    #expect(text(page, .html).hasSuffix(expected))
  }

  @Test(arguments: [
    "utf-7", "utf-16", "iso-2022-jp", "ibm037", "no-such", "UTF-8//IGNORE", "", "../x",
  ])
  func unknownAndDangerousLabelsArePassedOver(label: String) {
    #expect(text(Array("<meta charset=\"\(label)\">é".utf8), .html).hasSuffix("é"))
  }

  @Test func illFormedBytesOfADeclaredCharsetAreRepaired() {
    let page = Array("<meta charset=shift_jis>a".utf8) + [0x93, 0xFA, 0x81]
    let decoded = TextDecoder.decode(page, declaration: .html)
    #expect(String(decoding: decoded.utf8, as: UTF8.self).hasSuffix("a日\u{FFFD}"))
    #expect(decoded.repairCount == 1)
  }

  @Test func oneBadByteDoesNotTurnTheRestIntoLatin1() {
    let bytes = Array("café ".utf8) + [0xFF] + Array(" zémore".utf8)
    let decoded = TextDecoder.decode(bytes, declaration: .none)
    #expect(String(decoding: decoded.utf8, as: UTF8.self) == "café \u{FFFD} zémore")
    #expect(decoded.repairCount == 1)
  }

  @Test func undeclaredLegacyTextIsWindows1252() {
    let decoded = TextDecoder.decode(
      [0x63, 0x61, 0x66, 0xE9, 0x20, 0x80, 0x81], declaration: .none)
    #expect(String(decoding: decoded.utf8, as: UTF8.self) == "café €\u{FFFD}")
    #expect(decoded.encoding == "windows-1252")
    #expect(decoded.repairCount == 1)
  }

  @Test func nulIsDroppedAndLinesStay() {
    let bytes = Array("a\u{0}b\r\nc\rd\n".utf8)
    #expect(text(bytes) == "ab\r\nc\rd\n")
  }

  @Test func cutSequencesAtTheEndAreRepaired() {
    let declared = Array("<meta charset=utf-8>".utf8)
    #expect(text(declared + [0xF0, 0x9F, 0x98], .html).hasSuffix(">\u{FFFD}"))
    #expect(text([0xFF, 0xFE, 0x61, 0, 0x62]) == "a\u{FFFD}")
    #expect(text([0xFF, 0xFE, 0x3D, 0xD8]) == "\u{FFFD}")
    #expect(text([0xFF, 0xFE, 0, 0, 0x61, 0, 0, 0, 1]) == "a\u{FFFD}")
  }

  /// The standard library repairs by the same rule (Unicode 3.9, maximal subparts), but keeps NUL.
  @Test func repairsEqualTheStandardLibrarys() {
    var state: UInt64 = 42
    let interesting: [UInt8] = [
      0x41, 0x0A, 0x80, 0xBF, 0xC2, 0xC0, 0xE0, 0xA0, 0xED, 0x9F, 0xEF, 0xF0, 0x90, 0xF4, 0x8F,
      0xFF,
    ]
    for length in 0..<600 {
      let noise = (0..<length % 40).map { _ -> UInt8 in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return interesting[Int(state >> 60)]
      }
      let bytes = Array("<meta charset=utf-8>".utf8) + noise
      let decoded = TextDecoder.decode(bytes, declaration: .html)
      let expected = String(decoding: bytes, as: UTF8.self)
      #expect(decoded.utf8 == Array(expected.utf8), "\(noise)")
      #expect(decoded.repairCount == expected.unicodeScalars.count { $0 == "\u{FFFD}" })
    }
  }
}
