import Model

/// UTF-8 text put on one line, with the way back to where each byte came from.
struct CollapsedText {
  /// Visible bytes; single spaces between words, none at the ends.
  private(set) var bytes: [UInt8] = []
  /// For every byte of `bytes`, its offset in the source; a space has that of the first it
  /// replaces.
  private(set) var sourceOffsets: [Int] = []

  /// Collapses `source`, which should be UTF-8; O(bytes).
  init(_ source: [UInt8]) {
    bytes.reserveCapacity(source.count)
    sourceOffsets.reserveCapacity(source.count)
    var pendingSpace: Int?
    var position = 0
    while position < source.count {
      let (scalar, byteCount) = UTF8Scalar.decode(source, at: position)
      switch VisibleText.role(of: scalar) {
      case .visible:
        if let space = pendingSpace, !bytes.isEmpty { append(0x20, from: space) }
        for offset in position..<position + byteCount { append(source[offset], from: offset) }
        pendingSpace = nil
      case .space, .lineBreak:
        pendingSpace = pendingSpace ?? position
      case .hidden: break
      }
      position += byteCount
    }
  }

  private mutating func append(_ byte: UInt8, from offset: Int) {
    bytes.append(byte)
    sourceOffsets.append(offset)
  }

  /// Where the source range lies in `bytes`; empty when nothing of it is visible.
  func range(ofSource range: Range<Int>) -> Range<Int> {
    let lower = firstIndex(atOrAfter: range.lowerBound)
    return lower..<max(lower, firstIndex(atOrAfter: range.upperBound))
  }

  /// The part of the source that a range of `bytes` shows.
  func sourceRange(of range: Range<Int>) -> Range<Int> {
    guard let first = sourceOffsets[range].first, let last = sourceOffsets[range].last else {
      return 0..<0
    }
    return first..<last + 1
  }

  /// Binary search: offsets rise.
  private func firstIndex(atOrAfter offset: Int) -> Int {
    var lower = 0
    var upper = sourceOffsets.count
    while lower < upper {
      let middle = (lower + upper) / 2
      if sourceOffsets[middle] < offset { lower = middle + 1 } else { upper = middle }
    }
    return lower
  }
}
