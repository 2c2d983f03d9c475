import CKernels

/// Loops over posting blocks of one CPU class; see `postings.h` for the layout of a packed run.
///
/// Pointers are not checked: `values`, `ordinals` and `scores` have room for ``runValues`` entries.
package struct PostingKernels: Sendable {
  /// The most values that one packed run holds; postings of one block.
  package static let runValues = Int(SEXTANT_RUN_VALUES)
  /// The most bytes that one packed run takes.
  package static let runBytes = Int(SEXTANT_RUN_BYTES)
  /// Bytes of one entry of a block directory.
  package static let blockEntry = Int(SEXTANT_BLOCK_ENTRY)

  // Points to a constant of the C target.
  private nonisolated(unsafe) let loops: UnsafePointer<sextant_posting_kernels>

  /// The fastest class here, or the one that the environment's SEXTANT_CPU names.
  package static let best = PostingKernels(loops: sextant_posting_best())

  /// All classes that this machine can run, "plain" first.
  package static let available = (0..<sextant_posting_class_count()).map {
    PostingKernels(loops: sextant_posting_class($0))
  }

  /// "avx512", "avx2" or "plain".
  package var name: String { String(cString: loops.pointee.name) }

  /// Packs `count` values, 1 to 128, into `out`, which has room for ``runBytes``.
  ///
  /// - Returns: The bytes written.
  package func pack(
    _ values: UnsafePointer<UInt32>, count: Int, into out: UnsafeMutablePointer<UInt8>
  ) -> Int {
    loops.pointee.pack(values, count, out)
  }

  /// Unpacks a run of `count` values, at most 128, from the front of `bytes`.
  ///
  /// - Returns: The bytes that the run takes; nil when they are no run.
  @inline(__always)
  package func unpack(
    _ bytes: UnsafeRawBufferPointer, count: Int, into values: UnsafeMutablePointer<UInt32>
  ) -> Int? {
    guard let start = bytes.baseAddress else { return nil }
    let taken = loops.pointee.unpack(
      start.assumingMemoryBound(to: UInt8.self), bytes.count, count, values)
    return taken > 0 ? taken : nil
  }

  /// Turns gaps into ordinals that begin at `first` or later.
  ///
  /// - Returns: False when one lies beyond `last`; sums that wrap may then be anything in between.
  package func ordinals(
    _ values: UnsafeMutablePointer<UInt32>, count: Int, first: UInt32, last: UInt32
  ) -> Bool {
    loops.pointee.ordinals(values, count, first, last) != 0
  }

  /// Single-precision scores of postings.
  ///
  /// - Parameters:
  ///   - codes: The length code of each ordinal, with 3 readable bytes after the highest; nil when
  ///     `norms` is by ordinal.
  ///   - norms: By code (256) or by ordinal.
  package func scores(
    _ ordinals: UnsafePointer<UInt32>, _ frequencies: UnsafePointer<Float>, count: Int,
    codes: UnsafePointer<UInt8>?, norms: UnsafePointer<Float>, weight: Float,
    into scores: UnsafeMutablePointer<Float>
  ) {
    loops.pointee.scores(ordinals, frequencies, count, codes, norms, weight, scores)
  }

  /// For each entry of a block directory the most that a posting may score and, as far as known,
  /// what one does.
  package func bounds(
    _ entries: UnsafeRawPointer, count: Int, least: UnsafePointer<Float>,
    most: UnsafePointer<Float>, weight: Float, upper: UnsafeMutablePointer<Float>,
    reached: UnsafeMutablePointer<Float>
  ) {
    loops.pointee.bounds(
      entries.assumingMemoryBound(to: UInt8.self), count, least, most, weight, upper, reached)
  }

  /// Writes the places and values of sums above 0 and not below `threshold`, and sets all sums to 0.
  ///
  /// - Parameter base: The ordinal of the first sum.
  /// - Returns: How many there are; `ordinals` and `scores` need room for `count` + 16.
  package func collect(
    _ sums: UnsafeMutablePointer<Float>, count: Int, threshold: Float, base: UInt32,
    ordinals: UnsafeMutablePointer<UInt32>, scores: UnsafeMutablePointer<Float>
  ) -> Int {
    loops.pointee.collect(sums, count, threshold, base, ordinals, scores)
  }

  /// Copies postings that score above 0 and not below `threshold`.
  ///
  /// - Returns: How many there are. The output may be the input; else it needs room for `count` + 16.
  package func select(
    _ ordinals: UnsafePointer<UInt32>, _ scores: UnsafePointer<Float>, count: Int,
    threshold: Float, into outOrdinals: UnsafeMutablePointer<UInt32>,
    _ outScores: UnsafeMutablePointer<Float>
  ) -> Int {
    loops.pointee.select(ordinals, scores, count, threshold, outOrdinals, outScores)
  }

  /// Adds the scores of postings to the sums of those candidates that have them; both rise.
  package func addMatches(
    _ ordinals: UnsafePointer<UInt32>, _ scores: UnsafePointer<Float>, count: Int,
    candidates: UnsafePointer<UInt32>, sums: UnsafeMutablePointer<Float>, candidateCount: Int
  ) {
    loops.pointee.add_matches(ordinals, scores, count, candidates, sums, candidateCount)
  }
}
