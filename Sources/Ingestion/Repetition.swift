package import Model

/// Text that stands on many pages of a folder: menus, footers, licence lines.
///
/// Structure finds most boilerplate; this finds the rest. Count, for every page of a folder, its
/// distinct signatures; take those of ``boilerplate(pageCounts:pages:)`` away from every page.
package enum Repetition {
  /// A number for the block's text, equal for texts that differ in ASCII case and white space only.
  ///
  /// - Returns: nil for what is never taken away: headings, code, quotes, table rows, definitions
  ///   (the pages of a manual share options and mean them) and blocks of 300 bytes and more, which
  ///   no footer has.
  package static func signature(of block: Block) -> UInt64? {
    switch block.kind {
    case .paragraph, .listItem, .admonition:
      return block.text.utf8.count < 300 ? hash(block.text) : nil
    case .heading, .code, .tableRow, .quote, .definition:
      return nil
    }
  }

  /// The distinct signatures of a page.
  package static func signatures(of document: Document) -> Set<UInt64> {
    Set(document.blocks.compactMap(signature))
  }

  /// The signatures that stand on at least 8 pages and on at least half of them.
  ///
  /// Less would cost text: in Cargo's manual 36 % of the pages explain the same options, while the
  /// notice on Rust's retired books is on 62 %, and nothing in Python's manual is on more than 26 %.
  ///
  /// - Parameters:
  ///   - pageCounts: For each signature the number of pages that have it.
  ///   - pages: All pages of the folder.
  package static func boilerplate(pageCounts: [UInt64: Int], pages: Int) -> Set<UInt64> {
    let enough = max(8, (pages + 1) / 2)
    return Set(pageCounts.lazy.filter { $0.value >= enough }.map(\.key))
  }

  /// The document without the blocks of `set`; unchanged when only headings would be left.
  package static func removing(_ set: Set<UInt64>, from document: Document) -> Document {
    if set.isEmpty { return document }
    var result = document
    result.blocks.removeAll { block in signature(of: block).map(set.contains) ?? false }
    let hasBody = result.blocks.contains { if case .heading = $0.kind { false } else { true } }
    return hasBody ? result : document
  }

  /// FNV-1a over the bytes, ASCII in lower case, white space collapsed.
  private static func hash(_ text: String) -> UInt64 {
    var state: UInt64 = 0xCBF2_9CE4_8422_2325
    var isSpacePending = false
    for byte in text.utf8 {
      if byte == 0x20 || (0x09...0x0D).contains(byte) {
        isSpacePending = true
        continue
      }
      if isSpacePending { state = (state ^ 0x20) &* 0x100_0000_01B3 }
      isSpacePending = false
      let lower = (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
      state = (state ^ UInt64(lower)) &* 0x100_0000_01B3
    }
    return state
  }
}
