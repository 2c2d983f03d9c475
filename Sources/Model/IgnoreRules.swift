/// Which paths the ignore files of a tree leave out, with the meaning Git gives to `.gitignore`.
///
/// Lines are patterns as in ``Glob`` but without braces. `#` begins a comment, `!` takes a path
/// back in, a `/` before the end ties the pattern to the file's own folder, a `/` at the end means
/// folders only, trailing spaces count only after a backslash. The last rule that matches decides;
/// rules of a deeper folder come after those of the folders above it; files added later for the
/// same folder come after earlier ones. Nothing below an ignored folder can be taken back.
///
/// Two differences, both on Git's side odd: `?` and `[…]` stand for a whole character, where Git
/// takes one byte; and `a**/b` is `a*/b` as Git's manual says, where Git lets the stars cross
/// folders.
package struct IgnoreRules: Sendable {
  /// One line of an ignore file.
  package struct Rule: Hashable, Sendable {
    /// The line as written, without its end and trailing spaces.
    package let pattern: String
    /// The file it stands in, as named when it was added.
    package let source: String
    /// Its line, from 1.
    package let line: Int
    /// True for a `!` rule, which takes paths back in.
    package let isNegated: Bool
    fileprivate let compiled: PathPattern
  }

  private var rulesByFolder: [String: [Rule]] = [:]

  /// Makes rules that ignore nothing.
  package init() {}

  /// True when no rule was added.
  package var isEmpty: Bool { rulesByFolder.isEmpty }

  /// Adds the rules of one ignore file.
  ///
  /// - Parameters:
  ///   - bytes: The file's content; `\n` or `\r\n` ends a line; a byte order mark is skipped.
  ///   - folder: The folder it lies in, relative to the root; empty for the root.
  ///   - source: Its name for messages, such as `docs/.gitignore`.
  /// - Returns: Numbers of lines that can never match, such as an unclosed `[`. They are skipped.
  @discardableResult
  package mutating func add(_ bytes: [UInt8], folder: String, source: String) -> [Int] {
    let hasMark = bytes.starts(with: [0xEF, 0xBB, 0xBF])
    let lines = bytes[(hasMark ? 3 : 0)...].split(
      separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    var unusable: [Int] = []
    for (number, line) in zip(1..., lines) {
      guard let text = Self.ruleText(line) else { continue }
      if let rule = Self.rule(text, line: number, source: source) {
        rulesByFolder[Self.key(of: folder), default: []].append(rule)
      } else {
        unusable.append(number)
      }
    }
    return unusable
  }

  /// True when `path`, or a folder above it, is ignored.
  ///
  /// - Parameters:
  ///   - path: Relative to the root, `/` between parts.
  ///   - isFolder: Whether it names a folder.
  package func ignores(_ path: String, isFolder: Bool) -> Bool {
    guard let rule = rule(for: path, isFolder: isFolder) else { return false }
    return !rule.isNegated
  }

  /// The rule that decides about `path`: of the outermost ignored folder above it, else its own.
  ///
  /// - Returns: nil when no rule matches: the path is not ignored.
  /// - Complexity: O(rules of the folders above × length of the path) for each level.
  package func rule(for path: String, isFolder: Bool) -> Rule? {
    let path = PathScalars(path)
    guard !rulesByFolder.isEmpty, path.componentCount > 0 else { return nil }
    for level in 1..<path.componentCount {
      let rule = lastMatch(path, level: level, isFolder: true)
      if let rule, !rule.isNegated { return rule }
    }
    return lastMatch(path, level: path.componentCount, isFolder: isFolder)
  }

  /// The last rule that matches the first `level` parts of `path`, looking from the deepest folder.
  private func lastMatch(_ path: PathScalars, level: Int, isFolder: Bool) -> Rule? {
    for depth in (0..<level).reversed() {
      guard let rules = rulesByFolder[Self.key(of: path, depth: depth)] else { continue }
      let match = rules.last {
        $0.compiled.matches(path, components: depth..<level, isFolder: isFolder)
      }
      if let match { return match }
    }
    return nil
  }

  private static func key(of folder: String) -> String {
    let path = PathScalars(folder)
    return key(of: path, depth: path.componentCount)
  }

  private static func key(of path: PathScalars, depth: Int) -> String {
    guard depth > 0 else { return "" }
    var key = String.UnicodeScalarView()
    for index in 0..<depth {
      if index > 0 { key.append("/") }
      key.append(contentsOf: path.scalars[path.components[index]].compactMap(Unicode.Scalar.init))
    }
    return String(key)
  }

  private static func rule(_ text: String, line: Int, source: String) -> Rule? {
    let isNegated = text.utf8.first == UInt8(ascii: "!")
    let pattern = isNegated ? String(text.dropFirst()) : text
    guard !pattern.isEmpty, let compiled = try? PathPattern(pattern) else { return nil }
    return Rule(
      pattern: text, source: source, line: line, isNegated: isNegated, compiled: compiled)
  }

  /// The line without its end and unescaped trailing spaces; nil for comments and blank lines.
  private static func ruleText(_ line: ArraySlice<UInt8>) -> String? {
    var bytes = Array(line)
    if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
    if bytes.first == UInt8(ascii: "#") { return nil }
    var end = 0
    var position = 0
    while position < bytes.count {
      let isSpace = bytes[position] == UInt8(ascii: " ")
      if bytes[position] == UInt8(ascii: "\\") { position += 1 }
      position += 1
      if !isSpace { end = position }
    }
    return end == 0 ? nil : String(decoding: bytes[..<min(end, bytes.count)], as: UTF8.self)
  }
}
