extension TextDecoder {
  /// An encoding that can be read.
  enum Charset: Hashable {
    case utf8
    case windows1252
    case utf16(bigEndian: Bool)
    case utf32(bigEndian: Bool)
    /// Any other, under the name that the system's `iconv` knows.
    case system(String)
  }

  /// Labels of declarations, in lower case, and the encodings they stand for on the web.
  ///
  /// Latin-1 and ASCII mean windows-1252 (WHATWG Encoding Standard, 4.2). Encodings in which ASCII
  /// bytes may mean something else (UTF-7, ISO-2022, EBCDIC) are left out: markup could hide there.
  private static let systemNames: [String: String] = [
    "iso-8859-2": "ISO-8859-2", "latin2": "ISO-8859-2", "iso-8859-3": "ISO-8859-3",
    "iso-8859-4": "ISO-8859-4", "iso-8859-5": "ISO-8859-5", "iso-8859-6": "ISO-8859-6",
    "iso-8859-7": "ISO-8859-7", "iso-8859-8": "ISO-8859-8", "iso-8859-9": "CP1254",
    "latin5": "CP1254", "iso-8859-10": "ISO-8859-10", "iso-8859-13": "ISO-8859-13",
    "iso-8859-14": "ISO-8859-14", "iso-8859-15": "ISO-8859-15", "latin-9": "ISO-8859-15",
    "iso-8859-16": "ISO-8859-16", "iso-8859-11": "CP874", "tis-620": "CP874",
    "windows-874": "CP874", "windows-1250": "CP1250", "windows-1251": "CP1251",
    "windows-1253": "CP1253", "windows-1254": "CP1254", "windows-1255": "CP1255",
    "windows-1256": "CP1256", "windows-1257": "CP1257", "windows-1258": "CP1258",
    "cp1250": "CP1250", "cp1251": "CP1251", "koi8-r": "KOI8-R", "koi8-u": "KOI8-U",
    "ibm866": "IBM866", "cp866": "IBM866", "macintosh": "MACINTOSH",
    "x-mac-cyrillic": "MAC-CYRILLIC",
    "shift_jis": "CP932", "shift-jis": "CP932", "sjis": "CP932", "x-sjis": "CP932",
    "windows-31j": "CP932", "euc-jp": "EUC-JP", "euc-kr": "CP949", "ks_c_5601-1987": "CP949",
    "gb2312": "GB18030", "gbk": "GB18030", "gb18030": "GB18030", "big5": "BIG5-HKSCS",
    "big5-hkscs": "BIG5-HKSCS",
  ]

  private static let ownNames: [String: Charset] = [
    "utf-8": .utf8, "utf8": .utf8, "unicode-1-1-utf-8": .utf8, "iso-8859-1": .windows1252,
    "iso8859-1": .windows1252, "iso_8859-1": .windows1252, "latin1": .windows1252,
    "us-ascii": .windows1252, "ascii": .windows1252, "windows-1252": .windows1252,
    "cp1252": .windows1252,
  ]

  /// The encoding a label stands for; nil for an unknown one.
  ///
  /// UTF-16 and UTF-32 are nil as well: a declaration that can be read as ASCII belies them.
  static func charset(label: String) -> Charset? {
    let lower = label.lowercased()
    return ownNames[lower] ?? systemNames[lower].map { .system($0) }
  }

  /// The characters of windows-1252 at 0x80...0x9F; 0 where it has none.
  private static let windows1252Upper: [UInt16] = [
    0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039,
    0x0152, 0, 0x017D, 0, 0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC,
    0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E, 0x0178,
  ]

  static func fromWindows1252(_ input: UnsafeBufferPointer<UInt8>) -> DecodedText {
    var result = DecodedText(utf8: [], encoding: "windows-1252", repairCount: 0)
    result.utf8.reserveCapacity(input.count + input.count / 8)
    for byte in input {
      switch byte {
      case 0x80...0x9F: result.append(UInt32(windows1252Upper[Int(byte) - 0x80]), orRepair: true)
      default: result.append(UInt32(byte), orRepair: false)
      }
    }
    return result
  }

  static func fromUTF16(_ input: UnsafeBufferPointer<UInt8>, bigEndian: Bool) -> DecodedText {
    var result = DecodedText(
      utf8: [], encoding: bigEndian ? "utf-16be" : "utf-16le", repairCount: 0)
    var units = stride(from: 0, to: input.count - 1, by: 2).lazy.map { at in
      UInt16(input[bigEndian ? at : at + 1]) << 8 | UInt16(input[bigEndian ? at + 1 : at])
    }.makeIterator()
    var decoder = UTF16()
    decoding: while true {
      switch decoder.decode(&units) {
      case .scalarValue(let scalar): result.append(scalar.value, orRepair: false)
      case .error: result.repair()
      case .emptyInput: break decoding
      }
    }
    if input.count % 2 == 1 { result.repair() }
    return result
  }

  static func fromUTF32(_ input: UnsafeBufferPointer<UInt8>, bigEndian: Bool) -> DecodedText {
    var result = DecodedText(
      utf8: [], encoding: bigEndian ? "utf-32be" : "utf-32le", repairCount: 0)
    for start in stride(from: 0, to: input.count - 3, by: 4) {
      let word = (0..<4).reduce(UInt32(0)) { sum, offset in
        sum << 8 | UInt32(input[start + (bigEndian ? offset : 3 - offset)])
      }
      if Unicode.Scalar(word) == nil {
        result.repair()
      } else {
        result.append(word, orRepair: false)
      }
    }
    if input.count % 4 != 0 { result.repair() }
    return result
  }
}

extension DecodedText {
  /// Puts in one U+FFFD.
  mutating func repair() {
    utf8.append(contentsOf: TextDecoder.replacement)
    repairCount += 1
  }

  /// Appends a scalar value in UTF-8; 0 is left out, or repaired when `orRepair` says so.
  mutating func append(_ value: UInt32, orRepair: Bool) {
    if value == 0 {
      if orRepair { repair() }
    } else if value < 0x80 {
      utf8.append(UInt8(value))
    } else if let scalar = Unicode.Scalar(value) {
      utf8.append(contentsOf: UTF8.encode(scalar).map(Array.init) ?? [])
    }
  }
}
