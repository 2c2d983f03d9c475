/// Names of run files, short enough for a heading.
enum ShortNames {
  /// The last components of `paths`; as many of each as tell it from the others.
  ///
  /// Where paths are equal, `(2)`, `(3)` and so on follow the name.
  static func distinct(_ paths: [String]) -> [String] {
    let components = paths.map { $0.split(separator: "/").map(String.init) }
    let depth = components.map(\.count).max() ?? 0
    for length in 1...max(depth, 1) {
      let names = components.map { $0.suffix(length).joined(separator: "/") }
      if Set(names).count == names.count { return names }
    }
    return numbered(paths)
  }

  private static func numbered(_ names: [String]) -> [String] {
    var seen: [String: Int] = [:]
    return names.map { name in
      seen[name, default: 0] += 1
      let count = seen[name, default: 1]
      return count == 1 ? name : "\(name) (\(count))"
    }
  }
}
