import Kernels

/// A weighted frequency and a length code that bound the scores of some postings: each has at most
/// the frequency and at least the length.
struct BoundPair: BitwiseCopyable {
  /// The weighted frequency rounded up; ``any`` stands for every larger one.
  var frequency: UInt8
  var code: UInt8
  /// True when a posting has just this frequency and code.
  var isReached: Bool

  static let any: UInt8 = 127
}

/// The pairs of a block that no other pair of it dominates, at most four: with them the best score in
/// the block is bounded whatever k1, b and the mean length are.
///
/// Used by one thread.
final class BlockBounds {
  private static let codeCount = 256

  private let weights: FieldWeights
  /// Of every chunk.
  private let codes: [UInt8]
  /// What a length adds to a frequency under the line, with Lucene's default parameters.
  private let norms: [Double]

  /// The largest frequency of the block with each length code, 0 for none.
  private let best = UnsafeMutablePointer<UInt8>.allocate(capacity: codeCount)
  /// Whether no posting has just that frequency.
  private let isAbove = UnsafeMutablePointer<Bool>.allocate(capacity: codeCount)
  private let frequencies = UnsafeMutablePointer<Double>.allocate(capacity: OpenBlock.room)
  private var pairs: [BoundPair] = []
  /// What joining each pair with the next would add to the bound.
  private var costs: [Double] = []

  /// - Parameters:
  ///   - codes: The length code of every chunk.
  ///   - meanLength: Of the segment, to choose which pairs to join.
  init(weights: FieldWeights, codes: [UInt8], meanLength: Double) {
    self.weights = weights
    self.codes = codes
    norms = LengthCode.lengths.map { 1.2 * (0.25 + 0.75 * $0 / max(meanLength, 1)) }
    best.initialize(repeating: 0, count: Self.codeCount)
    isAbove.initialize(repeating: false, count: Self.codeCount)
    frequencies.initialize(repeating: 0, count: OpenBlock.room)
  }

  deinit {
    best.deallocate()
    isAbove.deallocate()
    frequencies.deallocate()
  }

  /// The pairs of a block in order of rising length and frequency, as ``BlockEntry`` has them.
  func pairs(of block: OpenBlock) -> BlockEntry.Pairs {
    weigh(block)
    findPairs(codes: gather(block))
    if pairs.count > 4 {
      costs.removeAll(keepingCapacity: true)
      for index in 0..<pairs.count - 1 { costs.append(cost(index)) }
      while pairs.count > 4 { joinCheapest() }
    }
    var stored = BlockEntry.Pairs()
    for (index, pair) in pairs.enumerated() {
      let shift = UInt32(8 * index)
      stored.frequencies |= UInt32(pair.frequency | (pair.isReached ? 0 : 128)) << shift
      stored.codes |= UInt32(pair.code) << shift
    }
    return stored
  }

  /// Weighs the frequencies of the block.
  private func weigh(_ block: OpenBlock) {
    if block.fields == 1 << ChunkField.text.rawValue {
      let text = block.frequencies(ChunkField.text.rawValue)
      for place in 0..<block.count { frequencies[place] = weights.text * Double(text[place]) }
    } else {
      for place in 0..<block.count { frequencies[place] = weights.sum(block.counts(place)) }
    }
  }

  /// Enters the postings into ``best`` and ``isAbove``.
  ///
  /// - Returns: The least and the highest length code.
  private func gather(_ block: OpenBlock) -> ClosedRange<Int> {
    var (low, high) = (Self.codeCount - 1, 0)
    codes.withUnsafeBufferPointer { codes in
      for place in 0..<block.count {
        let code = Int(codes[Int(block.ordinals[place])])
        let frequency = frequencies[place]
        let bounded = min(frequency, Double(BoundPair.any))
        var rounded = UInt8(bounded)
        if Double(rounded) < bounded { rounded += 1 }
        let isReached = Double(rounded) == frequency
        if rounded > best[code] {
          best[code] = rounded
          isAbove[code] = !isReached
        } else if rounded == best[code], isReached {
          isAbove[code] = false
        }
        low = min(low, code)
        high = max(high, code)
      }
    }
    return low...max(low, high)
  }

  /// Takes the pairs that no other dominates out of ``best``.
  private func findPairs(codes: ClosedRange<Int>) {
    pairs.removeAll(keepingCapacity: true)
    var highest: UInt8 = 0
    for code in codes {
      if best[code] > highest {
        highest = best[code]
        pairs.append(
          BoundPair(frequency: highest, code: UInt8(code), isReached: !isAbove[code]))
      }
      best[code] = 0
    }
  }

  /// Joins the two neighbours whose joint bound is least above their own.
  private func joinCheapest() {
    var cheapest = 0
    for index in costs.indices where costs[index] < costs[cheapest] { cheapest = index }
    pairs[cheapest] = Self.joined(pairs[cheapest], pairs[cheapest + 1])
    pairs.remove(at: cheapest + 1)
    costs.remove(at: cheapest)
    if cheapest > 0 { costs[cheapest - 1] = cost(cheapest - 1) }
    if cheapest < costs.count { costs[cheapest] = cost(cheapest) }
  }

  private func cost(_ index: Int) -> Double {
    score(Self.joined(pairs[index], pairs[index + 1]))
      - max(score(pairs[index]), score(pairs[index + 1]))
  }

  private static func joined(_ shorter: BoundPair, _ longer: BoundPair) -> BoundPair {
    BoundPair(frequency: longer.frequency, code: shorter.code, isReached: false)
  }

  /// What a pair allows with Lucene's default parameters, up to a factor.
  private func score(_ pair: BoundPair) -> Double {
    guard pair.frequency < BoundPair.any else { return 1 }
    let tf = Double(pair.frequency)
    return tf / (tf + norms[Int(pair.code)])
  }
}

/// An entry of the block directory, 16 bytes: u32 last ordinal, u32 where the block begins in its
/// list, four bytes of frequencies (the high bit marks a pair that no posting has), four of codes.
enum BlockEntry {
  static let size = PostingKernels.blockEntry

  /// Up to four pairs of frequency and code, the first in the lowest byte; 0 for none.
  struct Pairs {
    var frequencies: UInt32 = 0
    var codes: UInt32 = 0
  }

  /// Writes an entry of ``size`` bytes.
  static func write(
    last: UInt32, offset: UInt32, _ pairs: Pairs, to entry: UnsafeMutablePointer<UInt8>
  ) {
    for (index, value) in [last, offset, pairs.frequencies, pairs.codes].enumerated() {
      UnsafeMutableRawPointer(entry)
        .storeBytes(of: value.littleEndian, toByteOffset: 4 * index, as: UInt32.self)
    }
  }
}
