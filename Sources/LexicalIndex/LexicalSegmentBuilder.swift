public import FileFormat
import Kernels
public import Model

/// Collects chunks in memory and writes them as one segment.
///
/// The file depends only on the chunks and their order. ``LexicalSegmentWriter`` does the same in
/// bounded memory.
public struct LexicalSegmentBuilder {
  private var terms = TermTable()
  private var chunkNumbers: [ChunkNumber] = []
  private var chunkLengths: [FieldCounts] = []
  /// For each chunk, where its occurrences end.
  private var chunkEnds: [Int] = []
  /// The occurrences of all chunks in order.
  private var occurrences: [Occurrence] = []

  private let weights: FieldWeights
  private let hasPositions: Bool

  /// Starts empty.
  ///
  /// - Parameters:
  ///   - weights: The field weights that will be searched with; others work too, but slower.
  ///   - hasPositions: False writes a smaller segment that knows no phrases.
  public init(weights: FieldWeights = FieldWeights(), hasPositions: Bool = true) {
    self.weights = weights
    self.hasPositions = hasPositions
  }

  /// About how many bytes writing will need at most, what is held now included.
  public var memoryEstimate: Int {
    occurrences.count * 17 + terms.memoryEstimate + chunkNumbers.count * 40
  }

  /// The number of chunks added.
  public var chunkCount: Int { chunkNumbers.count }

  /// The number of term occurrences added, all fields together.
  public var occurrenceCount: Int { occurrences.count }

  /// Adds a chunk; one without any term takes part in nothing but may be asked about.
  ///
  /// - Precondition: `chunk` is higher than every chunk before.
  /// - Complexity: O(terms), amortised.
  public mutating func add(
    chunk: ChunkNumber, title: FieldTerms = .none, heading: FieldTerms = .none,
    text: FieldTerms = .none
  ) {
    precondition(
      chunkNumbers.last.map { $0 < chunk } ?? true, "chunks are added by rising number")
    append(title, field: .title)
    append(heading, field: .heading)
    append(text, field: .text)
    chunkNumbers.append(chunk)
    chunkLengths.append(
      FieldCounts(
        title: UInt32(title.count), heading: UInt32(heading.count), text: UInt32(text.count)))
    chunkEnds.append(occurrences.count)
  }

  /// Adds a chunk whose terms stand one after another.
  public mutating func add(
    chunk: ChunkNumber, title: [String], heading: [String], text: [String]
  ) {
    add(
      chunk: chunk, title: FieldTerms(title), heading: FieldTerms(heading), text: FieldTerms(text))
  }

  /// Starts anew; memory for chunks and occurrences stays.
  mutating func removeAll() {
    terms = TermTable()
    chunkNumbers.removeAll(keepingCapacity: true)
    chunkLengths.removeAll(keepingCapacity: true)
    chunkEnds.removeAll(keepingCapacity: true)
    occurrences.removeAll(keepingCapacity: true)
  }

  private mutating func append(_ field: FieldTerms, field name: ChunkField) {
    let count = field.count
    guard count > 0 else { return }
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: count) { numbers in
      withUnsafeTemporaryAllocation(of: Occurrence.self, capacity: count) { found in
        guard let start = numbers.baseAddress else { return }
        terms.number(field, into: start)
        var last: UInt32 = 0
        for (index, position) in field.positions.enumerated() {
          precondition(position >= last, "positions never fall")
          last = position
          let place = Place(name, position: min(position, FieldTerms.maximumPosition))
          found[index] = Occurrence(term: start[index], place: place)
        }
        occurrences.append(contentsOf: found)
      }
    }
  }

  /// Writes the segment aside and publishes it at `path`.
  ///
  /// - Throws: When the file cannot be written; nothing is then at `path` that was not before.
  public func write(to path: String) throws(FileFormatError) {
    try write(to: path, isPart: false)
  }

  /// - Parameter isPart: True for a part that is merged and removed: a power cut may lose it, and it
  ///   has no bounds.
  func write(to path: String, isPart: Bool) throws(FileFormatError) {
    var encoder = SegmentEncoder(
      path: path, weights: weights, hasPositions: hasPositions, hasBounds: !isPart)
    for (number, lengths) in zip(chunkNumbers, chunkLengths) {
      encoder.addChunk(number, lengths: lengths)
    }
    encoder.endChunks()
    let byTerm = OccurrencesByTerm(
      termCount: terms.count, occurrences: occurrences, chunkEnds: chunkEnds)
    for number in terms.sortedNumbers() {
      byTerm.addPostings(of: Int(number), to: &encoder)
      terms.withTerm(Int(number)) { encoder.endTerm($0) }
    }
    try encoder.publish(isDurable: !isPart)
  }
}

/// A term of a chunk, and where in it.
private struct Occurrence: BitwiseCopyable {
  let term: UInt32
  let place: Place
}

/// The occurrences of all chunks, brought together by term (a counting sort: order is kept).
private struct OccurrencesByTerm {
  /// Where each term's occurrences end.
  private var ends: [UInt32]
  /// `ordinal << 32 | place`.
  private var keys: [UInt64]

  init(termCount: Int, occurrences: [Occurrence], chunkEnds: [Int]) {
    // `ends[t]` begins as the start of term t and moves to its end as occurrences fill in.
    var ends = [UInt32](repeating: 0, count: termCount + 1)
    keys = [UInt64](unsafeUninitializedCapacity: occurrences.count) { keys, count in
      count = occurrences.count
      LargePages.advise(UnsafeMutableRawBufferPointer(keys))
      ends.withUnsafeMutableBufferPointer { ends in
        for occurrence in occurrences { ends[Int(occurrence.term) + 1] += 1 }
        for term in 0..<termCount { ends[term + 1] += ends[term] }
        var start = 0
        for (ordinal, end) in chunkEnds.enumerated() {
          for occurrence in occurrences[start..<end] {
            keys[Int(ends[Int(occurrence.term)])] =
              UInt64(ordinal) << 32 | UInt64(occurrence.place.rawValue)
            ends[Int(occurrence.term)] += 1
          }
          start = end
        }
      }
    }
    self.ends = ends
  }

  /// Adds the postings of a term.
  func addPostings(of term: Int, to encoder: inout SegmentEncoder) {
    keys.withUnsafeBufferPointer { keys in
      var index = term == 0 ? 0 : Int(ends[term - 1])
      let end = Int(ends[term])
      while index < end {
        let ordinal = keys[index] >> 32
        let block = encoder.beginPosting(UInt32(truncatingIfNeeded: ordinal))
        var field = ChunkField.title
        var previous: UInt32 = 0
        repeat {
          let place = Place(rawValue: UInt32(truncatingIfNeeded: keys[index]))
          if place.field != field {
            field = place.field
            previous = 0
          }
          block.add(field, step: place.position - previous)
          previous = place.position
          index += 1
        } while index < end && keys[index] >> 32 == ordinal
      }
    }
  }
}
