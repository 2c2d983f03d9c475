import Kernels

/// A weighted frequency and a length code that bound the scores of some postings: each has at most
/// the frequency and at least the length.
struct BoundPair: Equatable {
  /// The weighted frequency rounded up; ``any`` stands for every larger one.
  var frequency: UInt8
  var code: UInt8
  /// True when a posting has just this frequency and code.
  var isReached: Bool

  static let any: UInt8 = 127

  /// What it allows with Lucene's default parameters, up to a factor.
  func score(meanLength: Double) -> Double {
    guard frequency < Self.any else { return 1 }
    let length = Double(LengthCode.length(code))
    let tf = Double(frequency)
    return tf / (tf + 1.2 * (0.25 + 0.75 * length / max(meanLength, 1)))
  }
}

/// The pairs of a block that no other pair of it dominates, at most four: with them the best score in
/// the block is bounded whatever k1, b and the mean length are.
struct BlockBounds {
  /// The largest frequency seen with each length code.
  private var best = [UInt8](repeating: 0, count: 256)
  private var unreached = [Bool](repeating: false, count: 256)

  /// Counts a posting in.
  mutating func add(frequency: Double, code: UInt8) {
    let rounded = UInt8(min(frequency.rounded(.up), Double(BoundPair.any)))
    if rounded > best[Int(code)] {
      best[Int(code)] = rounded
      unreached[Int(code)] = Double(rounded) != frequency
    } else if rounded == best[Int(code)], Double(rounded) == frequency {
      unreached[Int(code)] = false
    }
  }

  /// The pairs in order of rising length and frequency; starts anew for the next block.
  mutating func take(meanLength: Double) -> [BoundPair] {
    var pairs: [BoundPair] = []
    var highest: UInt8 = 0
    for code in 0..<256 where best[code] > 0 {
      if best[code] > highest {
        highest = best[code]
        pairs.append(
          BoundPair(frequency: highest, code: UInt8(code), isReached: !unreached[code]))
      }
      best[code] = 0
      unreached[code] = false
    }
    while pairs.count > 4 { Self.mergeCheapest(&pairs, meanLength: meanLength) }
    return pairs
  }

  /// Joins the two neighbours whose joint bound is least above their own.
  private static func mergeCheapest(_ pairs: inout [BoundPair], meanLength: Double) {
    var cheapest = 0
    var least = Double.infinity
    for index in 0..<pairs.count - 1 {
      let joint = joined(pairs[index], pairs[index + 1])
      let cost =
        joint.score(meanLength: meanLength)
        - max(
          pairs[index].score(meanLength: meanLength),
          pairs[index + 1].score(meanLength: meanLength))
      if cost < least {
        least = cost
        cheapest = index
      }
    }
    pairs[cheapest] = joined(pairs[cheapest], pairs[cheapest + 1])
    pairs.remove(at: cheapest + 1)
  }

  private static func joined(_ shorter: BoundPair, _ longer: BoundPair) -> BoundPair {
    BoundPair(frequency: longer.frequency, code: shorter.code, isReached: false)
  }
}

/// An entry of the block directory, 16 bytes: u32 last ordinal, u32 where the block begins in its
/// list, four bytes of frequencies (the high bit marks a pair that no posting has), four of codes.
enum BlockEntry {
  static let size = PostingKernels.blockEntry

  static func bytes(last: UInt32, offset: UInt32, pairs: [BoundPair]) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: size)
    for index in 0..<4 {
      bytes[index] = UInt8(truncatingIfNeeded: last >> UInt32(8 * index))
      bytes[4 + index] = UInt8(truncatingIfNeeded: offset >> UInt32(8 * index))
    }
    for (index, pair) in pairs.enumerated() {
      bytes[8 + index] = pair.frequency | (pair.isReached ? 0 : 128)
      bytes[12 + index] = pair.code
    }
    return bytes
  }
}
