/// Names a document inside its collection: the path relative to the indexed root, with `/` between
/// parts, or the `_id` of a JSONL record.
public struct DocumentID: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// The identity as users read and type it.
  public let rawValue: String

  /// Wraps a path or record id; nothing is normalised.
  public init(_ rawValue: String) { self.rawValue = rawValue }

  /// The same as text.
  public var description: String { rawValue }

  /// Orders by UTF-8 bytes, the order of every tie in Sextant.
  public static func < (left: Self, right: Self) -> Bool {
    left.rawValue.utf8.lexicographicallyPrecedes(right.rawValue.utf8)
  }
}

/// The number of a chunk in one index: given once, never used again, rising with insertion.
///
/// Segments and candidate lists carry it; the catalog maps it to the chunk's text.
public struct ChunkNumber: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// Positive; 0 is never a chunk.
  public let rawValue: Int64

  /// Wraps a catalog row number.
  public init(_ rawValue: Int64) { self.rawValue = rawValue }

  /// The same as text.
  public var description: String { String(rawValue) }

  /// Orders by insertion.
  public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}
