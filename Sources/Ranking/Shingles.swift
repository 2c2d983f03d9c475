/// The overlap of two texts in runs of words, for texts that are nearly the same.
package struct Shingles: Hashable, Sendable {
  private var hashes: Set<UInt64> = []

  /// Collects the runs of `width` words of `text`; a shorter text is one run.
  ///
  /// - Complexity: O(bytes × `width`).
  package init(_ text: String, width: Int = 3) {
    let words = Words.of(text)
    guard !words.isEmpty else { return }
    let width = min(max(width, 1), words.count)
    for start in 0...words.count - width {
      var state = FNV1a()
      for word in words[start..<start + width] { state.add(word) }
      hashes.insert(state.hash)
    }
  }

  /// How many runs differ.
  package var count: Int { hashes.count }

  /// The share of this text's runs that `other` has too, 0…1; 0 for a text without words.
  package func containment(in other: Shingles) -> Double {
    guard !hashes.isEmpty else { return 0 }
    return Double(hashes.count { other.hashes.contains($0) }) / Double(hashes.count)
  }
}
