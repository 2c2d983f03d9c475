/// How many chunks and terms there are, from which N and the mean length follow for any weights.
struct CollectionStatistics: Equatable, Sendable {
  static let valueCount = 11

  /// Indexed by the set of fields that have a term.
  private(set) var chunksByPresence = [Int](repeating: 0, count: 8)
  private(set) var termCounts = [Int](repeating: 0, count: 3)

  /// Counts a chunk in.
  mutating func add(_ lengths: FieldCounts) { change(lengths, by: 1) }

  /// Counts a chunk out that was counted in.
  mutating func remove(_ lengths: FieldCounts) { change(lengths, by: -1) }

  private mutating func change(_ lengths: FieldCounts, by sign: Int) {
    chunksByPresence[lengths.presence] += sign
    for field in ChunkField.allCases { termCounts[field.rawValue] += sign * Int(lengths[field]) }
  }

  /// Counts all of another part in.
  mutating func add(_ other: CollectionStatistics) {
    for index in chunksByPresence.indices {
      chunksByPresence[index] += other.chunksByPresence[index]
    }
    for index in termCounts.indices { termCounts[index] += other.termCounts[index] }
  }

  /// Chunks with a term in a field that counts.
  func chunkCount(weights: FieldWeights) -> Int {
    chunksByPresence.indices.lazy.filter { $0 & weights.presence != 0 }
      .reduce(0) { $0 + chunksByPresence[$1] }
  }

  /// The mean of the exact weighted lengths of these chunks; 0 when there is none.
  func meanLength(weights: FieldWeights) -> Double {
    let count = chunkCount(weights: weights)
    guard count > 0 else { return 0 }
    let total =
      weights.title * Double(termCounts[0]) + weights.heading * Double(termCounts[1])
      + weights.text * Double(termCounts[2])
    return total / Double(count)
  }

  /// As stored.
  var values: [UInt64] { (chunksByPresence + termCounts).map { UInt64($0) } }

  /// Reads what ``values`` wrote; nil when a number is absurd.
  init?(values: UnsafeBufferPointer<UInt64>) {
    guard values.count == Self.valueCount, values.allSatisfy({ $0 < 1 << 48 }) else { return nil }
    chunksByPresence = values.prefix(8).map { Int($0) }
    termCounts = values.suffix(3).map { Int($0) }
  }

  init() {}
}
