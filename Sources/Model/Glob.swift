/// Selects paths by a pattern, as ripgrep's `--glob` and `.gitignore` do.
///
/// | pattern | matches |
/// | --- | --- |
/// | `*.md` | any name that ends so, in any folder: no `/` means the last part alone is compared |
/// | `docs/*.md`, `/README.md` | from the root, because there is a `/` before the end |
/// | `docs/**`, `docs`, `docs/` | everything below a folder; the last two at any depth |
/// | `**/api/*.html` | `**` stands for any number of folders, none included |
/// | `?` `[a-z]` `[!0-9]` `[[:digit:]]` | one character, never `/` |
/// | `*.{html,xml}` | either alternative |
/// | `\*` | the character itself |
///
/// Upper and lower case differ. A pattern that matches a folder selects all that is below it.
package struct Glob: Hashable, Sendable, CustomStringConvertible {
  /// The pattern as written.
  package let pattern: String
  private let alternatives: [PathPattern]

  /// Compiles a pattern.
  ///
  /// - Throws: ``GlobError`` for an empty pattern, a bracket or brace that never ends, a lone
  ///   backslash at the end, an unknown class, or more than 256 alternatives.
  package init(_ pattern: String) throws(GlobError) {
    self.pattern = pattern
    var compiled: [PathPattern] = []
    for alternative in try BraceExpansion.expand(pattern) {
      compiled.append(try PathPattern(alternative))
    }
    alternatives = compiled
  }

  package var description: String { pattern }

  /// True when `path`, or a folder above it, matches.
  ///
  /// - Parameter path: A file's path relative to the root, `/` between parts; a leading `./` is
  ///   ignored.
  /// - Complexity: O(length of pattern × length of path) for each folder level at worst, whatever
  ///   the stars.
  package func matches(_ path: String) -> Bool {
    let path = PathScalars(path)
    let levels = path.componentCount
    guard levels > 0 else { return false }
    return (1...levels).contains { level in
      alternatives.contains {
        $0.matches(path, components: 0..<level, isFolder: level < levels)
      }
    }
  }
}

/// Why a pattern cannot be compiled.
package enum GlobError: Error, Hashable, CustomStringConvertible {
  case empty
  case unclosedBracket(pattern: String)
  case unclosedBrace(pattern: String)
  case danglingEscape(pattern: String)
  case unknownClass(name: String, pattern: String)
  case tooManyAlternatives(pattern: String, limit: Int)

  package var description: String {
    switch self {
    case .empty:
      "pattern: error: it is empty; write a pattern such as '*.html' or 'docs/**'"
    case .unclosedBracket(let pattern):
      "pattern '\(pattern)': error: '[' has no ']'; close it, or write '\\[' for the character"
    case .unclosedBrace(let pattern):
      "pattern '\(pattern)': error: '{' has no '}'; close it, or write '\\{' for the character"
    case .danglingEscape(let pattern):
      "pattern '\(pattern)': error: it ends with a lone '\\'; write '\\\\' for the character"
    case .unknownClass(let name, let pattern):
      "pattern '\(pattern)': error: no character class is called '\(name)'; "
        + "use alpha, digit, alnum, upper, lower, space, punct or xdigit"
    case .tooManyAlternatives(let pattern, let limit):
      "pattern '\(pattern)': error: its braces make more than \(limit) alternatives; "
        + "give several patterns"
    }
  }
}
