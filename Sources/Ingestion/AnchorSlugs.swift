/// Makes the ids that a site generator gives to headings.
struct AnchorSlugs {
  /// Whose rules apply.
  enum Style {
    /// Letters, digits, `_` and `-` kept, spaces to `-`; repeated ones get `-1`, `-2`.
    case gitHub
    /// Runs of anything but ASCII letters and digits to `-`; none at the ends (Docutils, Sphinx).
    case docutils
    /// `_`, then letters and digits, the rest to `_`; repeated ones get `_2`, `_3` (Asciidoctor).
    case asciiDoctor
  }

  private let style: Style
  private var uses: [String: Int] = [:]

  /// Begins a document.
  init(_ style: Style) { self.style = style }

  /// The id for the next heading; nil when nothing of the text is left.
  mutating func next(for heading: String) -> String? {
    let slug = slug(of: heading)
    guard !slug.isEmpty else { return nil }
    var unique = slug
    while uses[unique] != nil {
      uses[slug, default: 0] += 1
      unique =
        style == .asciiDoctor
        ? "\(slug)_\(uses[slug, default: 0] + 1)" : "\(slug)-\(uses[slug, default: 0])"
    }
    uses[unique] = uses[unique] ?? 0
    return unique
  }

  private func slug(of heading: String) -> String {
    switch style {
    case .gitHub: Self.gitHubSlug(heading)
    case .docutils: Self.words(of: heading, joinedBy: "-")
    case .asciiDoctor:
      Self.words(of: heading, joinedBy: "_").isEmpty
        ? "" : "_" + Self.words(of: heading, joinedBy: "_")
    }
  }

  private static func gitHubSlug(_ heading: String) -> String {
    var slug = ""
    for scalar in heading.unicodeScalars {
      if scalar == " " {
        slug += "-"
      } else if isWordScalar(scalar) || scalar == "-" {
        slug += scalar.properties.lowercaseMapping
      }
    }
    return slug
  }

  private static func isWordScalar(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
      .nonspacingMark, .spacingMark, .enclosingMark, .decimalNumber, .letterNumber,
      .connectorPunctuation:
      true
    default: false
    }
  }

  /// Runs of ASCII letters and digits in lower case.
  private static func words(of heading: String, joinedBy separator: String) -> String {
    heading.lowercased().utf8
      .split { !(0x61...0x7A).contains($0) && !(0x30...0x39).contains($0) }
      .map { String(decoding: $0, as: UTF8.self) }
      .joined(separator: separator)
  }
}
