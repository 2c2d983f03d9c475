import FileFormat
import Kernels

/// Turns the sections of a file into a reader, trusting nothing.
enum SegmentOpening {
  static func open(
    _ file: SectionFile
  ) throws(FileFormatError) -> (reader: SegmentReader, curve: RecallCurve) {
    let parameters = try SegmentParameters(
      file.bytes("parameters"), path: file.path, base: file.offset(of: "parameters"))
    let rowCount = parameters.rowCount
    let dimension = parameters.dimension
    let store = VectorStore(
      kind: parameters.store, dimension: dimension,
      values: UnsafeRawBufferPointer(
        try file.array(
          "store.values", of: UInt8.self, count: rowCount * dimension * parameters.store.width)),
      scales: try file.array(
        "store.scales", of: Float.self, count: parameters.store == .none ? 0 : rowCount))
    let ids = try file.array("ids", of: Int64.self, count: rowCount)
    guard !parameters.isExact else {
      return (
        SegmentReader(
          parameters: parameters, coarse: nil, quantizer: nil,
          listOffsets: UnsafeBufferPointer(start: nil, count: 0), ids: ids,
          codes: UnsafeBufferPointer(start: nil, count: 0), store: store,
          rowsByID: UnsafeBufferPointer(start: nil, count: 0)),
        RecallCurve(points: [])
      )
    }
    let reader = SegmentReader(
      parameters: parameters, coarse: try coarse(file, parameters),
      quantizer: try quantizer(file, parameters),
      listOffsets: try listOffsets(file, parameters), ids: ids,
      codes: try file.array(
        "codes", of: UInt8.self, count: rowCount * parameters.subQuantizerCount),
      store: store, rowsByID: try rowsByID(file, rowCount))
    return (reader, try curve(file))
  }

  private static func coarse(
    _ file: SectionFile, _ parameters: SegmentParameters
  ) throws(FileFormatError) -> CoarseQuantizer {
    let count = ColumnPanels.paddedCount(of: parameters.listCount) * parameters.dimension
    return CoarseQuantizer(
      dimension: parameters.dimension, listCount: parameters.listCount,
      panels: Array(try file.array("centroids", of: Float.self, count: count)))
  }

  private static func quantizer(
    _ file: SectionFile, _ parameters: SegmentParameters
  ) throws(FileFormatError) -> ProductQuantizer {
    let count = ProductQuantizer.codewordCount * parameters.dimension
    return ProductQuantizer(
      dimension: parameters.dimension, subQuantizerCount: parameters.subQuantizerCount,
      codebooks: Array(try file.array("codebooks", of: Float.self, count: count)))
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

  private static func curve(_ file: SectionFile) throws(FileFormatError) -> RecallCurve {
    let words = try file.array("recall", of: UInt32.self)
    let points = stride(from: 0, to: words.count / 3 * 3, by: 3).map {
      RecallCurve.Point(
        probes: Int(words[$0]), recallAt10: Float(bitPattern: words[$0 + 1]),
        recallAt100: Float(bitPattern: words[$0 + 2]))
    }
    let rises = zip(points, points.dropFirst()).allSatisfy { $0.probes < $1.probes }
    guard words.count.isMultiple(of: 3), rises, points.first.map({ $0.probes > 0 }) ?? true,
      points.allSatisfy({ (0...1).contains($0.recallAt10) && (0...1).contains($0.recallAt100) })
    else {
      throw .badContent(
        path: file.path, offset: file.offset(of: "recall"), reason: "impossible measurements")
    }
    return RecallCurve(points: points)
  }
}
