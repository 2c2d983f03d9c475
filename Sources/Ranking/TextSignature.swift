/// Recognises texts that say the same in the same words.
///
/// Case, punctuation and white space do not count: words are runs of letters and digits (and of
/// every character outside ASCII), lower-cased.
package struct TextSignature: Hashable, Sendable {
  /// FNV-1a, 64 bits, over the words with one space after each.
  package let hash: UInt64

  /// Reads `text`; O(bytes).
  package init(_ text: String) {
    var state = FNV1a()
    for word in Words.of(text) { state.add(word) }
    hash = state.hash
  }

  /// Groups equal signatures: indices of each group in order, groups by their first member.
  ///
  /// The first of a group is the one to show when the input is ranked; the others are "*n*
  /// similar".
  ///
  /// - Complexity: O(*n*).
  package static func groups(_ signatures: [TextSignature]) -> [[Int]] {
    var groups: [[Int]] = []
    var place: [TextSignature: Int] = [:]
    for (index, signature) in signatures.enumerated() {
      if let group = place[signature] {
        groups[group].append(index)
      } else {
        place[signature] = groups.count
        groups.append([index])
      }
    }
    return groups
  }
}
