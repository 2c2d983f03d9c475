/// A language whose words are brought to their stems, by its code of ISO 639-1.
package enum Language: String, Sendable, CaseIterable, Codable {
  case english = "en"
  case german = "de"
  case french = "fr"
  case spanish = "es"
  case italian = "it"
  case portuguese = "pt"
  case dutch = "nl"
  case swedish = "sv"
  case russian = "ru"
  /// Neither stems nor stop words.
  case neutral = "none"

  /// Stemmed by Snowball, whose rules look at accents: these go after the stem is found.
  var isSnowball: Bool { self != .english && self != .neutral }

  /// A short word and an apostrophe stand for a word of their own: `l'eau`, `dell'acqua`, `qu'il`.
  var elides: Bool { self == .french || self == .italian }
}
