import Kernels

/// A transformer with its tokenizer, whatever is done with its token vectors.
struct TransformerModel: Sendable {
  /// Tokens that a block aims at: enough rows to keep the kernels busy, few enough for the caches.
  static let blockTokens = 192

  let architecture: any TransformerArchitecture
  let tokenizer: any SubwordTokenizer
  let maximumTokens: Int
  let stored: ModelWeights
  /// What all of the above depends on.
  let fingerprint: Fingerprint
  private let weights: [EmbeddingRole: TransformerWeights]
  private let workspaces = WorkspacePool()

  var shape: TransformerShape { architecture.shape }

  /// Loads config.json, weights and tokenizer of a folder; packed weights come from the
  /// ``PackedWeightsCache``, which is written first where it does not hold.
  ///
  /// - Parameter takesPairs: True for models that read two texts at once.
  /// - Throws: ``ModelError``.
  init(
    _ folder: ModelFolder, precision: EncoderPrecision, takesPairs: Bool = false
  ) throws(ModelError) {
    let settings = try folder.settings("config.json")
    let architecture = try TransformerArchitectures.read(settings)
    let stored = try ModelWeights(folder)
    let tokenizer =
      takesPairs ? try TokenizerLoader.loadForPairs(folder) : try TokenizerLoader.load(folder)
    let template = tokenizer.template
    let limit = try SequenceLimit.read(
      folder, most: architecture.shape.positionLimit,
      least: takesPairs ? template.pairCount + 2 : template.singleCount + 1, tokenizer)
    try Self.check(tokenizer, architecture.shape, folder)
    var digits = Fingerprint()
    stored.add(to: &digits)
    stored.releasePages()
    weights = try Self.packed(
      architecture, stored, positions: limit,
      precision: precision,
      cache: PackedWeightsCache(folder: folder, weights: digits.text, precision: precision))
    stored.releasePages()
    self.architecture = architecture
    self.stored = stored
    self.tokenizer = tokenizer
    maximumTokens = limit
    var fingerprint = Fingerprint()
    fingerprint.add("kind", "transformer \(precision.fingerprintClass)")
    fingerprint.add("maximumTokens", limit)
    fingerprint.add("config", Fingerprint.canonical(settings))
    try fingerprint.addTokenizer(of: folder)
    fingerprint.add(digits)
    self.fingerprint = fingerprint
  }

  private static func check(
    _ tokenizer: any SubwordTokenizer, _ shape: TransformerShape, _ folder: ModelFolder
  ) throws(ModelError) {
    guard tokenizer.largestID < shape.vocabularySize else {
      throw .badSetting(
        path: folder.path(of: "config.json"), key: "vocab_size", found: "\(shape.vocabularySize)",
        expected: "more than the tokenizer's largest id, \(tokenizer.largestID)")
    }
  }

  private static func packed(
    _ architecture: any TransformerArchitecture, _ stored: ModelWeights, positions: Int,
    precision: EncoderPrecision, cache: PackedWeightsCache
  ) throws(ModelError) -> [EmbeddingRole: TransformerWeights] {
    func read(_ packer: inout WeightPacker) throws(ModelError) -> [EmbeddingRole:
      TransformerWeights]
    {
      let documents = try architecture.weights(
        architecture.reader(stored), positions: positions, &packer)
      guard architecture.adapter(for: .query) != architecture.adapter(for: .document) else {
        return [.document: documents, .query: documents]
      }
      let queries = try architecture.weights(
        architecture.reader(stored, role: .query), positions: positions, &packer)
      return [.document: documents, .query: queries]
    }
    var packer = WeightPacker(precision: precision, file: cache.open())
    let made = try read(&packer)
    guard packer.madeCount > 0, cache.write(packer.matrices) else { return made }
    // Mapped pages can be shared and given back, those of the matrices just made cannot.
    var mapped = WeightPacker(precision: precision, file: cache.open())
    return try read(&mapped)
  }

  /// Calls `body` with the token vectors of every text, from any thread and in no fixed order.
  ///
  /// - Parameters:
  ///   - texts: Subword ids with special tokens, at most ``maximumTokens`` each.
  ///   - types: As `texts`; nil where all are 0.
  ///   - body: Takes the text's place and its `(tokens, hidden size)`, valid for the call alone.
  /// - Throws: `CancellationError` when the caller's task is cancelled, after the blocks begun.
  func run(
    _ texts: TokenTexts, types: TokenTexts? = nil, role: EmbeddingRole, threads: Int,
    progress: (@Sendable (Int) -> Void)? = nil, _ body: @Sendable (Int, FloatRows) -> Void
  ) throws(CancellationError) {
    guard let weights = weights[role] else { preconditionFailure("a role without weights") }
    let batch = TokenBatch(texts, types: types, blockTokens: Self.blockTokens)
    let blocks = BlockCounter(blockCount: batch.blocks.count, progress: progress)
    WorkerThreads.run(min(threads, blocks.blockCount)) {
      guard blocks.blockCount > 0 else { return }
      let workspace = workspaces.take(weights, tokens: batch.largestBlock)
      let pass = TransformerForwardPass(weights: weights, workspace: workspace)
      while let block = blocks.nextUnlessCancelled() {
        run(batch, batch.blocks[block], pass, body)
        blocks.finish(batch.blocks[block].count)
      }
      workspaces.put(workspace)
    }
    try blocks.checkCancellation()
  }

  private func run(
    _ batch: TokenBatch, _ block: Range<Int>, _ pass: TransformerForwardPass,
    _ body: (Int, FloatRows) -> Void
  ) {
    let ids = batch.ids(block)
    if !ids.isEmpty {
      pass.run(ids[...], types: batch.types(block)[...], lengths: batch.lengths[block])
    }
    let tokens = pass.workspace.hidden.rows(ids.count, shape.hiddenSize)
    var start = 0
    for place in block {
      let end = start + batch.lengths[place]
      body(batch.order[place], tokens[start..<end])
      start = end
    }
  }
}
