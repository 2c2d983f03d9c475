import Kernels

/// Everything that a segment holds, in memory: made by ``VectorIndexBuilder`` or
/// ``VectorIndexEditor``, written once, then read through ``VectorSegment``.
package struct SegmentContents: Sendable {
  var parameters: SegmentParameters
  var quantizers: Quantizers?
  var listOffsets: [UInt32]
  var ids: [Int64]
  /// In blocks, as ``CodeLists`` reads them.
  var codes: [UInt8]
  var stored: StoredVectors
  var rowsByID: [UInt32]
  var curve: RecallCurve
  /// Set when the quantizers are those of another segment: the checksums by which they are recognised.
  var model: [UInt32]?
  /// What the curve was measured with.
  var questions: [RecallQuestion] = []

  /// Number of vectors.
  package var count: Int { ids.count }
  /// Values in a vector.
  package var dimension: Int { parameters.dimension }
  /// Inverted lists; 0 when every search is exact.
  package var listCount: Int { parameters.listCount }
  /// What one vector takes in the file.
  package var plan: StoragePlan { parameters.plan }

  /// Lends the contents as they would be read from a file.
  func withReader<R>(_ body: (SegmentReader) throws -> R) rethrows -> R {
    try listOffsets.withUnsafeBufferPointer { listOffsets in
      try ids.withUnsafeBufferPointer { ids in
        try codes.withUnsafeBufferPointer { codes in
          try rowsByID.withUnsafeBufferPointer { rowsByID in
            try stored.withStore { store in
              try body(
                SegmentReader(
                  parameters: parameters, quantizers: quantizers,
                  lists: quantizers.map {
                    CodeLists(
                      width: $0.product.codeLength, bits: $0.product.bits, offsets: listOffsets,
                      codes: codes)
                  }, ids: Identities(wide: ids), store: store, rowsByID: rowsByID))
            }
          }
        }
      }
    }
  }

  /// Rows in the order of their identities; empty when that is the order of the rows already.
  static func rowsByID(_ ids: [Int64]) -> [UInt32] {
    guard zip(ids, ids.dropFirst()).contains(where: { $0 > $1 }) else { return [] }
    return ids.indices.map { UInt32($0) }.sorted { ids[Int($0)] < ids[Int($1)] }
  }
}

extension SegmentParameters {
  /// What one vector takes in the file.
  var plan: StoragePlan {
    StoragePlan(codeLength: codeLength, store: store, idWidth: idBase == nil ? 8 : 4)
  }
}
