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
  let coarse: CoarseQuantizer?
  let quantizer: ProductQuantizer?
  /// Row-major, checked and scaled; empty when nothing is new.
  let newRows: [Float]
  /// Where members with negative sources lie; its store and quantizers are the same.
  let old: SegmentReader?
  let curve: RecallCurve
  let threads: Int

  private static let blockRows = 65_536

  /// Sorts the members by list and identity and makes the segment.
  func contents(_ unordered: [Member]) -> SegmentContents {
    let members = unordered.sorted { ($0.list, $0.id) < ($1.list, $1.id) }
    let ids = members.map(\.id)
    var parameters = parameters
    parameters.rowCount = members.count
    return SegmentContents(
      parameters: parameters, coarse: coarse, quantizer: quantizer,
      listOffsets: parameters.isExact ? [] : offsets(members), ids: ids,
      codes: codes(members), stored: stored(members), rowsByID: SegmentContents.rowsByID(ids),
      curve: curve)
  }

  private func offsets(_ members: [Member]) -> [UInt32] {
    var offsets = [UInt32](repeating: 0, count: parameters.listCount + 1)
    for member in members { offsets[Int(member.list) + 1] += 1 }
    for list in 0..<parameters.listCount { offsets[list + 1] += offsets[list] }
    return offsets
  }

  private func stored(_ members: [Member]) -> StoredVectors {
    var stored = StoredVectors(
      kind: parameters.store, dimension: parameters.dimension, rowCount: members.count)
    stored.encode(newRows, sources: members.map(\.source), threads: threads)
    guard let old else { return stored }
    for (row, member) in members.enumerated() where member.source < 0 {
      stored.copy(row: ~member.source, of: old.store, to: row)
    }
    return stored
  }

  private func codes(_ members: [Member]) -> [UInt8] {
    guard let quantizer else { return [] }
    let width = quantizer.subQuantizerCount
    var codes = [UInt8](repeating: 0, count: members.count * width)
    for start in stride(from: 0, to: members.count, by: Self.blockRows) {
      let block = start..<min(start + Self.blockRows, members.count)
      let fresh = block.filter { members[$0].source >= 0 }
      let encoded = quantizer.encode(vectorsToEncode(fresh.map { members[$0] }), threads: threads)
      for (place, row) in fresh.enumerated() {
        codes.replaceSubrange(
          row * width..<(row + 1) * width, with: encoded[place * width..<(place + 1) * width])
      }
      guard let old else { continue }
      for row in block where members[row].source < 0 {
        let from = ~members[row].source
        codes.replaceSubrange(
          row * width..<(row + 1) * width, with: old.codes[from * width..<(from + 1) * width])
      }
    }
    return codes
  }

  /// New vectors, or what their lists' centroids leave of them.
  private func vectorsToEncode(_ members: [Member]) -> [Float] {
    let dimension = parameters.dimension
    var rows = RowSample.rows(members.map(\.source), of: newRows, dimension: dimension)
    guard parameters.residual, let coarse else { return rows }
    Residuals.subtract(members.map(\.list), coarse, from: &rows)
    return rows
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
