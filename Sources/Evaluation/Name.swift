import Glibc

/// The name that qrels, topics and runs use for a `Named` thing (a topic or a document).
///
/// Names are equal, hashed and ordered by their UTF-8 bytes, as trec_eval compares them. `String`
/// would call two spellings of "é" the same document and order them by Unicode rules.
package struct Name<Named>: Sendable {
  /// The name as it stands in the file.
  package let text: String

  /// A name with exactly these characters.
  package init(_ text: String) {
    self.text = text
  }

  private func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    var text = text  // `withUTF8` is mutating; contiguous strings, as here, are not copied
    return text.withUTF8 { body(UnsafeRawBufferPointer($0)) }
  }

  /// Negative, zero or positive, as `strcmp` of the bytes.
  private static func byteOrder(_ left: Name, _ right: Name) -> Int {
    left.withBytes { leftBytes in
      right.withBytes { rightBytes in
        let shared = min(leftBytes.count, rightBytes.count)
        guard shared > 0, let first = leftBytes.baseAddress, let second = rightBytes.baseAddress
        else { return leftBytes.count - rightBytes.count }
        let order = Int(memcmp(first, second, shared))
        return order == 0 ? leftBytes.count - rightBytes.count : order
      }
    }
  }
}

extension Name: Comparable, Hashable {
  /// Whether both names have the same bytes.
  package static func == (left: Name, right: Name) -> Bool {
    byteOrder(left, right) == 0
  }

  /// Whether `left` comes first in the order of unsigned bytes.
  package static func < (left: Name, right: Name) -> Bool {
    byteOrder(left, right) < 0
  }

  /// Hashes the bytes of the name.
  package func hash(into hasher: inout Hasher) {
    withBytes { hasher.combine(bytes: $0) }
  }
}

extension Name: ExpressibleByStringLiteral, CustomStringConvertible {
  /// A name written in source.
  package init(stringLiteral text: String) {
    self.init(text)
  }

  /// The name itself.
  package var description: String { text }
}

/// The name of a topic: the first column of qrels and runs, BEIR's query `_id`.
package typealias TopicName = Name<Topic>

/// The name of a document: TREC's docno, BEIR's corpus `_id`.
package typealias DocumentName = Name<RankedDocument>
