/// Turns XML into blocks.
package enum XMLParser {
  /// Parses a whole file; after a syntax error the text before it is kept and a warning added.
  package static func parse(
    _ utf8: [UInt8], path: String, limits: IngestionLimits = .init()
  ) throws(IngestionError) -> MarkupDocument {
    MarkupDocument(title: nil, blocks: [], warnings: [])
  }
}
