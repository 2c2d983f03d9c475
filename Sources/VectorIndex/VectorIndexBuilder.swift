import Kernels

/// Makes a segment from vectors: trains the quantizers, sorts the vectors into lists, encodes them and
/// measures what recall a number of probes gives.
package enum VectorIndexBuilder {
  /// What a build is doing.
  package enum Stage: Sendable {
    /// Fitting centroids and codebooks; skipped when every search will be exact.
    case training
    /// Assigning and encoding.
    case adding
    /// Searching with sampled rows to measure recall; skipped as training is.
    case measuring
  }

  /// Builds a segment of row-major vectors.
  ///
  /// Equal vectors, identities and options give equal segments, whatever the threads and the CPU.
  ///
  /// - Parameters:
  ///   - values: `(ids.count, dimension)`, row-major.
  ///   - ids: One identity a row, all different.
  ///   - progress: Called at the start of each stage, on the calling thread.
  /// - Throws: ``VectorIndexError`` naming the first bad row.
  /// - Complexity: O(rows × (lists + 256) × dimension) after training; see ``KMeans``.
  package static func build(
    values: consuming [Float], dimension: Int, ids: [Int64],
    options: VectorBuildOptions = VectorBuildOptions(), progress: ((Stage) -> Void)? = nil
  ) throws(VectorIndexError) -> SegmentContents {
    guard (1...VectorIndexLimits.dimension).contains(dimension),
      ids.count <= VectorIndexLimits.rowCount, values.count == ids.count * dimension
    else { throw .valueCount(found: values.count, rows: ids.count, dimension: dimension) }
    try checkDifferent(ids)
    var rows = values
    try VectorPreparation.prepare(&rows, dimension: dimension, metric: options.metric)
    return try build(
      prepared: rows, dimension: dimension, ids: ids, options: options, progress: progress)
  }

  /// Builds from rows that are checked and scaled.
  static func build(
    prepared rows: [Float], dimension: Int, ids: [Int64], options: VectorBuildOptions,
    progress: ((Stage) -> Void)? = nil
  ) throws(VectorIndexError) -> SegmentContents {
    let idWidth = Identities.narrowBase(ids) == nil ? 8 : 4
    let plan = try StoragePlan.plan(
      rowCount: ids.count, dimension: dimension, idWidth: idWidth, options: options)
    let hasCodes = plan.codeLength > 0 && !ids.isEmpty
    if hasCodes { progress?(.training) }
    var options = options
    if hasCodes, options.coding == nil {
      options.coding = try CodingChoice.coding(forRows: rows, dimension: dimension, options)
    }
    let trained = hasCodes ? train(rows, dimension: dimension, plan: plan, options) : nil
    progress?(.adding)
    var contents = try assemble(rows, dimension: dimension, ids: ids, plan: plan, trained, options)
    guard hasCodes else { return contents }
    progress?(.measuring)
    contents.parameters.codingError = codingError(rows, dimension: dimension, contents, options)
    contents.questions = RecallQuestion.questions(
      rows: rows, dimension: dimension, ids: ids, options: options)
    let measurement = RecallMeasurement(questions: contents.questions, threads: options.threads)
    contents.parameters.rerank = contents.withReader { measurement.candidates($0) }
    contents.curve = contents.withReader { measurement.curve($0, contents.parameters.rerank) }
    return contents
  }

  private static func train(
    _ rows: [Float], dimension: Int, plan: StoragePlan, _ options: VectorBuildOptions
  ) -> Quantizers {
    let coarse = CoarseQuantizer(
      trainingOn: rows, dimension: dimension, metric: options.metric,
      listCount: options.lists(forRows: rows.count / dimension), seed: options.seed,
      threads: options.threads)
    let bits = codeBits(options, dimension: dimension, codeLength: plan.codeLength)
    var coded = options.coding == .residual ? residualSample(rows, coarse, bits, options) : rows
    var rotation: Rotation?
    if options.coding == .rotated {
      let fitted = Rotation(
        trainingOn: rows, dimension: dimension, codeLength: plan.codeLength, bits: bits,
        seed: options.seed, threads: options.threads)
      coded = fitted.turned(
        sample(rows, dimension: dimension, bits, options), threads: options.threads)
      rotation = fitted
    }
    return Quantizers(
      coarse: coarse,
      product: ProductQuantizer(
        trainingOn: coded, dimension: dimension, codeLength: plan.codeLength, bits: bits,
        seed: options.seed, threads: options.threads), rotation: rotation)
  }

  /// Of at most 5,000 rows.
  private static func codingError(
    _ rows: [Float], dimension: Int, _ contents: SegmentContents, _ options: VectorBuildOptions
  ) -> Float {
    var generator = SplitMix64(seed: options.seed, stream: 5)
    let sample = RowSample.rows(
      generator.sample(5000, below: rows.count / dimension), of: rows, dimension: dimension)
    return contents.quantizers?.codingError(of: sample, contents.parameters.coding) ?? 0
  }

  private static func codeBits(
    _ options: VectorBuildOptions, dimension: Int, codeLength: Int
  ) -> Int {
    let wanted = options.codeBits ?? (ScanKernels.best.scansEightBitsFast ? 8 : 4)
    return wanted == 4 && 2 * codeLength <= dimension ? 4 : 8
  }

  /// Rows that product quantizers are trained on.
  private static func sample(
    _ rows: [Float], dimension: Int, _ bits: Int, _ options: VectorBuildOptions
  ) -> [Float] {
    var generator = SplitMix64(seed: options.seed, stream: 3)
    let numbers = generator.sample(
      ProductQuantizer.trainingRows(bits: bits), below: rows.count / dimension)
    return RowSample.rows(numbers, of: rows, dimension: dimension)
  }

  private static func residualSample(
    _ rows: [Float], _ coarse: CoarseQuantizer, _ bits: Int, _ options: VectorBuildOptions
  ) -> [Float] {
    var sample = sample(rows, dimension: coarse.dimension, bits, options)
    let lists = coarse.lists(forRows: sample, threads: options.threads)
    Residuals.subtract(lists, coarse, from: &sample)
    return sample
  }

  private static func assemble(
    _ rows: [Float], dimension: Int, ids: [Int64], plan: StoragePlan, _ trained: Quantizers?,
    _ options: VectorBuildOptions
  ) throws(VectorIndexError) -> SegmentContents {
    let lists =
      trained?.coarse.lists(forRows: rows, threads: options.threads)
      ?? [UInt32](repeating: 0, count: ids.count)
    let assembly = SegmentAssembly(
      parameters: SegmentParameters(
        metric: options.metric, dimension: dimension, rowCount: ids.count,
        codeLength: trained == nil ? 0 : plan.codeLength,
        codeBits: trained?.product.bits ?? 8, listCount: trained?.coarse.listCount ?? 0,
        coding: options.coding ?? .plain,
        store: trained == nil && plan.store == .none ? .float16 : plan.store,
        storeError: 0, codingError: 0, trainedRowCount: ids.count, rerank: .least,
        options: options),
      quantizers: trained, newRows: rows, old: nil, curve: RecallCurve(points: []),
      threads: options.threads)
    return try assembly.contents(
      ids.indices.map { SegmentAssembly.Member(list: lists[$0], id: ids[$0], source: $0) })
  }

  /// - Throws: The later row of two with one identity.
  static func checkDifferent(_ ids: [Int64]) throws(VectorIndexError) {
    let order = ids.indices.sorted { (ids[$0], $0) < (ids[$1], $1) }
    let repeated = zip(order, order.dropFirst()).filter { ids[$0] == ids[$1] }.map(\.1)
    guard let row = repeated.min() else { return }
    throw .duplicateID(id: ids[row], row: row)
  }
}
