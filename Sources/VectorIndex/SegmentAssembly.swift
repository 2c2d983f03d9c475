import Kernels

/// Puts vectors into list order and encodes the new ones: what building and editing share.
struct SegmentAssembly {
  /// A vector of the segment to be.
  struct Member {
    /// Its inverted list; 0 without codes.
    var list: UInt32
    var id: Int64
    /// A row of ``newRows``, or the complement (`~`) of a row of ``old``.
    var source: Int
  }

  var parameters: SegmentParameters
  let quantizers: Quantizers?
  /// Row-major, checked and scaled; empty when nothing is new.
  let newRows: [Float]
  /// Where members with negative sources lie; its store and quantizers are the same.
  let old: SegmentReader?
  let curve: RecallCurve
  let threads: Int

  private static let blockRows = 65_536

  /// Sorts the members by list and identity and makes the segment.
  ///
  /// - Throws: Damage in what is copied.
  func contents(_ unordered: [Member]) throws(VectorIndexError) -> SegmentContents {
    let members = unordered.sorted { ($0.list, $0.id) < ($1.list, $1.id) }
    let ids = members.map(\.id)
    var parameters = parameters
    parameters.rowCount = members.count
    parameters.idBase = Identities.narrowBase(ids)
    let offsets = parameters.isExact ? [] : offsets(members)
    let stored = try stored(members)
    parameters.storeError = max(parameters.storeError, stored.error)
    return SegmentContents(
      parameters: parameters, quantizers: quantizers, listOffsets: offsets, ids: ids,
      codes: CodeBlocks.arranged(
        try codes(members), width: parameters.codeLength, offsets: offsets, threads: threads),
      stored: stored, rowsByID: SegmentContents.rowsByID(ids), curve: curve)
  }

  private func offsets(_ members: [Member]) -> [UInt32] {
    var offsets = [UInt32](repeating: 0, count: parameters.listCount + 1)
    for member in members { offsets[Int(member.list) + 1] += 1 }
    for list in 0..<parameters.listCount { offsets[list + 1] += offsets[list] }
    return offsets
  }

  /// Cosines are measured from zero, and halves of floats lose nothing by distance from it.
  private var newOrigin: [Float] {
    guard parameters.metric == .l2, parameters.store == .int8, !newRows.isEmpty else { return [] }
    return StoredVectors.origin(of: newRows, dimension: parameters.dimension)
  }

  private func stored(_ members: [Member]) throws(VectorIndexError) -> StoredVectors {
    var stored = StoredVectors(
      kind: parameters.store, dimension: parameters.dimension, rowCount: members.count,
      origin: old.map { Array($0.store.origin) } ?? newOrigin)
    stored.encode(newRows, sources: members.map(\.source), threads: threads)
    guard let old else { return stored }
    for (row, member) in members.enumerated() where member.source < 0 {
      try old.checkStore(ofRow: ~member.source)
      stored.copy(row: ~member.source, of: old.store, to: row)
    }
    return stored
  }

  /// Row-major codes in the order of the members.
  private func codes(_ members: [Member]) throws(VectorIndexError) -> [UInt8] {
    guard let product = quantizers?.product else { return [] }
    let width = product.codeLength
    var codes = [UInt8](repeating: 0, count: members.count * width)
    for start in stride(from: 0, to: members.count, by: Self.blockRows) {
      let block = start..<min(start + Self.blockRows, members.count)
      let fresh = block.filter { members[$0].source >= 0 }
      let encoded = product.encode(vectorsToEncode(fresh.map { members[$0] }), threads: threads)
      for (place, row) in fresh.enumerated() {
        for byte in 0..<width { codes[row * width + byte] = encoded[place * width + byte] }
      }
      guard let old else { continue }
      for row in block where members[row].source < 0 {
        for (byte, value) in try old.code(ofRow: ~members[row].source).enumerated() {
          codes[row * width + byte] = value
        }
      }
    }
    return codes
  }

  /// New vectors, or what their lists' centroids leave of them, or turned.
  private func vectorsToEncode(_ members: [Member]) -> [Float] {
    let dimension = parameters.dimension
    var rows = RowSample.rows(members.map(\.source), of: newRows, dimension: dimension)
    guard let quantizers else { return rows }
    if parameters.coding == .residual {
      Residuals.subtract(members.map(\.list), quantizers.coarse, from: &rows)
    }
    return quantizers.rotation?.turned(rows, threads: threads) ?? rows
  }
}

/// Lays out codes for scans.
enum CodeBlocks {
  /// Brings row-major codes in list order into blocks (see ``CodeLists``).
  static func arranged(
    _ codes: [UInt8], width: Int, offsets: [UInt32], threads: Int
  ) -> [UInt8] {
    guard !codes.isEmpty else { return [] }
    return [UInt8](unsafeUninitializedCapacity: codes.count) { out, count in
      codes.withUnsafeBufferPointer { codes in
        Parallel.forEachPart(of: offsets.count - 1, grain: 1, threads: threads) { lists in
          for list in lists {
            let rows = Int(offsets[list])..<Int(offsets[list + 1])
            for start in stride(from: rows.lowerBound, to: rows.upperBound, by: 64) {
              let rowCount = min(64, rows.upperBound - start)
              for byte in 0..<width {
                for row in 0..<rowCount {
                  out[start * width + byte * rowCount + row] = codes[(start + row) * width + byte]
                }
              }
            }
          }
        }
      }
      count = codes.count
    }
  }
}

/// Vectors minus the centroids of their lists.
enum Residuals {
  /// Subtracts from each row the centroid of its list.
  static func subtract(_ lists: [UInt32], _ coarse: CoarseQuantizer, from rows: inout [Float]) {
    let centroids = (0..<coarse.listCount).map { coarse.centroid($0) }
    for (row, list) in lists.enumerated() {
      let start = row * coarse.dimension
      for (at, value) in centroids[Int(list)].enumerated() { rows[start + at] -= value }
    }
  }
}
