import Glibc
import Sextant

/// Documents as people type them: by id, or by a path that the shell completed.
enum DocumentTarget {
  /// The target as the index knows it: with the path of an indexed file made absolute, else
  /// unchanged.
  ///
  /// A file that is there is meant before an id that reads the same: the two differ only when the
  /// current folder and the indexed one hold different files of one name.
  ///
  /// - Parameter separator: What ends the path, such as `#` or `:`; paths may have it too, so the
  ///   longest path that is an indexed file is taken.
  static func known(
    _ target: String, in index: SearchIndex, separator: Character
  ) throws -> String {
    let parts = target.split(separator: separator, omittingEmptySubsequences: false)
    for count in stride(from: parts.count, to: 0, by: -1) {
      let path = parts.prefix(count).joined(separator: String(separator))
      guard let absolute = absolute(path), try !index.passages(absolute).isEmpty else { continue }
      return absolute + parts.dropFirst(count).map { "\(separator)\($0)" }.joined()
    }
    return target
  }

  /// The real path of a file; nil when there is none.
  private static func absolute(_ path: String) -> String? {
    guard !path.isEmpty, let real = realpath(path, nil) else { return nil }
    defer { free(real) }
    return String(cString: real)
  }
}
