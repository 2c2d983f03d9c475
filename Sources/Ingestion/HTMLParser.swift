/// Turns HTML into blocks.
package enum HTMLParser {
  /// Parses a whole page; an empty one has no blocks.
  package static func parse(
    _ utf8: [UInt8], path: String, limits: IngestionLimits = .init()
  ) throws(IngestionError) -> MarkupDocument {
    MarkupDocument(title: nil, blocks: [], warnings: [])
  }
}
