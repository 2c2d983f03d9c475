import Kernels

/// The postings of the block of a list that is being filled, unpacked.
final class OpenBlock {
  static let room = SegmentLayout.blockSize

  let ordinals = UnsafeMutablePointer<UInt32>.allocate(capacity: room)
  /// Frequencies by field, `(3, 128)` row-major.
  private let frequencies = UnsafeMutablePointer<UInt32>.allocate(capacity: 3 * room)
  private let gaps = UnsafeMutablePointer<UInt32>.allocate(capacity: room)
  private var stepMemory = UnsafeMutableBufferPointer<UInt32>.allocate(capacity: 2 * room)
  private var stepCount = 0
  /// Postings added.
  private(set) var count = 0
  /// Bit *f* is set when field *f* occurs.
  private(set) var fields = 0

  deinit {
    ordinals.deallocate()
    frequencies.deallocate()
    gaps.deallocate()
    stepMemory.deallocate()
  }

  /// Room for more postings.
  var free: Int { Self.room - count }

  /// Steps between positions, as many as the frequencies say.
  var steps: UnsafeBufferPointer<UInt32> {
    UnsafeBufferPointer(rebasing: stepMemory[..<stepCount])
  }

  /// The frequencies in field number `field`.
  func frequencies(_ field: Int) -> UnsafeMutablePointer<UInt32> {
    frequencies + field * Self.room
  }

  /// The frequencies of a posting.
  func counts(_ place: Int) -> FieldCounts {
    FieldCounts(
      title: frequencies[place], heading: frequencies[Self.room + place],
      text: frequencies[2 * Self.room + place])
  }

  /// For each posting how many ordinals are passed over before it; valid until the next call.
  ///
  /// - Parameter first: The first ordinal that the block may have.
  func gaps(from first: UInt32) -> UnsafeMutablePointer<UInt32> {
    gaps[0] = ordinals[0] - first
    for place in 1..<max(1, count) { gaps[place] = ordinals[place] - ordinals[place - 1] - 1 }
    return gaps
  }

  /// Begins a posting, whose occurrences follow.
  @inline(__always)
  func begin(_ ordinal: UInt32) {
    ordinals[count] = ordinal
    frequencies[count] = 0
    frequencies[Self.room + count] = 0
    frequencies[2 * Self.room + count] = 0
    count += 1
  }

  /// Adds an occurrence to the posting begun last.
  ///
  /// - Parameter step: From the position before in the same field, the first from 0.
  @inline(__always)
  func add(_ field: ChunkField, step: UInt32) {
    frequencies[field.rawValue * Self.room + count - 1] += 1
    fields |= 1 << field.rawValue
    if stepCount == stepMemory.count { growSteps(to: stepCount + 1) }
    stepMemory[stepCount] = step
    stepCount += 1
  }

  /// Adds a posting.
  ///
  /// - Parameter steps: As many as `counts` in all; nil without positions.
  func add(_ ordinal: UInt32, _ counts: FieldCounts, steps: UnsafePointer<UInt32>?) {
    begin(ordinal)
    frequencies[count - 1] = counts.title
    frequencies[Self.room + count - 1] = counts.heading
    frequencies[2 * Self.room + count - 1] = counts.text
    fields |= counts.presence
    if let steps { add(steps: steps, count: counts.total) }
  }

  /// Adds postings `places` of a decoded block, for which there is room.
  ///
  /// - Parameter steps: Those of the first of them and on; nil without positions.
  /// - Returns: How many steps these postings have.
  func add(
    _ block: BlockBuffer, _ places: Range<Int>, steps: UnsafePointer<UInt32>?
  ) -> Int {
    (ordinals + count).update(from: block.ordinals + places.lowerBound, count: places.count)
    var total = 0
    for field in 0..<3 {
      let target = frequencies(field) + count
      let source = block.counts + field * BlockBuffer.room
      var sum = 0
      for place in 0..<places.count {
        target[place] = source[places.lowerBound + place]
        sum += Int(target[place])
      }
      if sum > 0 { fields |= 1 << field }
      total += sum
    }
    count += places.count
    if let steps { add(steps: steps, count: total) }
    return total
  }

  private func add(steps: UnsafePointer<UInt32>, count: Int) {
    if stepCount + count > stepMemory.count { growSteps(to: stepCount + count) }
    guard let start = stepMemory.baseAddress else { return }
    (start + stepCount).update(from: steps, count: count)
    stepCount += count
  }

  private func growSteps(to count: Int) {
    let larger = UnsafeMutableBufferPointer<UInt32>.allocate(capacity: count + count / 2)
    _ = larger.update(fromContentsOf: steps)
    stepMemory.deallocate()
    stepMemory = larger
  }

  func removeAll() {
    count = 0
    fields = 0
    stepCount = 0
  }
}
