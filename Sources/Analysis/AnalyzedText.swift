/// The terms of one text, flat: term *i* is `utf8[ends[i - 1]..<ends[i]]` (from 0 for the first).
///
/// An index builder takes these arrays as they are; no `String` is made for a term.
package struct AnalyzedText: Sendable {
  /// The bytes of all terms, one after another.
  package let utf8: [UInt8]
  /// Where each term ends in `utf8`.
  package let ends: [UInt32]
  /// Each term's word number, never falling; see ``Token/position``.
  package let positions: [UInt32]

  /// The number of terms.
  package var count: Int { ends.count }

  /// Every term as a string, in order.
  package var terms: [String] {
    ends.indices.map { index in
      let start = index == 0 ? 0 : Int(ends[index - 1])
      return String(decoding: utf8[start..<Int(ends[index])], as: UTF8.self)
    }
  }

  init(_ terms: TermBuffer) {
    utf8 = Array(UnsafeBufferPointer(start: terms.utf8, count: terms.byteCount))
    ends = Self.array(terms, \.end)
    positions = Self.array(terms, \.position)
  }

  @inline(__always)
  private static func array(
    _ terms: TermBuffer, _ value: (TermBuffer.Entry) -> UInt32
  ) -> [UInt32] {
    [UInt32](unsafeUninitializedCapacity: terms.count) { values, count in
      for index in 0..<terms.count { values[index] = value(terms[index]) }
      count = terms.count
    }
  }
}
