import FileFormat
import Kernels

/// Makes segments of vectors that were added to a collection: few are searched exactly, more get lists and
/// codes by the quantizers of the collection's base, which they share and do not repeat in their files.
struct VectorPart {
  /// Vectors from which on codes are worth their lists: up to them an exact scan takes as long.
  static let leastCoded = 4096

  /// What codes must find of the true ten nearest; else an exact scan is kept.
  private static let leastRecall: Float = 0.9

  let base: VectorSegment
  let threads: Int

  /// True when so many added vectors get codes.
  func isCoded(_ count: Int) -> Bool {
    count >= Self.leastCoded && !base.isExact && base.parameters.coding != .residual
  }

  /// A segment of row-major vectors as they are given.
  ///
  /// - Throws: ``VectorIndexError`` with the first bad row.
  func contents(values: [Float], ids: [Int64]) throws(VectorIndexError) -> SegmentContents {
    try VectorIndexBuilder.checkDifferent(ids)
    var rows = values
    try VectorPreparation.prepare(&rows, dimension: base.dimension, metric: base.metric)
    return try contents(prepared: rows, ids: ids)
  }

  /// A segment of all that others may return, as it is stored there.
  func contents(merging parts: [VectorSegment]) throws(VectorIndexError) -> SegmentContents {
    var (rows, ids): ([Float], [Int64]) = ([], [])
    for part in parts {
      let alive: [Int64]
      do throws(FileFormatError) { alive = try part.ids() } catch { throw .damaged(error) }
      for id in alive { rows += try part.vector(of: id) ?? [] }
      ids += alive
    }
    var contents = try contents(prepared: rows, ids: ids)
    // What was rounded once is rounded again.
    contents.parameters.storeError += parts.map(\.storeError).max() ?? 0
    return contents
  }

  private func contents(
    prepared rows: [Float], ids: [Int64]
  ) throws(VectorIndexError) -> SegmentContents {
    guard isCoded(ids.count) else {
      return try VectorIndexBuilder.build(
        prepared: rows, dimension: base.dimension, ids: ids, options: exactOptions)
    }
    if let coded = try coded(rows, ids), finds(coded, rows, ids) { return coded }
    return try VectorIndexBuilder.build(
      prepared: rows, dimension: base.dimension, ids: ids, options: exactOptions)
  }

  /// True when codes find enough of made-up questions about these rows: quantizers of the base may not fit
  /// vectors that are unlike its own.
  private func finds(_ contents: SegmentContents, _ rows: [Float], _ ids: [Int64]) -> Bool {
    var options = base.options
    options.threads = threads
    let questions = RecallQuestion.questions(
      rows: rows, dimension: base.dimension, ids: ids, options: options)
    let probes = base.probes(for: VectorSearchOptions())
    return contents.withReader {
      RecallMeasurement(questions: questions, threads: threads).recall(
        $0, probes: probes, rerank: base.parameters.rerank.candidates(depth: 10))
    } >= Self.leastRecall
  }

  private func coded(
    _ rows: [Float], _ ids: [Int64]
  ) throws(VectorIndexError) -> SegmentContents? {
    let quantizers = try base.withScratch { (reader, _) in reader.quantizers }
    let lists = quantizers?.coarse.lists(forRows: rows, threads: threads) ?? []
    var parameters = base.parameters
    parameters.storeError = 0
    var contents = try SegmentAssembly(
      parameters: parameters, quantizers: quantizers, newRows: rows, old: nil,
      curve: base.recallCurve, threads: threads
    ).contents(
      ids.indices.map { SegmentAssembly.Member(list: lists[$0], id: ids[$0], source: $0) })
    contents.model = base.modelChecksums
    return contents
  }

  private var exactOptions: VectorBuildOptions {
    var options = VectorBuildOptions(metric: base.metric, exactBelow: .max, threads: threads)
    if base.plan.store == .int8 {
      options.bytesPerVector = StoragePlan(codeLength: 0, store: .int8, idWidth: 8)
        .bytesPerVector(dimension: base.dimension)
    }
    return options
  }
}
