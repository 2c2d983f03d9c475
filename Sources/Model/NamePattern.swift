/// The pattern of one part of a path: no `/` on either side.
struct NamePattern: Hashable, Sendable {
  /// One step of the pattern.
  enum Token: Hashable, Sendable {
    case scalar(UInt32)
    /// `?`
    case anyScalar
    /// `*`
    case anyRun
    case oneOf(BracketClass)

    func matches(_ scalar: UInt32) -> Bool {
      switch self {
      case .scalar(let wanted): wanted == scalar
      case .anyScalar: true
      case .anyRun: false
      case .oneOf(let set): set.contains(scalar)
      }
    }
  }

  /// The steps; several stars in a row are one.
  private(set) var tokens: [Token] = []
  private var isRepeatedStar = false

  /// True when the name is written with stars only, at least two.
  var isDoubleStar: Bool { tokens == [.anyRun] && isRepeatedStar }

  /// Adds a step at the end.
  mutating func append(_ token: Token) {
    if token == .anyRun, tokens.last == .anyRun {
      isRepeatedStar = true
    } else {
      tokens.append(token)
    }
  }

  /// A name that anything matches.
  static var anything: NamePattern {
    var pattern = NamePattern()
    pattern.append(.anyRun)
    return pattern
  }

  /// True when all of `scalars[range]` matches.
  ///
  /// - Complexity: O(tokens × scalars): a failure goes back to the last star only, because an
  ///   earlier star could do no better.
  func matches(_ scalars: [UInt32], _ range: Range<Int>) -> Bool {
    var token = 0
    var position = range.lowerBound
    var lastStar: (token: Int, position: Int)?
    while position < range.upperBound {
      if token < tokens.count, tokens[token] == .anyRun {
        lastStar = (token, position)
        token += 1
      } else if token < tokens.count, tokens[token].matches(scalars[position]) {
        token += 1
        position += 1
      } else if let star = lastStar {
        lastStar = (star.token, star.position + 1)
        token = star.token + 1
        position = star.position + 1
      } else {
        return false
      }
    }
    return tokens[token...].allSatisfy { $0 == .anyRun }
  }
}
