import Catalog
import FileFormat
import FoundationEssentials
import Glibc
import Model

/// One root and what of it a run looks at.
struct PlannedRoot: Sendable {
  var record: RootRecord
  /// Parts of the root that were asked for, relative to it; an empty one is the whole root.
  var starts: [String]
  /// What the file system has there, by path.
  var found: [SourceFile] = []
  /// What the catalog has of the whole root, by path.
  var known: [FileRecord] = []

  /// True when `path` lies in a part that was asked for.
  func covers(_ path: String) -> Bool {
    starts.contains { $0.isEmpty || path == $0 || path.hasPrefix($0 + "/") }
  }
}

/// Which roots a run touches, found from the paths that were given.
struct IndexPlan {
  var roots: [PlannedRoot] = []
  /// Roots that lie inside a new one and become part of it.
  var absorbed: [RootRecord] = []
  var warnings: [String] = []
  /// Files that cannot be named, as messages; each counts as failed.
  var failures: [String] = []

  /// Plans for an index, or for a new one when `view` is nil.
  init(paths: [String], options: IndexOptions, view: CatalogView?) throws {
    let existing = try (view?.roots() ?? []).filter { $0.collection == options.collection }
    // Outer folders first, so that what lies in them is found to be theirs.
    let places = try paths.map(Self.resolve).sorted { $0.path.utf8.count < $1.path.utf8.count }
    for place in places {
      let candidates = roots.map(\.record) + existing
      if let root = candidates.first(where: { Self.relative(place.path, to: $0.path) != nil }) {
        add(root, start: Self.relative(place.path, to: root.path) ?? "")
      } else {
        let start = place.isFolder ? "" : String(place.path.dropFirst(place.parent.count + 1))
        let root = place.isFolder ? place.path : place.parent
        add(RootRecord(collection: options.collection, path: root), start: start)
        guard place.isFolder else { continue }
        absorbed += existing.filter { Self.relative($0.path, to: root) != nil }
      }
    }
    var scan = try FolderScan(include: options.include, exclude: options.exclude)
    for number in roots.indices {
      let root = roots[number]
      if let view, root.record.id != 0 {
        roots[number].known = try view.files(of: root.record.id)
      }
      var seen: Set<String> = []
      for start in root.starts {
        roots[number].found += try scan.files(root: root.record.path, start: start)
          .filter { seen.insert($0.path).inserted }
      }
    }
    warnings = scan.warnings
    failures = scan.failures
  }

  private mutating func add(_ root: RootRecord, start: String) {
    if let number = roots.firstIndex(where: { $0.record.path == root.path }) {
      roots[number].starts.append(start)
    } else {
      roots.append(PlannedRoot(record: root, starts: [start]))
    }
  }

  /// The part of `path` below `root`; empty when they are equal, nil when it lies elsewhere.
  static func relative(_ path: String, to root: String) -> String? {
    if path == root { return "" }
    let prefix = root == "/" ? "/" : root + "/"
    return path.hasPrefix(prefix) ? String(path.dropFirst(prefix.count)) : nil
  }

  private struct Place {
    var path: String
    var isFolder: Bool
    var parent: String
  }

  private static func resolve(_ path: String) throws -> Place {
    guard let real = realpath(path, nil) else {
      throw SextantError.unreadable(path: path, reason: SystemError.text(errno))
    }
    defer { free(real) }
    let absolute = String(cString: real)
    var status = stat()
    guard stat(absolute, &status) == 0 else {
      throw SextantError.unreadable(path: path, reason: SystemError.text(errno))
    }
    let parent = absolute.split(separator: "/").dropLast().joined(separator: "/")
    return Place(
      path: absolute, isFolder: status.st_mode & S_IFMT == S_IFDIR, parent: "/" + parent)
  }
}
