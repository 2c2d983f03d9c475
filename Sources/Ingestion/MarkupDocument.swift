package import Model

/// What a markup parser makes of one file.
package struct MarkupDocument: Sendable {
  /// The declared title without the site's name, else the first heading, else nil.
  package var title: String?
  /// The blocks in source order, without navigation; empty for a file without text.
  package var blocks: [Block]
  /// Faults that were survived, each as `path:line:column: error: …`.
  package var warnings: [String]
}
