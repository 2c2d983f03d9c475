/// A query rounded to 16 bits, as two planes of bytes: value *i* is about
/// `scale * (256 high[i] + low[i])`.
///
/// Products with rows of bytes are then exact integers, the same on every CPU, and the rounding is far
/// below that of the rows. Working memory: one thread at a time may use it.
package final class WideQuery {
  private let highs = GrowingBuffer<Int8>()
  private let lows = GrowingBuffer<Int8>()
  private var count = 0
  /// What an integer step of the query is worth.
  package private(set) var scale: Float = 0
  /// The squared length of the rounded query.
  package private(set) var square = 0.0

  /// The largest integer: its high plane is 127.
  private static let most: Float = 32_512

  /// Starts with an empty query.
  package init() {}

  /// High bytes, -127...127.
  package var high: UnsafeBufferPointer<Int8> { UnsafeBufferPointer(highs.elements(count)) }
  /// Low bytes, -128...127.
  package var low: UnsafeBufferPointer<Int8> { UnsafeBufferPointer(lows.elements(count)) }

  /// Takes a finite query.
  package func set(_ query: UnsafeBufferPointer<Float>) {
    count = query.count
    let high = highs.elements(count)
    let low = lows.elements(count)
    var largest: Float = 0
    for value in query { largest = max(largest, abs(value)) }
    // Below 1e-34 it would be infinite: such a query is zero.
    let quotient = largest > 0 ? Self.most / largest : 0
    let inverse = quotient.isFinite ? quotient : 0
    scale = inverse > 0 ? largest / Self.most : 0
    var squares = 0
    for at in 0..<count {
      let value = Self.rounded(query[at] * inverse)
      let upper = (value + 128) >> 8
      high[at] = Int8(truncatingIfNeeded: upper)
      low[at] = Int8(truncatingIfNeeded: value - 256 * upper)
      squares += Int(value) * Int(value)
    }
    square = Double(squares) * Double(scale) * Double(scale)
  }

  /// The nearest whole number of one within ±2²², ties to even: what floats do to it anyway when 1.5
  /// times 2²³ is added.
  @inline(__always)
  private static func rounded(_ value: Float) -> Int32 {
    Int32(bitPattern: (value + 12_582_912).bitPattern) - 0x4B40_0000
  }
}
