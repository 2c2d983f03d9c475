/// What one file may ask of the parsers before it is refused.
///
/// The defaults let every honest documentation page through and stop files made to exhaust a
/// parser. A limit that is reached throws ``IngestionError/limit(path:line:what:found:maximum:)``,
/// ``IngestionError/tooLarge(path:byteCount:maximum:)`` or
/// ``IngestionError/deadline(path:line:seconds:)``.
package struct IngestionLimits: Hashable, Sendable {
  /// Bytes of a file after decompression.
  package var maximumBytes = 256 << 20
  /// Attributes on one tag; libxml2's time is quadratic in them.
  package var maximumAttributes = 2_000
  /// Bytes between `<` and `>` of one tag.
  package var maximumTagBytes = 1 << 20
  /// Elements, list levels or quotes inside one another.
  package var maximumDepth = 10_000
  /// Elements of one file.
  package var maximumElements = 20_000_000
  /// Blocks of one file.
  package var maximumBlocks = 5_000_000
  /// Time for one file, checked between elements and records.
  package var deadline: Duration = .seconds(60)

  /// The defaults above.
  package init() {}

  /// The limits of files of a format: a corpus of records may be four times as large as a page.
  package init(for format: DocumentFormat) {
    if format == .jsonLines { maximumBytes *= 4 }
  }
}
