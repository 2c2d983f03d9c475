import Kernels

/// Memory for one decoded block of postings; used by one thread.
final class BlockBuffer {
  static let room = PostingKernels.runValues

  let ordinals = UnsafeMutablePointer<UInt32>.allocate(capacity: room)
  /// Frequencies by field, `(3, 128)` row-major; all 0 in fields that ``fields`` leaves out.
  let counts = UnsafeMutablePointer<UInt32>.allocate(capacity: 3 * room)
  /// Weighted frequencies.
  let frequencies = UnsafeMutablePointer<Float>.allocate(capacity: room)
  let scores = UnsafeMutablePointer<Float>.allocate(capacity: room)

  /// The decoded block; -1 for none.
  var block = -1
  /// Its postings.
  var count = 0
  /// Bit *f* is set when field *f* may occur.
  private(set) var fields = 0
  /// Where the frequencies begin in the list's bytes, and where the block ends.
  var frequencyBytes = 0..<0
  /// What is decoded beside the ordinals.
  var hasCounts = false
  var hasScores = false

  init() {
    ordinals.initialize(repeating: 0, count: Self.room)
    counts.initialize(repeating: 0, count: 3 * Self.room)
    frequencies.initialize(repeating: 0, count: Self.room)
    scores.initialize(repeating: 0, count: Self.room)
  }

  deinit {
    ordinals.deallocate()
    counts.deallocate()
    frequencies.deallocate()
    scores.deallocate()
  }

  /// Makes ready for frequencies of these fields; those of others become 0.
  func begin(fields: Int) {
    for field in 0..<3 where (self.fields & ~fields) >> field & 1 == 1 {
      (counts + field * Self.room).update(repeating: 0, count: Self.room)
    }
    self.fields = fields
  }

  /// The frequencies of a posting in each field.
  func fieldCounts(_ place: Int) -> FieldCounts {
    FieldCounts(
      title: counts[place], heading: counts[Self.room + place], text: counts[2 * Self.room + place])
  }

  /// True when a posting occurs in no field, which only damage makes.
  var hasEmptyPosting: Bool {
    var isEmpty = false
    for place in 0..<count {
      let all = counts[place] | counts[Self.room + place] | counts[2 * Self.room + place]
      isEmpty = isEmpty || all == 0
    }
    return isEmpty
  }

  /// Writes the ordinal and the frequencies of a posting over those of another.
  func move(_ place: Int, to target: Int) {
    ordinals[target] = ordinals[place]
    for field in 0..<3 { counts[field * Self.room + target] = counts[field * Self.room + place] }
  }

  /// The first posting with an ordinal of `ordinal` or more.
  ///
  /// - Parameter from: A posting that is not beyond it.
  @inline(__always)
  func lowerBound(_ ordinal: UInt32, from start: Int = 0) -> Int {
    var low = start
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if ordinals[middle] < ordinal { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
