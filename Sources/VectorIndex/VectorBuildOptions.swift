/// How an index is trained and what it keeps of each vector.
package struct VectorBuildOptions: Sendable, Equatable {
  /// How near two vectors are.
  package var metric: VectorMetric
  /// Inverted lists; nil takes the power of two nearest to rows / 200, within 64...16384.
  package var listCount: Int?
  /// Bytes that one vector may take in the file: identity, code and re-scoring store, not centroids;
  /// nil keeps half floats. See ``StoragePlan``.
  package var bytesPerVector: Int?
  /// Bits of a sub-quantizer's part of the code: 8, or 4 for as many bytes in twice as many parts; nil
  /// takes 8 where the CPU scans those fast (AVX-512 with VBMI), else 4 if the dimension allows it.
  package var codeBits: Int?
  /// What codes describe; nil takes what finds most of a sample (see ``CodingChoice``).
  package var coding: VectorCoding?
  /// Fewer rows than this are kept without codes and always scanned exactly.
  package var exactBelow: Int
  /// Equal seeds, rows and options give equal files, whatever the threads and, with ``codeBits`` set,
  /// the CPU.
  package var seed: UInt64
  /// Threads that training and adding may use; nothing else depends on it.
  package var threads: Int

  /// Makes options; the defaults suit unit-length text embeddings.
  package init(
    metric: VectorMetric = .cosine, listCount: Int? = nil, bytesPerVector: Int? = nil,
    codeBits: Int? = nil, coding: VectorCoding? = .plain, exactBelow: Int = 20_000,
    seed: UInt64 = 1,
    threads: Int = 1
  ) {
    self.metric = metric
    self.listCount = listCount
    self.bytesPerVector = bytesPerVector
    self.codeBits = codeBits
    self.coding = coding
    self.exactBelow = exactBelow
    self.seed = seed
    self.threads = threads
  }

  /// Lists for so many rows: ``listCount`` or the rule, but never more than a list for four rows.
  package func lists(forRows count: Int) -> Int {
    // Balancing may double the number.
    let most = min(count / 4, VectorIndexLimits.listCount / 2)
    return max(1, min(listCount ?? Self.ruledListCount(forRows: count), most))
  }

  /// The power of two nearest to `count` / 200 on a logarithmic scale, within 64...16384.
  private static func ruledListCount(forRows count: Int) -> Int {
    var lists = 64
    // The border between two powers of two is the lower one times the square root of two.
    while lists < 16_384, (count / 200) * (count / 200) > 2 * lists * lists { lists *= 2 }
    return lists
  }
}
