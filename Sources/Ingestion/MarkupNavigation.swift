/// Tells text that leads somewhere else from text that says something.
enum MarkupNavigation {
  /// Words of which links between pages are made.
  private static let travelWords = MarkupNameTable<Bool>([
    (
      "prev previous next up home top back index contents toc modules search table of to the main "
        + "menu skip content page navigation start end", true
    )
  ])

  /// Titles of lists of links; they do not count as text of what they head.
  private static let listTitles: Set<String> = [
    "contents", "table of contents", "on this page", "in this article", "in this section", "toc",
    "navigation", "page contents",
  ]

  /// Signs that stand for "link to this heading".
  private static let permalinkSigns: Set<String> = ["¶", "#", "§", "🔗", "∞", "⚓"]

  /// True for the text of a link that only points at its own place.
  static func isPermalink(_ text: ArraySlice<UInt8>) -> Bool {
    let sign = text.drop { $0 == 0x20 }
    return permalinkSigns.contains(String(decoding: sign, as: UTF8.self))
  }

  /// True for a line of links to the previous, next or upper page.
  ///
  /// Either a link is declared as such and little stands beside the links, or there is nothing but
  /// words like `Prev`, `Home` and `Next`, mostly in links.
  static func isTravel(_ text: MarkupText) -> Bool {
    guard text.linkByteCount > 0, text.bytes.count <= 400 else { return false }
    let besideLinks = text.bytes.count - text.linkByteCount
    if text.hasTravelLink && besideLinks <= 60 { return true }
    guard text.bytes.count <= 120, besideLinks <= text.linkByteCount else { return false }
    // A word like `next` that leads into the page names something of the page.
    let isSkipLink = text.bytes.prefix(4).map { $0 | 0x20 }.elementsEqual("skip".utf8)
    return (isSkipLink || !text.hasLocalLink) && hasOnlyTravelWords(text.bytes)
  }

  private static func hasOnlyTravelWords(_ bytes: [UInt8]) -> Bool {
    bytes.withUnsafeBufferPointer { buffer in
      var start = 0
      var wordCount = 0
      while start < buffer.count {
        guard isWordByte(buffer[start]) else {
          start += 1
          continue
        }
        var end = start
        while end < buffer.count, isWordByte(buffer[end]) { end += 1 }
        let word = UnsafeBufferPointer(rebasing: buffer[start..<end])
        guard travelWords[word] != nil else { return false }
        wordCount += 1
        start = end
      }
      return wordCount > 0
    }
  }

  /// Letters and digits; of other scripts the first byte, but not of signs like `»` and `→`.
  private static func isWordByte(_ byte: UInt8) -> Bool {
    let lower = byte | 0x20
    return lower >= 0x61 && lower <= 0x7A || byte >= 0x30 && byte <= 0x39
      || byte >= 0xC3 && byte != 0xE2
  }

  /// The share of the blocks' text that stands in links, titles of link lists not counted.
  static func linkShare(_ blocks: ArraySlice<MarkupBlock>) -> Double {
    var linked = 0
    var total = 0
    for block in blocks where !isListTitle(block) {
      linked += block.linkByteCount
      total += block.text.utf8.count
    }
    return total == 0 ? 1 : Double(linked) / Double(total)
  }

  /// True when at least four of five blocks have links, titles of link lists not counted.
  static func isListOfLinks(_ blocks: ArraySlice<MarkupBlock>) -> Bool {
    let lines = blocks.filter { !isListTitle($0) }
    return lines.count { $0.linkByteCount > 0 } * 5 >= lines.count * 4
  }

  private static func isListTitle(_ block: MarkupBlock) -> Bool {
    guard block.text.utf8.count <= 24 else { return false }
    let name = block.text.lowercased()
    return listTitles.contains(name.last == ":" ? String(name.dropLast()) : name)
  }
}

extension MarkupWriter {
  /// Above this share of linked text a suspect part is a list of links.
  private static var linkListShare: Double { 0.5 }

  /// Drops the blocks of a closing element that turned out to be navigation.
  mutating func judge(_ frame: MarkupFrame) {
    let part = blocks[min(frame.firstBlock, blocks.count)...]
    var isDropped = MarkupNavigation.linkShare(part) >= Self.linkListShare
    if frame.traits.contains(.suspectList) {
      isDropped = isDropped || MarkupNavigation.isListOfLinks(part)
    }
    if frame.traits.contains(.pageHeader) {
      isDropped = isDropped || !part.contains { $0.kind == .heading(level: 1) }
    }
    if isDropped {
      hasSkipped = hasSkipped || !part.isEmpty
      blocks.removeSubrange(part.indices)
    }
  }
}
