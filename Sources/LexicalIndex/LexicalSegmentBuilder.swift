public import FileFormat
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
  /// The occurrences of all chunks in order: which term, and where in the chunk.
  private var occurrenceTerms: [UInt32] = []
  private var occurrencePlaces: [Place] = []

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
    occurrenceTerms.count * 17 + terms.memoryEstimate + chunkNumbers.count * 40
  }

  /// The number of chunks added.
  public var chunkCount: Int { chunkNumbers.count }

  /// The number of term occurrences added, all fields together.
  public var occurrenceCount: Int { occurrenceTerms.count }

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
    chunkEnds.append(occurrenceTerms.count)
  }

  /// Adds a chunk whose terms stand one after another.
  public mutating func add(
    chunk: ChunkNumber, title: [String], heading: [String], text: [String]
  ) {
    add(
      chunk: chunk, title: FieldTerms(title), heading: FieldTerms(heading), text: FieldTerms(text))
  }

  /// Starts anew with the memory it has.
  mutating func removeAll() {
    terms = TermTable()
    chunkNumbers.removeAll(keepingCapacity: true)
    chunkLengths.removeAll(keepingCapacity: true)
    chunkEnds.removeAll(keepingCapacity: true)
    occurrenceTerms.removeAll(keepingCapacity: true)
    occurrencePlaces.removeAll(keepingCapacity: true)
  }

  private mutating func append(_ field: FieldTerms, field name: ChunkField) {
    var start = 0
    var lastPosition: UInt32 = 0
    field.utf8.withUnsafeBufferPointer { bytes in
      for (end, position) in zip(field.ends, field.positions) {
        precondition(start <= end && position >= lastPosition, "ends and positions never fall")
        let term = UnsafeBufferPointer(rebasing: bytes[start..<Int(end)])
        occurrenceTerms.append(terms.number(of: term))
        let kept = min(position, FieldTerms.maximumPosition)
        occurrencePlaces.append(Place(name, position: kept))
        start = Int(end)
        lastPosition = position
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
      termCount: terms.count, terms: occurrenceTerms, places: occurrencePlaces,
      chunkEnds: chunkEnds)
    for number in terms.sortedNumbers() {
      byTerm.addPostings(of: Int(number), to: &encoder)
      terms.utf8.withUnsafeBytes { bytes in
        encoder.endTerm(UnsafeRawBufferPointer(rebasing: bytes[terms.range(Int(number))]))
      }
    }
    try encoder.publish(isDurable: !isPart)
  }
}

/// The occurrences of all chunks, brought together by term (a counting sort: order is kept).
private struct OccurrencesByTerm {
  /// Where each term's occurrences end.
  private var ends: [Int]
  private var ordinals: [UInt32]
  private var places: [Place]

  init(termCount: Int, terms: [UInt32], places: [Place], chunkEnds: [Int]) {
    // `ends[t]` begins as the start of term t and moves to its end as occurrences fill in.
    ends = [Int](repeating: 0, count: termCount + 1)
    for term in terms { ends[Int(term) + 1] += 1 }
    for term in 0..<termCount { ends[term + 1] += ends[term] }
    ordinals = [UInt32](repeating: 0, count: terms.count)
    self.places = places
    var start = 0
    for (ordinal, end) in chunkEnds.enumerated() {
      for occurrence in start..<end {
        let slot = ends[Int(terms[occurrence])]
        ordinals[slot] = UInt32(ordinal)
        self.places[slot] = places[occurrence]
        ends[Int(terms[occurrence])] = slot + 1
      }
      start = end
    }
  }

  /// Adds the postings of a term.
  func addPostings(of term: Int, to encoder: inout SegmentEncoder) {
    let end = ends[term]
    var index = term == 0 ? 0 : ends[term - 1]
    var steps: [UInt32] = []
    while index < end {
      let ordinal = ordinals[index]
      var counts = FieldCounts()
      var field = ChunkField.title
      var previous: UInt32 = 0
      steps.removeAll(keepingCapacity: true)
      while index < end, ordinals[index] == ordinal {
        let place = places[index]
        if place.field != field {
          field = place.field
          previous = 0
        }
        counts[field] += 1
        steps.append(place.position - previous)
        previous = place.position
        index += 1
      }
      encoder.addPosting(ordinal: ordinal, counts: counts, steps: steps)
    }
  }
}
