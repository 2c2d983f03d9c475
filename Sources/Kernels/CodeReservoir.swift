import CKernels

/// The rows with the lowest code sums so far, as working memory of a scan (see `sextant_reservoir`).
///
/// One thread at a time may use it.
package final class CodeReservoir {
  private let rowMemory = GrowingBuffer<UInt32>()
  private let sumMemory = GrowingBuffer<UInt16>()
  fileprivate var state: sextant_reservoir

  /// Starts ready to keep one row.
  package init() {
    state = sextant_reservoir(
      rows: rowMemory.elements(1).baseAddress.unsafelyUnwrapped,
      sums: sumMemory.elements(1).baseAddress.unsafelyUnwrapped, count: 0, capacity: 1, wanted: 1,
      threshold: 65_536)
    empty(keeping: 1)
  }

  /// Forgets all rows and makes room for the best `wanted` of those to come, at least one.
  ///
  /// - Parameters:
  ///   - room: Rows that a scan may offer after each ``ScanKernels/reduce(_:)`` without driving out others.
  ///   - threshold: Only lower sums are kept.
  package func empty(keeping wanted: Int, room: Int = 0, below threshold: Int = 65_536) {
    let wanted = max(1, wanted)
    let capacity = wanted + 1 + max(wanted + 511, room)
    // Buffers of a positive count have an address.
    state = sextant_reservoir(
      rows: rowMemory.elements(capacity).baseAddress.unsafelyUnwrapped,
      sums: sumMemory.elements(capacity).baseAddress.unsafelyUnwrapped, count: 0,
      capacity: capacity, wanted: wanted, threshold: UInt32(clamping: threshold))
  }

  /// Adds a row as the best so far; for callers that rank by themselves.
  ///
  /// - Precondition: No more rows than are to be kept.
  package func append(_ row: UInt32) {
    precondition(state.count < state.wanted, "more rows than wanted")
    state.rows[state.count] = row
    state.sums[state.count] = 0
    state.count += 1
  }

  /// Drops the rows that `isUnwanted` names among those at `start` and behind.
  package func drop(from start: Int, where isUnwanted: (UInt32) -> Bool) {
    precondition(start >= 0 && start <= state.count, "no such place")
    var kept = start
    for place in start..<state.count where !isUnwanted(state.rows[place]) {
      state.rows[kept] = state.rows[place]
      state.sums[kept] = state.sums[place]
      kept += 1
    }
    state.count = kept
  }

  /// Changes the sums of the rows at `start` and behind.
  package func convert(from start: Int, _ converted: (UInt16) -> UInt16) {
    precondition(start >= 0 && start <= state.count, "no such place")
    for place in start..<state.count { state.sums[place] = converted(state.sums[place]) }
  }

  /// Rows held, up to twice the number wanted and more until ``ScanKernels/reduce(_:)``.
  package var count: Int { state.count }
  /// Sums from here on are no longer kept; 65,536 while everything is.
  package var threshold: Int {
    get { Int(state.threshold) }
    set { state.threshold = UInt32(clamping: newValue) }
  }
  /// The rows held.
  package var rows: UnsafeMutableBufferPointer<UInt32> {
    UnsafeMutableBufferPointer(start: state.rows, count: state.count)
  }
  /// The sums of ``rows``.
  package var sums: UnsafeBufferPointer<UInt16> {
    UnsafeBufferPointer(start: state.sums, count: state.count)
  }

  /// Lends the state to a loop.
  func withState(_ body: (UnsafeMutablePointer<sextant_reservoir>) -> Void) {
    withUnsafeMutablePointer(to: &state, body)
  }
}

/// Inverted lists of product codes in blocks of 64 rows (see `sextant_code_lists`).
package struct CodeLists {
  /// Bytes of a code.
  package let width: Int
  /// Bits of a sub-quantizer's part, 8 or 4.
  package let bits: Int
  /// List *l* has the rows `offsets[l] ..< offsets[l + 1]`.
  package let offsets: UnsafeBufferPointer<UInt32>
  /// Blocks of `(width, rows)` bytes, without gaps.
  package let codes: UnsafeBufferPointer<UInt8>

  /// Rows of the longest list.
  package var longest: Int {
    zip(offsets, offsets.dropFirst()).lazy.map { Int($1 - $0) }.max() ?? 0
  }

  /// Wraps lists.
  ///
  /// - Precondition: Offsets rise from 0 to a row count that the codes match.
  package init(
    width: Int, bits: Int, offsets: UnsafeBufferPointer<UInt32>, codes: UnsafeBufferPointer<UInt8>
  ) {
    precondition(bits == 8 || bits == 4, "codes of 8 or 4 bits")
    precondition(
      codes.count == Int(offsets.last ?? 0) * width && codes.count < 1 << 62, "incomplete codes")
    self.width = width
    self.bits = bits
    self.offsets = offsets
    self.codes = codes
  }

  /// Where byte `byte` of the code of a list's row lies in ``codes``.
  package static func place(
    byte: Int, row: Int, list: Range<Int>, width: Int
  ) -> Int {
    let block = list.lowerBound + (row - list.lowerBound) / 64 * 64
    let count = min(64, list.upperBound - block)
    return block * width + byte * count + row - block
  }
}
