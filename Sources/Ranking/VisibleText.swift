import Model

/// Text made fit for one line of output: no control characters, nothing that reorders or hides.
///
/// Text of indexed files is written by strangers. Shown as it is, it could colour a terminal, move
/// its cursor, or show its words in another order than the bytes have.
package enum VisibleText {
  /// What a scalar does to a line of text.
  enum Role {
    case visible, space, lineBreak, hidden
  }

  /// Classifies one scalar.
  ///
  /// Control characters count as spaces. Hidden are marks of direction, invisible operators,
  /// zero-width spaces and tags; the joiners of emoji and Indic scripts stay visible.
  static func role(of scalar: UInt32) -> Role {
    switch scalar {
    case 0x0A, 0x0D, 0x85, 0x2028, 0x2029: .lineBreak
    case 0x00...0x20, 0x7F...0xA0, 0x1680, 0x2000...0x200A, 0x202F, 0x205F, 0x3000: .space
    case 0xAD, 0x061C, 0x180E, 0x200B, 0x200E, 0x200F, 0x202A...0x202E, 0x2060...0x206F, 0xFEFF,
      0xFFF9...0xFFFB, 0xE0000...0xE007F:
      .hidden
    default: .visible
    }
  }

  /// `text` on one line: runs of spaces and line breaks become one space, none at the ends.
  ///
  /// - Complexity: O(bytes).
  package static func line(_ text: String) -> String {
    String(decoding: CollapsedText(Array(text.utf8)).bytes, as: UTF8.self)
  }

  /// `text` with its line breaks and indentation, but without control and hidden characters.
  ///
  /// Tabs stay; every kind of line break becomes `\n`.
  ///
  /// - Complexity: O(bytes).
  package static func lines(_ text: String) -> String {
    let source = Array(text.utf8)
    var result: [UInt8] = []
    result.reserveCapacity(source.count)
    var position = 0
    while position < source.count {
      let (scalar, byteCount) = UTF8Scalar.decode(source, at: position)
      switch role(of: scalar) {
      case .visible: result += source[position..<position + byteCount]
      case .space: result.append(scalar == 0x09 ? 0x09 : 0x20)
      case .lineBreak where scalar == 0x0D && source[position...].dropFirst().first == 0x0A: break
      case .lineBreak: result.append(0x0A)
      case .hidden: break
      }
      position += byteCount
    }
    return String(decoding: result, as: UTF8.self)
  }
}
