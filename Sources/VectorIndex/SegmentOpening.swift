import FileFormat
import Kernels

/// Turns the sections of a file into a reader, trusting nothing.
///
/// Opening looks at the header, the parameters, the lists' borders and the recall curve. The rest is
/// checked before its first use: what every search reads in whole by ``reader(_:_:base:)``, codes and stored
/// vectors a block at a time.
enum SegmentOpening {
  /// What a file says of itself.
  struct Outline: Sendable {
    var parameters: SegmentParameters
    var curve: RecallCurve
    /// The largest value of ``VectorStore/origin``, of either sign; 0 without one.
    var largestOrigin: Float
  }

  /// - Parameter base: The segment whose quantizers the file may name.
  static func outline(
    _ file: SectionFile, base: VectorSegment?
  ) throws(FileFormatError) -> Outline {
    let parameters = try SegmentParameters(
      file.bytes("parameters"), path: file.path, base: file.offset(of: "parameters"))
    let shared = try shared(file, parameters, base)
    try checkLengths(file, parameters, hasQuantizers: shared == nil)
    let largestOrigin = try origin(file, parameters).reduce(0) { max($0, abs($1)) }
    guard !parameters.isExact else {
      return Outline(
        parameters: parameters, curve: RecallCurve(points: []), largestOrigin: largestOrigin)
    }
    _ = try listOffsets(file, parameters)
    let curve = if let shared { shared.recallCurve } else { try CalibrationSections.curve(file) }
    return Outline(parameters: parameters, curve: curve, largestOrigin: largestOrigin)
  }

  /// The base, when the file names its quantizers.
  private static func shared(
    _ file: SectionFile, _ parameters: SegmentParameters, _ base: VectorSegment?
  ) throws(FileFormatError) -> VectorSegment? {
    guard file.sectionNames.contains(SegmentFile.model) else { return nil }
    guard let base,
      Array(try file.array(SegmentFile.model, of: UInt32.self)) == base.modelChecksums,
      parameters.dimension == base.dimension, parameters.metric == base.metric,
      parameters.codeLength == base.parameters.codeLength,
      parameters.codeBits == base.parameters.codeBits, parameters.listCount == base.listCount,
      parameters.coding == base.parameters.coding, parameters.coding != .residual
    else {
      throw .badContent(
        path: file.path, offset: file.offset(of: SegmentFile.model),
        reason: "it belongs to another index")
    }
    return base
  }

  /// What was taken off the stored vectors; empty for nothing.
  private static func origin(
    _ file: SectionFile, _ parameters: SegmentParameters
  ) throws(FileFormatError) -> UnsafeBufferPointer<Float> {
    let name = "store.origin"
    guard file.sectionNames.contains(name) else { return UnsafeBufferPointer(start: nil, count: 0) }
    let origin = try file.array(name, of: Float.self, count: parameters.dimension)
    guard parameters.metric == .l2, parameters.store == .int8, origin.allSatisfy(\.isFinite) else {
      throw .badContent(path: file.path, offset: file.offset(of: name), reason: "no origin")
    }
    return origin
  }

  /// Sections that are used later have the lengths that the parameters ask for.
  private static func checkLengths(
    _ file: SectionFile, _ parameters: SegmentParameters, hasQuantizers: Bool
  ) throws(FileFormatError) {
    let rows = parameters.rowCount
    func check<T: BitwiseCopyable>(
      _ name: String, _ type: T.Type, _ count: Int
    ) throws(FileFormatError) {
      _ = try file.array(name, of: type, count: count, isVerified: false)
    }
    if parameters.idBase == nil {
      try check("ids", Int64.self, rows)
    } else {
      try check("ids", UInt32.self, rows)
    }
    let isStored = parameters.store != .none
    try check("store.values", UInt8.self, rows * parameters.dimension * parameters.store.width)
    try check("store.scales", Float.self, isStored ? rows : 0)
    let (sums, rowBlock) = storeChecks(file, parameters)
    try check(sums, UInt32.self, isStored ? (rows + rowBlock - 1) / rowBlock : 0)
    guard !parameters.isExact else { return }
    let lists = parameters.listCount
    try check("rows.by.id", UInt32.self, rows)
    try check("codes", UInt8.self, rows * parameters.codeLength)
    try check("code.sums", UInt32.self, lists)
    guard hasQuantizers else { return }
    try check("centroids", Int8.self, lists * parameters.dimension)
    try check("centroid.scales", Float.self, lists)
    try check("centroid.squares", Float.self, lists)
    if parameters.coding == .rotated {
      try check("rotation", Float.self, parameters.dimension * parameters.dimension)
    }
    try check("codebooks", Float.self, parameters.dimension << parameters.codeBits)
  }

  /// The reader, after a check of everything but codes and stored vectors.
  ///
  /// - Complexity: One pass over identities, scales and quantizers.
  static func reader(
    _ file: SectionFile, _ parameters: SegmentParameters, base: VectorSegment?
  ) throws(FileFormatError) -> SegmentReader {
    let ids = try identities(file, parameters)
    let store = VectorStore(
      kind: parameters.store, dimension: parameters.dimension,
      values: UnsafeRawBufferPointer(
        try file.array("store.values", of: UInt8.self, isVerified: false)),
      scales: try file.array("store.scales", of: Float.self),
      origin: try origin(file, parameters))
    let (sums, rowBlock) = storeChecks(file, parameters)
    let storeGuard =
      parameters.store == .none
      ? nil
      : BlockGuard(
        path: file.path, section: "store.values", offset: file.offset(of: "store.values"),
        bytes: store.values, checksums: try file.array(sums, of: UInt32.self))
    guard !parameters.isExact else {
      return SegmentReader(
        parameters: parameters, quantizers: nil, lists: nil, ids: ids, store: store,
        rowsByID: UnsafeBufferPointer(start: nil, count: 0), storeGuard: storeGuard,
        rowBlock: rowBlock)
    }
    let codes = try file.array("codes", of: UInt8.self, isVerified: false)
    return SegmentReader(
      parameters: parameters,
      quantizers: file.sectionNames.contains(SegmentFile.model)
        ? try base?.reader().quantizers : try quantizers(file, parameters),
      lists: CodeLists(
        width: parameters.codeLength, bits: parameters.codeBits,
        offsets: try listOffsets(file, parameters), codes: codes), ids: ids, store: store,
      rowsByID: try rowsByID(file, parameters.rowCount),
      codeGuard: BlockGuard(
        path: file.path, section: "codes", offset: file.offset(of: "codes"),
        bytes: UnsafeRawBufferPointer(codes),
        checksums: try file.array("code.sums", of: UInt32.self)), storeGuard: storeGuard,
      rowBlock: rowBlock)
  }

  /// The section that holds the checksums of stored vectors, and the rows of each.
  private static func storeChecks(
    _ file: SectionFile, _ parameters: SegmentParameters
  ) -> (section: String, rowBlock: Int) {
    file.sectionNames.contains(SegmentFile.storeSums)
      ? (SegmentFile.storeSums, SegmentFile.oldRowBlock)
      : (
        SegmentFile.storeChecks,
        SegmentReader.rowBlock(rowBytes: parameters.dimension * parameters.store.width)
      )
  }

  private static func identities(
    _ file: SectionFile, _ parameters: SegmentParameters
  ) throws(FileFormatError) -> Identities {
    guard let base = parameters.idBase else {
      return Identities(wide: try file.array("ids", of: Int64.self))
    }
    return Identities(narrow: try file.array("ids", of: UInt32.self), base: base)
  }

  private static func quantizers(
    _ file: SectionFile, _ parameters: SegmentParameters
  ) throws(FileFormatError) -> Quantizers {
    Quantizers(
      coarse: CoarseQuantizer(
        dimension: parameters.dimension,
        values: Array(try file.array("centroids", of: Int8.self)),
        scales: Array(try file.array("centroid.scales", of: Float.self)),
        squares: Array(try file.array("centroid.squares", of: Float.self))),
      product: ProductQuantizer(
        dimension: parameters.dimension, codeLength: parameters.codeLength,
        bits: parameters.codeBits,
        codebooks: Array(try file.array("codebooks", of: Float.self))),
      rotation: parameters.coding == .rotated
        ? Rotation(
          dimension: parameters.dimension, matrix: Array(try file.array("rotation", of: Float.self))
        )
        : nil)
  }

  private static func listOffsets(
    _ file: SectionFile, _ parameters: SegmentParameters
  ) throws(FileFormatError) -> UnsafeBufferPointer<UInt32> {
    let offsets = try file.array(
      "list.offsets", of: UInt32.self, count: parameters.listCount + 1)
    guard offsets.first == 0, offsets.last.map(Int.init) == parameters.rowCount,
      zip(offsets, offsets.dropFirst()).allSatisfy({ $0 <= $1 })
    else {
      throw .badContent(
        path: file.path, offset: file.offset(of: "list.offsets"),
        reason: "lists overlap or leave rows out")
    }
    return offsets
  }

  private static func rowsByID(
    _ file: SectionFile, _ rowCount: Int
  ) throws(FileFormatError) -> UnsafeBufferPointer<UInt32> {
    let rows = try file.array("rows.by.id", of: UInt32.self, count: rowCount)
    guard rows.allSatisfy({ Int($0) < rowCount }) else {
      throw .badContent(
        path: file.path, offset: file.offset(of: "rows.by.id"), reason: "a row beyond the last")
    }
    return rows
  }
}
