extension UnicodeTables {
  /// True when one of the sorted (first, last) pairs covers `scalar`.
  static func contains(_ scalar: UInt32, in ranges: [UInt32]) -> Bool {
    let index = lowerBound(ranges.count / 2) { ranges[2 * $0 + 1] < scalar }
    return index < ranges.count / 2 && ranges[2 * index] <= scalar
  }

  /// The canonical combining class, 0 for most characters.
  static func combiningClass(_ scalar: UInt32) -> UInt32 {
    let table = combiningClasses
    let index = 3 * lowerBound(table.count / 3) { table[3 * $0 + 1] < scalar }
    return index < table.count && table[index] <= scalar ? table[index + 2] : 0
  }

  /// Calls `body` with first, last and class of each run of ``combiningClasses``.
  static func forEachCombiningClass(_ body: (UInt32, UInt32, UInt32) -> Void) {
    let table = combiningClasses
    for index in stride(from: 0, to: table.count, by: 3) {
      body(table[index], table[index + 1], table[index + 2])
    }
  }

  /// The lower case of one character: one character, or two for U+0130.
  static func lowercase(_ scalar: UInt32) -> [UInt32] {
    if scalar == 0x130 { return [0x69, 0x307] }
    let table = lowercaseRuns
    let index = 4 * lowerBound(table.count / 4) { table[4 * $0 + 1] < scalar }
    guard index < table.count, table[index] <= scalar,
      (scalar - table[index]).isMultiple(of: table[index + 2])
    else { return [scalar] }
    return [table[index + 3] + (scalar - table[index])]
  }

  /// The full canonical decomposition; the character itself when it has none.
  static func decomposition(_ scalar: UInt32) -> [UInt32] {
    if 0xAC00...0xD7A3 ~= scalar { return hangulDecomposition(scalar) }
    let starts = decompositionStarts
    let index = lowerBound(starts.count) { decompositions[starts[$0]] >> 3 < scalar }
    guard index < starts.count, decompositions[starts[index]] >> 3 == scalar else {
      return [scalar]
    }
    let start = starts[index] + 1
    return Array(decompositions[start..<start + Int(decompositions[start - 1] & 7)])
  }

  /// The two or three letters of a Hangul syllable (Unicode, section 3.12).
  static func hangulDecomposition(_ scalar: UInt32) -> [UInt32] {
    let place = scalar - 0xAC00
    let letters = [0x1100 + place / 588, 0x1161 + place % 588 / 28]
    return place.isMultiple(of: 28) ? letters : letters + [0x11A7 + place % 28]
  }

  /// Calls `body` with each character of ``decompositions`` and its parts.
  static func forEachDecomposition(_ body: (UInt32, ArraySlice<UInt32>) -> Void) {
    let table = decompositions
    var start = 0
    while start < table.count {
      let end = start + 1 + Int(table[start] & 7)
      body(table[start] >> 3, table[start + 1..<end])
      start = end
    }
  }

  private static let decompositionStarts: [Int] = {
    var starts: [Int] = []
    var start = 0
    while start < decompositions.count {
      starts.append(start)
      start += 1 + Int(decompositions[start] & 7)
    }
    return starts
  }()

  /// The first index of `0..<count` for which `isBefore` is false.
  private static func lowerBound(_ count: Int, _ isBefore: (Int) -> Bool) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if isBefore(middle) { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
