/// A path decoded once, to be compared with many patterns.
struct PathScalars {
  /// The scalars of the path.
  let scalars: [UInt32]
  /// Where each part lies, outermost first; empty parts and a leading `.` are left out.
  let components: [Range<Int>]

  var componentCount: Int { components.count }

  init(_ path: String) {
    scalars = UTF8Scalar.all(path)
    var components: [Range<Int>] = []
    var start = 0
    for end in 0...scalars.count where end == scalars.count || scalars[end] == 0x2F {
      if end > start { components.append(start..<end) }
      start = end + 1
    }
    if let first = components.first, first.count == 1, scalars[first.lowerBound] == 0x2E {
      components.removeFirst()
    }
    self.components = components
  }
}

/// One compiled line of glob: the parts of a path, some of them `**`.
struct PathPattern: Hashable, Sendable {
  private enum Part: Hashable, Sendable {
    /// `**`: any number of folders.
    case anyDepth
    case name(NamePattern)
  }

  private var parts: [Part]
  /// True when the pattern ended in `/`: it matches folders only.
  private var isForFolders: Bool

  /// Compiles a pattern without braces.
  init(_ pattern: String) throws(GlobError) {
    var bytes = Array(pattern.utf8)
    isForFolders = bytes.last == UInt8(ascii: "/")
    if isForFolders { bytes.removeLast() }
    // As in Git, a `/` inside brackets ties the pattern to its folder too.
    let isAnchored = bytes.contains(UInt8(ascii: "/"))
    if bytes.first == UInt8(ascii: "/") { bytes.removeFirst() }
    let names = try Self.names(of: bytes)
    parts = names.map { isAnchored && $0.isDoubleStar ? .anyDepth : .name($0) }
    if !isAnchored { parts.insert(.anyDepth, at: 0) }
    // `docs/**` is what is in the folder, not the folder.
    if parts.last == .anyDepth { parts.append(.name(.anything)) }
  }

  /// Cuts the pattern at each `/` that is not in brackets.
  private static func names(of bytes: [UInt8]) throws(GlobError) -> [NamePattern] {
    var names = [NamePattern()]
    var position = 0
    while position < bytes.count {
      var byte = bytes[position]
      let isEscaped = byte == UInt8(ascii: "\\")
      if isEscaped {
        position += 1
        guard position < bytes.count else {
          throw .danglingEscape(pattern: String(decoding: bytes, as: UTF8.self))
        }
        byte = bytes[position]
      }
      let (scalar, byteCount) = UTF8Scalar.decode(bytes, at: position)
      let last = names.count - 1
      switch byte {
      case UInt8(ascii: "/"): names.append(NamePattern())
      case UInt8(ascii: "*") where !isEscaped: names[last].append(.anyRun)
      case UInt8(ascii: "?") where !isEscaped: names[last].append(.anyScalar)
      case UInt8(ascii: "[") where !isEscaped:
        let (set, end) = try BracketClass.parse(bytes, from: position)
        names[last].append(.oneOf(set))
        position = end
      default: names[last].append(.scalar(scalar))
      }
      position += byteCount
    }
    return names
  }

  /// True when the parts `components` of `path` match as a whole.
  ///
  /// - Parameters:
  ///   - components: The parts to compare: from the folder that the pattern belongs to, to the one
  ///     whose match is asked.
  ///   - isFolder: Whether the last part names a folder.
  func matches(_ path: PathScalars, components: Range<Int>, isFolder: Bool) -> Bool {
    if isForFolders, !isFolder { return false }
    var part = 0
    var position = components.lowerBound
    var lastDepth: (part: Int, position: Int)?
    while position < components.upperBound {
      if part < parts.count, parts[part] == .anyDepth {
        lastDepth = (part, position)
        part += 1
      } else if part < parts.count, case .name(let name) = parts[part],
        name.matches(path.scalars, path.components[position])
      {
        part += 1
        position += 1
      } else if let depth = lastDepth {
        lastDepth = (depth.part, depth.position + 1)
        part = depth.part + 1
        position = depth.position + 1
      } else {
        return false
      }
    }
    return part == parts.count
  }
}
