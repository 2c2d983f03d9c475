/// Cuts a row of pieces into parts of nearly equal size.
///
/// Of all ways to cut, the one with the smallest sum is taken, over the parts, of
/// ((size - target) / target)² and the ``ChunkerPiece/cutCost`` of the cut after each part. The
/// square makes 150 + 150 better than 200 + 100 and 104 + 103 better than 200 + 7. Found by dynamic
/// programming from the left; of equal sums the one whose last parts are longest wins.
struct ChunkerPartition {
  private let pieces: [ChunkerPiece]
  private let target: Int
  private let maximum: Int
  private let lineBreakTokens: Int

  /// - Parameters:
  ///   - pieces: In order.
  ///   - target: Wanted size of a part.
  ///   - maximum: No part is larger, unless it is a single piece.
  ///   - lineBreakTokens: Added where pieces of different blocks meet.
  init(pieces: [ChunkerPiece], target: Int, maximum: Int, lineBreakTokens: Int) {
    self.pieces = pieces
    self.target = max(1, target)
    self.maximum = maximum
    self.lineBreakTokens = lineBreakTokens
  }

  /// The parts as ranges of pieces, in order, none empty.
  ///
  /// - Complexity: O(*n* · *m*) for *m* pieces in the largest part, at most `maximum`.
  func parts() -> [Range<Int>] {
    var best = [0.0]
    var starts = [0]
    for end in 1..<(pieces.count + 1) {
      let (cost, start) = bestPart(endingAt: end, costs: best)
      best.append(cost)
      starts.append(start)
    }
    return trace(starts)
  }

  /// Tokens of a part.
  func size(of part: Range<Int>) -> Int {
    part.reduce(0) { $0 + pieces[$1].tokens + ($1 > part.lowerBound ? joint($1) : 0) }
  }

  /// The cheapest way to end a part before `end`: the sum up to there and where the part starts.
  private func bestPart(endingAt end: Int, costs: [Double]) -> (cost: Double, start: Int) {
    var best = (cost: Double.infinity, start: end - 1)
    var size = 0
    var start = end
    repeat {
      start -= 1
      size += pieces[start].tokens + (start + 1 < end ? joint(start + 1) : 0)
      if size > maximum, start < end - 1 { break }
      let cost = costs[start] + deviation(size)
      if cost <= best.cost { best = (cost, start) }
    } while start > 0
    let cut = end < pieces.count ? pieces[end - 1].cutCost : 0
    return (best.cost + cut, best.start)
  }

  /// Tokens between a piece and the one before it.
  private func joint(_ index: Int) -> Int {
    pieces[index].block == pieces[index - 1].block ? 0 : lineBreakTokens
  }

  private func deviation(_ size: Int) -> Double {
    let difference = Double(size - target) / Double(target)
    return difference * difference
  }

  private func trace(_ starts: [Int]) -> [Range<Int>] {
    var parts: [Range<Int>] = []
    var end = pieces.count
    while end > 0 {
      parts.append(starts[end]..<end)
      end = starts[end]
    }
    return parts.reversed()
  }
}
