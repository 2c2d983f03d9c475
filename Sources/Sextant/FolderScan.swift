import FileFormat
import FoundationEssentials
import Glibc
import Ingestion
import Model

/// A file that may be indexed, as the file system shows it.
struct SourceFile: Sendable {
  /// Path relative to the root, `/` between parts.
  var path: String
  var byteCount: Int64
  /// Nanoseconds since 1970.
  var modified: Int64
  var format: DocumentFormat
}

/// Lists the files of a folder that Sextant reads, by path.
///
/// Hidden names, symbolic links, special files, what `.gitignore` or `.sextantignore` name, and the
/// copies of page sources that Sphinx puts beside its pages are left out. A file given by itself is
/// always taken.
struct FolderScan {
  var include: [Glob] = []
  var exclude: [Glob] = []
  /// Folders that could not be read, as messages.
  private(set) var warnings: [String] = []
  /// Files that cannot be named, as messages.
  private(set) var failures: [String] = []
  /// The root relative to the folder from which ignore files count; empty when they are the same.
  private var rootInTop = ""

  init(include: [String], exclude: [String]) throws {
    self.include = try include.map { try Self.glob($0, option: "--include") }
    self.exclude = try exclude.map { try Self.glob($0, option: "--exclude") }
  }

  private static func glob(_ pattern: String, option: String) throws -> Glob {
    do { return try Glob(pattern) } catch {
      throw SextantError.badOption(name: option, value: pattern, advice: "\(error)")
    }
  }

  /// The files under `start`, a folder or file at or below `root` (relative to it; empty: all).
  mutating func files(root: String, start: String) throws -> [SourceFile] {
    let absolute = start.isEmpty ? root : "\(root)/\(start)"
    guard let kind = Self.status(absolute, follow: true) else {
      throw SextantError.unreadable(path: absolute, reason: SystemError.text(errno))
    }
    if kind.st_mode & S_IFMT == S_IFREG {
      guard let file = Self.file(start, kind) else {
        throw SextantError.nothingToIndex(
          path: absolute,
          reason: "files of this kind are not read; give .html, .xml, .md, .txt, .rst, .adoc or "
            + ".jsonl, or .gz of these")
      }
      return [file]
    }
    var found: [SourceFile] = []
    let top = Self.repository(of: root) ?? root
    rootInTop = IndexPlan.relative(root, to: top) ?? ""
    var rules = IgnoreRules()
    var above = ""
    readRules(top: top, folder: "", into: &rules)
    for part in inTop(start).split(separator: "/") {
      above += above.isEmpty ? String(part) : "/\(part)"
      readRules(top: top, folder: above, into: &rules)
    }
    try walk(root: root, top: top, folder: start, rules: rules, into: &found)
    return found.sorted { DocumentID($0.path) < DocumentID($1.path) }
  }

  /// The folder at or above `path` that holds `.git`: ignore files count from there, as for Git.
  private static func repository(of path: String) -> String? {
    var folder = path
    while !folder.isEmpty {
      if status("\(folder)/.git", follow: false) != nil { return folder }
      folder = "/" + folder.split(separator: "/").dropLast().joined(separator: "/")
      if folder == "/" { return nil }
    }
    return nil
  }

  /// A path relative to the root made relative to the folder from which ignore files count.
  private func inTop(_ path: String) -> String {
    rootInTop.isEmpty || path.isEmpty ? rootInTop + path : "\(rootInTop)/\(path)"
  }

  private mutating func walk(
    root: String, top: String, folder: String, rules: IgnoreRules,
    into found: inout [SourceFile]
  ) throws {
    let place = folder.isEmpty ? root : "\(root)/\(folder)"
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: place) else {
      warnings.append("\(place): warning: cannot read the folder; it is left out")
      return
    }
    let isSphinx = names.contains("objects.inv")
    for name in names where !name.hasPrefix(".") && !(isSphinx && name == "_sources") {
      let path = folder.isEmpty ? name : "\(folder)/\(name)"
      guard let kind = Self.status("\(root)/\(path)", follow: false) else {
        // A name that is not UTF-8 comes with U+FFFD in it, and no file has that name.
        if name.unicodeScalars.contains("\u{FFFD}") {
          failures.append(
            "\(root)/\(path): error: the name is not UTF-8; rename the file, it is left out")
        }
        continue
      }
      switch kind.st_mode & S_IFMT {
      case S_IFDIR where !rules.ignores(inTop(path), isFolder: true):
        var inner = rules
        readRules(top: top, folder: inTop(path), into: &inner)
        try walk(root: root, top: top, folder: path, rules: inner, into: &found)
      case S_IFREG where !rules.ignores(inTop(path), isFolder: false) && accepts(path):
        if let file = Self.file(path, kind) { found.append(file) }
      default: continue
      }
    }
  }

  private mutating func readRules(top: String, folder: String, into rules: inout IgnoreRules) {
    for name in [".gitignore", ".sextantignore"] {
      let path = folder.isEmpty ? name : "\(folder)/\(name)"
      guard let data = FileManager.default.contents(atPath: "\(top)/\(path)") else { continue }
      for line in rules.add(Array(data), folder: folder, source: path) {
        warnings.append("\(top)/\(path):\(line): warning: no path can match this line")
      }
    }
  }

  /// Globs without a slash match a file's name, others its path.
  private func accepts(_ path: String) -> Bool {
    (include.isEmpty || include.contains { $0.matches(path) })
      && !exclude.contains { $0.matches(path) }
  }

  private static func file(_ path: String, _ kind: stat) -> SourceFile? {
    guard let format = DocumentFormat(path: path) else { return nil }
    return SourceFile(
      path: path, byteCount: Int64(kind.st_size),
      modified: Int64(kind.st_mtim.tv_sec) * 1_000_000_000 + Int64(kind.st_mtim.tv_nsec),
      format: format)
  }

  private static func status(_ path: String, follow: Bool) -> stat? {
    var result = stat()
    return (follow ? stat(path, &result) : lstat(path, &result)) == 0 ? result : nil
  }
}
