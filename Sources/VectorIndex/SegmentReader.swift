import Kernels

/// The parts of a segment as searches read them, from a mapped file or from memory being built.
///
/// Nothing is owned: every pointer must stay valid as long as the reader is used.
final class SegmentReader: @unchecked Sendable {
  let parameters: SegmentParameters
  /// Nil when every search is exact.
  let quantizers: Quantizers?
  /// The inverted lists; nil when every search is exact.
  let lists: CodeLists?
  /// Identity of each row.
  let ids: Identities
  let store: VectorStore
  /// Rows in the order of their identities; empty when that is the order of the rows.
  let rowsByID: UnsafeBufferPointer<UInt32>
  /// Checks codes, a list at a time, and stored vectors, ``rowBlock`` rows at a time; nil in memory.
  let codeGuard: BlockGuard?
  let storeGuard: BlockGuard?

  /// Rows whose stored vectors are checked together, a power of two: those of 2,048 bytes, so that a candidate
  /// met for the first time costs little; 16 in files of old.
  let rowBlock: Int

  static func rowBlock(rowBytes: Int) -> Int {
    var rows = 1
    while 2 * rows * max(1, rowBytes) <= 2048, rows < 1024 { rows *= 2 }
    return rows
  }

  init(
    parameters: SegmentParameters, quantizers: Quantizers?, lists: CodeLists?, ids: Identities,
    store: VectorStore, rowsByID: UnsafeBufferPointer<UInt32>, codeGuard: BlockGuard? = nil,
    storeGuard: BlockGuard? = nil, rowBlock: Int = 1
  ) {
    self.rowBlock = rowBlock
    self.parameters = parameters
    self.quantizers = quantizers
    self.lists = lists
    self.ids = ids
    self.store = store
    self.rowsByID = rowsByID
    self.codeGuard = codeGuard
    self.storeGuard = storeGuard
  }

  /// What scores are made of.
  var measure: DistanceKernels.Measure {
    parameters.metric == .l2 ? .squaredDistance : .dotProduct
  }

  /// The row that holds `id`; nil when there is none.
  ///
  /// - Complexity: O(log rows).
  func row(of id: Int64) -> Int? {
    var (low, high) = (0, ids.count)
    while low < high {
      let middle = (low + high) / 2
      if ids[row(inIDOrder: middle)] < id { low = middle + 1 } else { high = middle }
    }
    guard low < ids.count, ids[row(inIDOrder: low)] == id else { return nil }
    return row(inIDOrder: low)
  }

  /// The row with the `place`-th lowest identity.
  func row(inIDOrder place: Int) -> Int { rowsByID.isEmpty ? place : Int(rowsByID[place]) }

  /// Rows of a list.
  func rows(ofList list: Int) -> Range<Int> {
    guard let lists else { return 0..<0 }
    return Int(lists.offsets[list])..<Int(lists.offsets[list + 1])
  }

  /// The list that holds a row.
  func list(ofRow row: Int) -> Int {
    guard let lists else { return 0 }
    var (low, high) = (0, lists.offsets.count - 1)
    while low < high {
      let middle = (low + high) / 2
      if Int(lists.offsets[middle + 1]) <= row { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The code of a row, checked.
  func code(ofRow row: Int) throws(VectorIndexError) -> [UInt8] {
    guard let lists else { return [] }
    let list = list(ofRow: row)
    try checkCodes(ofList: list)
    let rows = rows(ofList: list)
    return (0..<lists.width).map {
      lists.codes[CodeLists.place(byte: $0, row: row, list: rows, width: lists.width)]
    }
  }

  /// Makes sure that the codes of a list are as they were written.
  @inline(__always)
  func checkCodes(ofList list: Int) throws(VectorIndexError) {
    guard let codeGuard, let lists else { return }
    try codeGuard.check(list, rows(ofList: list).bytes(lists.width))
  }

  /// Makes sure that the stored vector of a row is as it was written.
  @inline(__always)
  func checkStore(ofRow row: Int) throws(VectorIndexError) {
    guard let storeGuard else { return }
    let block = row / rowBlock
    try storeGuard.check(
      block,
      (block * rowBlock..<min((block + 1) * rowBlock, ids.count)).bytes(
        store.dimension * store.kind.width))
  }

  /// Makes sure that the stored vectors of these rows are as they were written.
  func checkStore(ofRows rows: UnsafeBufferPointer<UInt32>) throws(VectorIndexError) {
    // In steady use all were read before.
    guard let storeGuard, !storeGuard.isChecked(rows, rowsInBlock: rowBlock) else { return }
    for row in rows { try checkStore(ofRow: Int(row)) }
  }

  /// The vector of a row: as stored, or what its code stands for; unit length for cosine.
  func vector(_ row: Int) throws(VectorIndexError) -> [Float] {
    if parameters.store != .none {
      try checkStore(ofRow: row)
      return store.vector(row)
    }
    guard let quantizers else { return [] }
    var vector = quantizers.product.decode(try code(ofRow: row))
    if let rotation = quantizers.rotation { vector = rotation.turnedBack(vector) }
    if parameters.coding == .residual {
      let centroid = quantizers.coarse.centroid(list(ofRow: row))
      for component in vector.indices { vector[component] += centroid[component] }
    }
    guard parameters.metric == .cosine else { return vector }
    let square = vector.reduce(0) { $0 + Double($1) * Double($1) }
    guard square > 0 else { return vector }
    let scale = Float(1 / square.squareRoot())
    return vector.map { $0 * scale }
  }
}

extension Range<Int> {
  /// The bytes of these rows of `width` bytes each.
  func bytes(_ width: Int) -> Range<Int> { lowerBound * width..<upperBound * width }
}
