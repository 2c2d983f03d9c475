/// The lines of a text file, one after another, with their numbers.
///
/// Lines end at `\n` alone; a `\r` before it and a byte order mark at the start are dropped, and
/// lines of white space are skipped.
struct TextLines {
  /// Named in errors.
  let path: String
  /// The number of the line given last, from 1.
  private(set) var number = 0
  private let bytes: [UInt8]
  private var position = 0

  init(of bytes: [UInt8], path: String) {
    self.path = path
    self.bytes = bytes
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
  }

  /// The next line that is not blank; `nil` at the end of the file.
  ///
  /// - Throws: ``EvaluationError/LineFault/notText`` for control characters other than white space.
  mutating func next() throws(EvaluationError) -> ArraySlice<UInt8>? {
    while position < bytes.count {
      let rest = bytes[position...]
      let end = rest.firstIndex(of: UInt8(ascii: "\n")) ?? bytes.endIndex
      let line = bytes[position..<end]
      position = end + 1
      number += 1
      guard !line.contains(where: Self.isControl) else { throw malformed(.notText) }
      guard line.allSatisfy(Self.isBlank) else { return Self.withoutCarriageReturn(line) }
    }
    return nil
  }

  /// The error for the line given last.
  func malformed(_ fault: EvaluationError.LineFault) -> EvaluationError {
    .malformedLine(path: path, line: number, fault: fault)
  }

  /// The text of a part of the line given last.
  func text(_ part: ArraySlice<UInt8>) throws(EvaluationError) -> String {
    guard let text = String(validating: part, as: UTF8.self) else { throw malformed(.notText) }
    return text
  }

  /// The name in a column of the line given last.
  func name<Named>(_ column: ArraySlice<UInt8>) throws(EvaluationError) -> Name<Named> {
    guard !column.isEmpty else { throw malformed(.emptyName) }
    return Name(try text(column))
  }

  /// The columns of `line` between stretches of white space.
  static func columns(_ line: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
    line.split(whereSeparator: isBlank)
  }

  /// The columns of `line` between single tabs; they may be empty.
  static func tabbedColumns(_ line: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
    line.split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false)
  }

  private static func withoutCarriageReturn(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    line.last == UInt8(ascii: "\r") ? line.dropLast() : line
  }

  /// White space as C's `isspace` has it.
  static func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || (0x09...0x0D).contains(byte)
  }

  private static func isControl(_ byte: UInt8) -> Bool {
    byte < 0x20 && !isBlank(byte)
  }
}
