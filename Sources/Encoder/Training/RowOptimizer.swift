import Glibc
import Kernels

/// Adam (Kingma and Ba 2015) for a table of which each step touches few rows.
///
/// Moments of rows that a step does not touch stay as they are; each row counts its own steps.
final class RowOptimizer {
  private static let firstDecay: Float = 0.9
  private static let secondDecay: Float = 0.999

  private let width: Int
  private let start: AlignedFloats
  private let first: AlignedFloats
  private let second: AlignedFloats
  private let anchor: Float
  private var steps: [Int32]

  /// Begins at `start`, rows of `width` values.
  ///
  /// - Parameter anchor: Adds half of it times the squared distance of each row from its start to
  ///   the loss.
  init(start: [Float], width: Int, anchor: Float) {
    self.width = width
    self.start = AlignedFloats(start)
    self.anchor = anchor
    first = AlignedFloats(count: start.count)
    second = AlignedFloats(count: start.count)
    steps = [Int32](repeating: 0, count: start.count / width)
  }

  /// Moves the rows `numbers`, which are distinct, against their gradients.
  ///
  /// - Parameter gradients: One row for each number, in the order of `numbers`.
  func move(
    _ rows: AlignedFloats, _ numbers: [Int32], gradients: AlignedFloats, rate: Float, threads: Int
  ) {
    for number in numbers { steps[Int(number)] += 1 }
    let moves = numbers.enumerated().map { place, number in
      move(row: Int(number), gradient: place, rate: rate)
    }
    let blocks = BlockCounter(blockCount: (moves.count + 63) / 64, progress: nil)
    let (start, first, second, width) = (start, first, second, width)
    // Every row is moved by the one thread that took its block.
    WorkerThreads.run(min(threads, blocks.blockCount)) {
      while let block = blocks.next() {
        for move in moves[block * 64..<min(moves.count, block * 64 + 64)] {
          move.apply(
            rows.buffer, start.buffer, first.buffer, second.buffer, gradients.buffer, width)
        }
      }
    }
  }

  private func move(row: Int, gradient: Int, rate: Float) -> Move {
    let steps = Float(steps[row])
    return Move(
      offset: row * width, gradientOffset: gradient * width, rate: rate,
      firstScale: 1 / (1 - pow(Self.firstDecay, steps)),
      secondScale: 1 / (1 - pow(Self.secondDecay, steps)), anchor: anchor)
  }

  /// One step of one row.
  private struct Move: Sendable {
    var offset: Int
    var gradientOffset: Int
    var rate: Float
    /// What undoes the moments' beginning at zero.
    var firstScale: Float
    var secondScale: Float
    var anchor: Float

    func apply(
      _ rows: UnsafeMutableBufferPointer<Float>, _ start: UnsafeMutableBufferPointer<Float>,
      _ first: UnsafeMutableBufferPointer<Float>, _ second: UnsafeMutableBufferPointer<Float>,
      _ gradients: UnsafeMutableBufferPointer<Float>, _ width: Int
    ) {
      for index in 0..<width {
        let place = offset + index
        let gradient =
          gradients[gradientOffset + index] + anchor * (rows[place] - start[place])
        let mean = firstDecay * first[place] + (1 - firstDecay) * gradient
        let square = secondDecay * second[place] + (1 - secondDecay) * gradient * gradient
        first[place] = mean
        second[place] = square
        let step = mean * firstScale / ((square * secondScale).squareRoot() + 1e-8)
        rows[place] -= rate * step
      }
    }
  }
}
