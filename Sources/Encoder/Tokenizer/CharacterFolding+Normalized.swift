extension CharacterFolding {
  /// The normalizer's steps one after the other, for texts whose combining characters need
  /// canonical ordering; also the plain form of the table.
  ///
  /// - Returns: Single characters of kind `letter`, `space` and `alone`, each with its value.
  /// - Complexity: O(*n* log *n*) for *n* characters.
  func normalized(_ scalars: some Sequence<UInt32>) -> [FoldedCharacter] {
    var cleaned: [UInt32] = []
    for scalar in scalars { appendCleaned(scalar, to: &cleaned) }
    var result: [FoldedCharacter] = []
    for scalar in options.stripAccents ? withoutMarks(cleaned) : cleaned {
      appendLowercased(scalar, to: &result)
    }
    return result
  }

  private func appendCleaned(_ scalar: UInt32, to result: inout [UInt32]) {
    var scalar = scalar
    if options.cleanText {
      if UnicodeTables.contains(scalar, in: UnicodeTables.removedRanges) { return }
      if UnicodeTables.contains(scalar, in: UnicodeTables.blankRanges) {
        scalar = UInt32(ascii: " ")
      }
    }
    let isIdeograph =
      options.handleChineseCharacters
      && UnicodeTables.contains(scalar, in: UnicodeTables.ideographRanges)
    result += isIdeograph ? [UInt32(ascii: " "), scalar, UInt32(ascii: " ")] : [scalar]
  }

  /// Canonical decomposition and ordering (Unicode, section 3.11), then no nonspacing marks.
  private func withoutMarks(_ scalars: [UInt32]) -> [UInt32] {
    var result: [UInt32] = []
    var pending: [(scalar: UInt32, order: UInt32)] = []
    func flush() {
      let sorted = pending.enumerated().sorted {
        ($0.element.order, $0.offset) < ($1.element.order, $1.offset)
      }
      result += sorted.map(\.element.scalar)
      pending.removeAll()
    }
    for scalar in scalars.flatMap(UnicodeTables.decomposition) {
      let order = UnicodeTables.combiningClass(scalar)
      if order == 0 {
        flush()
        result.append(scalar)
      } else {
        pending.append((scalar, order))
      }
    }
    flush()
    return result.filter { !UnicodeTables.contains($0, in: UnicodeTables.markRanges) }
  }

  private func appendLowercased(_ scalar: UInt32, to result: inout [FoldedCharacter]) {
    let lowered = options.lowercase ? UnicodeTables.lowercase(scalar) : [scalar]
    for scalar in lowered {
      let kind: FoldedCharacter.Kind =
        UnicodeTables.contains(scalar, in: UnicodeTables.spaceRanges)
        ? .space
        : UnicodeTables.contains(scalar, in: UnicodeTables.punctuationRanges) ? .alone : .letter
      result.append(FoldedCharacter(kind, value: scalar))
    }
  }
}
