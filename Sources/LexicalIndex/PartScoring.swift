import FileFormat
import Glibc
import Synchronization

/// How the chunks of one part are scored: lengths and what they add under the line, made at the
/// first search.
final class PartScoring: Sendable {
  private let segment: LexicalSegment
  private let bm25: BM25
  private let loaded = Mutex<LoadedScoring?>(nil)

  init(_ segment: LexicalSegment, _ bm25: BM25) {
    self.segment = segment
    self.bm25 = bm25
  }

  /// - Throws: When the lengths are damaged.
  /// - Complexity: O(chunks) the first time.
  func load() throws(FileFormatError) -> LoadedScoring {
    if let ready = loaded.withLock({ $0 }) { return ready }
    let made = try LoadedScoring(segment, bm25)
    loaded.withLock { $0 = made }
    return made
  }
}

/// Length codes, norms and the tables for block bounds; immutable, shared by threads.
final class LoadedScoring: Sendable {
  let weights: FloatWeights
  /// False when a field counts now that did not when the bounds were made: they then say nothing.
  let boundsHold: Bool
  /// True when a bound that is marked as reached is the score of a posting.
  let boundsAreReached: Bool
  // Mapped memory that `segment` keeps alive, or memory of `ownedCodes`; nil with exact lengths.
  nonisolated(unsafe) let codes: UnsafePointer<UInt8>?
  // By code, or by ordinal when there are no codes; freed in deinit.
  nonisolated(unsafe) let norms: UnsafeMutablePointer<Float>
  /// By code, for block bounds; freed in deinit.
  nonisolated(unsafe) let leastNorms: UnsafeMutablePointer<Float>
  /// The same memory when bounds that are marked as reached are scores.
  nonisolated(unsafe) let mostNorms: UnsafeMutablePointer<Float>
  private nonisolated(unsafe) let ownedCodes: UnsafeMutablePointer<UInt8>?
  private let segment: LexicalSegment
  private let parameters: BM25Parameters

  init(_ segment: LexicalSegment, _ bm25: BM25) throws(FileFormatError) {
    self.segment = segment
    parameters = bm25.parameters
    weights = parameters.weights.single
    let isAsBuilt = parameters.weights == segment.settings.weights
    boundsAreReached = isAsBuilt && parameters.lengths == .byte4
    switch parameters.lengths {
    case .byte4 where isAsBuilt:
      codes = try segment.chunkCodes.all().assumingMemoryBound(to: UInt8.self).baseAddress
      ownedCodes = nil
      norms = Self.norms(bm25)
    case .byte4:
      let made = try Self.codes(segment, parameters)
      ownedCodes = made
      codes = UnsafePointer(made)
      norms = Self.norms(bm25)
    case .exact:
      codes = nil
      ownedCodes = nil
      norms = try Self.exactNorms(segment, bm25)
    }
    leastNorms = .allocate(capacity: 256)
    mostNorms = boundsAreReached ? leastNorms : .allocate(capacity: 256)
    let limits = BoundLimits(segment, parameters)
    boundsHold = limits.growth < .infinity
    for code in 0..<256 {
      leastNorms[code] = limits.leastNorm(UInt8(code), bm25)
      if !boundsAreReached { mostNorms[code] = .infinity }
    }
  }

  deinit {
    norms.deallocate()
    if mostNorms != leastNorms { mostNorms.deallocate() }
    leastNorms.deallocate()
    ownedCodes?.deallocate()
  }

  private static func norms(_ bm25: BM25) -> UnsafeMutablePointer<Float> {
    let norms = UnsafeMutablePointer<Float>.allocate(capacity: 256)
    for code in 0..<256 {
      (norms + code).initialize(to: Float(bm25.norm(length: LengthCode.lengths[code])))
    }
    return norms
  }

  private static func codes(
    _ segment: LexicalSegment, _ parameters: BM25Parameters
  ) throws(FileFormatError) -> UnsafeMutablePointer<UInt8> {
    // The vector loops read three bytes beyond the last code.
    try eachChunk(of: segment, spare: 4) { BM25Parameters.code($0, weights: parameters.weights) }
  }

  private static func exactNorms(
    _ segment: LexicalSegment, _ bm25: BM25
  ) throws(FileFormatError) -> UnsafeMutablePointer<Float> {
    try eachChunk(of: segment, spare: 1) { Float(bm25.norm(length: bm25.parameters.length($0))) }
  }

  /// What `value` makes of each chunk's lengths, and `spare` zeros behind.
  private static func eachChunk<Value: Numeric>(
    of segment: LexicalSegment, spare: Int, _ value: (FieldCounts) -> Value
  ) throws(FileFormatError) -> UnsafeMutablePointer<Value> {
    let values = UnsafeMutablePointer<Value>.allocate(capacity: segment.chunkCount + spare)
    values.initialize(repeating: 0, count: segment.chunkCount + spare)
    do {
      try segment.chunks.forEachLengths { values[$0] = value($1) }
    } catch {
      values.deallocate()
      throw error
    }
    return values
  }

  /// The single-precision score of a posting of the block whose frequencies `buffer` has, as
  /// ``PostingKernels/scores(_:_:count:codes:norms:weight:into:)`` gives it.
  @inline(__always)
  func score(_ buffer: BlockBuffer, _ posting: Int, weight: Float) -> Float {
    let frequency = weights.sum(buffer.fieldCounts(posting))
    guard frequency > 0 else { return 0 }
    let ordinal = Int(buffer.ordinals[posting])
    return weight * frequency
      / (frequency + (codes.map { norms[Int($0[ordinal])] } ?? norms[ordinal]))
  }

  /// The length that a chunk is scored with.
  func length(_ ordinal: Int) throws(FileFormatError) -> Double {
    if let codes { return LengthCode.lengths[Int(codes[ordinal])] }
    return parameters.length(try segment.chunks.lengths(ordinal))
  }
}

/// What the stored pairs, made for the weights of the segment, say about scores with other weights or
/// exact lengths.
private struct BoundLimits {
  /// No frequency grows by more than this.
  private(set) var growth = 0.0
  /// No length shrinks by more than this.
  private var shrinkage = Double.infinity
  private let isAsBuilt: Bool
  private let lengths: BM25Parameters.Lengths

  init(_ segment: LexicalSegment, _ parameters: BM25Parameters) {
    lengths = parameters.lengths
    let built = segment.settings.weights
    isAsBuilt = built == parameters.weights
    let pairs = [
      (built.title, parameters.weights.title), (built.heading, parameters.weights.heading),
      (built.text, parameters.weights.text),
    ]
    for (count, (old, new)) in zip(segment.statistics.termCounts, pairs) where count > 0 {
      guard old > 0 else {
        if new > 0 { growth = .infinity }
        continue
      }
      growth = max(growth, new / old)
      shrinkage = min(shrinkage, new / old)
    }
    if shrinkage == .infinity { shrinkage = 0 }
  }

  /// The least norm of a posting whose pair has `code`, divided by ``growth``: the score of frequency
  /// f times growth g over norm n is that of f over n / g.
  func leastNorm(_ code: UInt8, _ bm25: BM25) -> Float {
    let built = LengthCode.lengths[Int(code)]
    if isAsBuilt, lengths == .byte4 { return Float(bm25.norm(length: built)) }
    // The sum that was rounded to the code was above its length less a half.
    let sum = max(0, (built - 0.5) * shrinkage * (1 - 1e-9))
    var least = sum
    if lengths == .byte4 { least = Double(BM25Parameters.byte4(Int(min(sum + 0.5, 0x1p52)))) }
    guard growth > 0 else { return .infinity }
    return Float(bm25.norm(length: least) / growth)
  }
}
