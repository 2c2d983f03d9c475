public import FileFormat
import Glibc
public import Model

/// Writes a segment of any number of chunks in bounded memory: what was collected is written aside when
/// the bound is near, and all of it merged in the end.
///
/// The file is that of ``LexicalSegmentBuilder``, to the byte.
public struct LexicalSegmentWriter {
  /// What indexing may take unless told otherwise.
  public static let defaultMemoryLimit = 256 << 20
  /// The program, tables of open files and the merge's own lists.
  private static let reserve = 56 << 20

  private let path: String
  private let weights: FieldWeights
  private let hasPositions: Bool
  private let memoryLimit: Int
  private var builder: LexicalSegmentBuilder
  private var parts: [String] = []
  private var lastChunk: ChunkNumber?
  /// The chunks added.
  public private(set) var chunkCount = 0

  /// - Parameters:
  ///   - path: Where the segment will be published; parts stand beside it meanwhile.
  ///   - weights: The field weights that will be searched with; others work too, but slower.
  ///   - hasPositions: False writes a smaller segment that knows no phrases.
  ///   - memoryLimit: In bytes; at least 64 MiB is taken.
  public init(
    path: String, weights: FieldWeights = FieldWeights(), hasPositions: Bool = true,
    memoryLimit: Int = Self.defaultMemoryLimit
  ) {
    self.init(
      path: path, weights: weights, hasPositions: hasPositions,
      occurrenceMemory: max(memoryLimit, 64 << 20) - Self.reserve)
  }

  /// - Parameter occurrenceMemory: The estimate at which a part is written.
  init(path: String, weights: FieldWeights, hasPositions: Bool, occurrenceMemory: Int) {
    self.path = path
    self.weights = weights
    self.hasPositions = hasPositions
    self.memoryLimit = occurrenceMemory
    builder = LexicalSegmentBuilder(weights: weights, hasPositions: hasPositions)
  }

  /// Adds a chunk, whose number is higher than every one before.
  ///
  /// - Throws: When a part cannot be written.
  public mutating func add(
    chunk: ChunkNumber, title: FieldTerms = .none, heading: FieldTerms = .none,
    text: FieldTerms = .none
  ) throws(FileFormatError) {
    precondition(lastChunk.map { $0 < chunk } ?? true, "chunks are added by rising number")
    lastChunk = chunk
    builder.add(chunk: chunk, title: title, heading: heading, text: text)
    chunkCount += 1
    if builder.memoryEstimate >= memoryLimit { try writePart() }
  }

  private mutating func writePart() throws(FileFormatError) {
    let part = "\(path).part-\(getpid())-\(parts.count)"
    parts.append(part)
    try builder.write(to: part, isPart: true)
    builder.removeAll()
  }

  /// Publishes the segment.
  ///
  /// - Throws: When it cannot be written; nothing is then at the path that was not before.
  public mutating func finish() throws(FileFormatError) {
    guard !parts.isEmpty else { return try builder.write(to: path) }
    defer { removeParts() }
    if builder.chunkCount > 0 { try writePart() }
    // Its memory is needed for the merge.
    builder = LexicalSegmentBuilder(weights: weights, hasPositions: hasPositions)
    var segments: [LexicalSegment] = []
    for part in parts { segments.append(try LexicalSegment(path: part)) }
    try SegmentMerge.write(segments, deleted: [], weights: weights, to: path)
  }

  /// Forgets everything that was added and removes the parts; for a run that is given up.
  public mutating func cancel() {
    builder.removeAll()
    removeParts()
  }

  private mutating func removeParts() {
    for part in parts { unlink(part) }
    parts = []
  }
}
