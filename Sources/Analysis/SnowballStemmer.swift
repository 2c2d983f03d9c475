import CStemmer

/// The Snowball project's stemmer of a language, from the system's libstemmer.
///
/// Not for two threads at once.
final class SnowballStemmer {
  private let stemmer: OpaquePointer

  /// - Precondition: `language` has one there; all that ``Language/isSnowball`` names do.
  init(_ language: Language) {
    guard let made = sb_stemmer_new(language.rawValue, "UTF_8") else {
      preconditionFailure("libstemmer does not know \(language), or there is no memory left")
    }
    stemmer = made
  }

  deinit { sb_stemmer_delete(stemmer) }

  /// Replaces a word in small letters, UTF-8 with its accents, by its stem.
  func stem(_ word: inout [UInt8]) {
    let stem = word.withUnsafeBufferPointer {
      sb_stemmer_stem(stemmer, $0.baseAddress, Int32($0.count))
    }
    // Null where memory ran out: the word stands for itself then.
    guard let stem else { return }
    let bytes = UnsafeBufferPointer(start: stem, count: Int(sb_stemmer_length(stemmer)))
    word.removeAll(keepingCapacity: true)
    word.append(contentsOf: bytes)
  }
}
