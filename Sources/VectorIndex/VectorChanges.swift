import FileFormat

/// What has changed since the base file of a collection was written: a small file beside it.
///
/// | section | holds |
/// | --- | --- |
/// | `base` | u32: the checksums of the base file's sections, by which it is recognised |
/// | `next` | u32: the number of the next segment |
/// | `files` | u32: numbers of the segments, oldest first |
/// | `removed` | i64: identities removed from the base |
/// | `removed.`*n* | i64: identities removed from segment *n* |
///
/// A new base makes the file void in the instant that it takes the old one's name.
struct VectorChanges: Equatable, Sendable {
  /// One segment of added vectors.
  struct Part: Equatable, Sendable {
    var number: UInt32
    var removed: Set<Int64> = []
  }

  private static let magic = "SXCHANGE"
  private static let version: UInt32 = 1

  var base: [UInt32]
  var next: UInt32 = 1
  var removed: Set<Int64> = []
  var parts: [Part] = []

  /// Changes to a base: none as yet.
  init(base: [UInt32]) { self.base = base }

  /// Where the changes to the base at `path` are kept.
  static func path(of path: String) -> String { "\(path).changes" }

  /// Where segment `number` is kept.
  static func path(of path: String, segment number: UInt32) -> String { "\(path).\(number)" }

  /// Reads the changes to a base; none when there are none, or when they belong to another one.
  init(path: String, base: [UInt32]) throws(FileFormatError) {
    self.init(base: base)
    let place = Self.path(of: path)
    guard AtomicFile.exists(place) else { return }
    let file = try SectionFile(path: place, magic: Self.magic, version: Self.version)
    try file.verify()
    guard Array(try file.array("base", of: UInt32.self)) == base else { return }
    next = try file.array("next", of: UInt32.self, count: 1)[0]
    removed = Set(try file.array("removed", of: Int64.self))
    for number in try file.array("files", of: UInt32.self) {
      parts.append(
        Part(number: number, removed: Set(try file.array("removed.\(number)", of: Int64.self))))
    }
  }

  /// Makes the changes the valid ones.
  func write(to path: String) throws(FileFormatError) {
    var file = SectionFileWriter(magic: Self.magic, version: Self.version)
    file.add("base", array: base)
    file.add("next", array: [next])
    file.add("files", array: parts.map(\.number))
    file.add("removed", array: removed.sorted())
    for part in parts { file.add("removed.\(part.number)", array: part.removed.sorted()) }
    try file.publish(to: Self.path(of: path))
  }
}
