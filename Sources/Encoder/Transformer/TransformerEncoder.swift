import FileFormat
import Kernels
import Synchronization

/// A BERT sentence encoder in Hugging Face's folder layout.
///
/// Devlin et al. (2019) for the model, Reimers and Gurevych, "Sentence-BERT" (2019) for pooling.
/// Texts are sorted by length and cut into blocks of tokens without padding; threads take blocks.
package final class TransformerEncoder: SentenceEncoder {
  /// Model types of config.json that mean this encoder.
  package static let modelTypes = ["bert"]

  /// Tokens that a block aims at: enough rows to keep the kernels busy, few enough for the caches.
  static let blockTokens = 192

  package let name: String
  package let dimension: Int
  package let maximumTokens: Int
  package let fingerprint: String
  /// Cuts texts into subwords.
  package let tokenizer: WordPieceTokenizer
  /// How it computes.
  package let precision: EncoderPrecision
  let settings: SentenceSettings
  private let weights: BERTWeights
  /// Workspaces that no thread uses now.
  private let workspaces = Mutex<[TransformerWorkspace]>([])

  /// Loads a folder.
  ///
  /// The first time, weights are packed and written to a ``PackedWeightsCache``, later they are
  /// mapped, which takes some 30 ms for MiniLM, most of it to read all weights for their checksum.
  ///
  /// - Parameter precision: nil for ``EncoderPrecision/automatic``.
  /// - Throws: ``ModelError``.
  package convenience init(
    folder: String, precision: EncoderPrecision? = nil
  ) throws(ModelError) {
    try self.init(folder: ModelFolder(folder), precision: precision)
  }

  init(folder: ModelFolder, precision: EncoderPrecision? = nil) throws(ModelError) {
    let precision = precision ?? .automatic
    self.precision = precision
    settings = try SentenceSettings(folder) { path throws(ModelError) in
      try BERTConfiguration(ModelFolder(folder, part: path).settings("config.json")).hiddenSize
    }
    let model = ModelFolder(folder, part: settings.transformerPath)
    let configuration = try BERTConfiguration(model.settings("config.json"))
    let file = try SafetensorsFile(file: try model.map("model.safetensors"))
    name = folder.name
    dimension = configuration.hiddenSize
    tokenizer = try WordPieceTokenizer(folder: model)
    let limit = try SequenceLimit.read(model, configuration, tokenizer)
    maximumTokens = limit
    guard tokenizer.largestID < configuration.vocabularySize else {
      throw .badSetting(
        path: model.path(of: "config.json"), key: "vocab_size",
        found: "\(configuration.vocabularySize)",
        expected: "more than the tokenizer's largest id, \(tokenizer.largestID)")
    }
    var weightsDigits = Fingerprint()
    file.withBytes { weightsDigits.add("weights", contentOf: $0) }
    file.releasePages()
    weights = try Self.weights(
      file, configuration, positionCount: limit, precision: precision,
      cache: PackedWeightsCache(
        folder: model, weights: weightsDigits.text, precision: precision))
    file.releasePages()
    var fingerprint = Fingerprint()
    fingerprint.add("kind", "bert \(precision.fingerprintClass)")
    fingerprint.add("pooling", settings.pooling.rawValue)
    fingerprint.add("query", settings.queryPrompt)
    fingerprint.add("document", settings.documentPrompt)
    fingerprint.add("maximumTokens", limit)
    fingerprint.add("heads", configuration.headCount)
    fingerprint.add("epsilon", configuration.layerNormEpsilon)
    try fingerprint.addTokenizer(of: model)
    fingerprint.add(weightsDigits)
    self.fingerprint = fingerprint.digits
  }

  /// Takes the packed weights from the cache, which is written first where it does not hold.
  private static func weights(
    _ file: SafetensorsFile, _ configuration: BERTConfiguration, positionCount: Int,
    precision: EncoderPrecision, cache: PackedWeightsCache
  ) throws(ModelError) -> BERTWeights {
    var packer = WeightPacker(precision: precision, file: cache.open())
    let weights = try BERTWeights(
      file, configuration, positionCount: positionCount, packer: &packer)
    guard packer.madeCount > 0, cache.write(packer.matrices) else { return weights }
    // Mapped pages can be shared and given back, those of the matrices just made cannot.
    var mapped = WeightPacker(precision: precision, file: cache.open())
    return try BERTWeights(file, configuration, positionCount: positionCount, packer: &mapped)
  }

  package func tokenIDs(_ text: String) -> [Int32] {
    tokenizer.tokenIDs(text, maximumTokens: maximumTokens)
  }

  package func tokenCount(_ text: String) -> Int { tokenizer.subwordCount(text) }

  package func encode(
    _ texts: [String], role: EmbeddingRole, threads: Int, progress: (@Sendable (Int) -> Void)?
  ) -> EmbeddingMatrix {
    let prompt = role == .query ? settings.queryPrompt : settings.documentPrompt
    return encode(
      tokenIDs: texts.map { tokenIDs(prompt + $0) }, threads: threads, progress: progress)
  }

  /// One unit row for each text, given as subword ids with special tokens.
  ///
  /// - Precondition: Every text has 1 to `maximumTokens` ids, all of the model's vocabulary.
  package func encode(
    tokenIDs texts: [[Int32]], threads: Int, progress: (@Sendable (Int) -> Void)?
  ) -> EmbeddingMatrix {
    let batch = TokenBatch(texts, blockTokens: Self.blockTokens)
    let output = SharedRows(rowCount: texts.count, dimension: dimension)
    let blocks = BlockCounter(blockCount: batch.blocks.count, progress: progress)
    WorkerThreads.run(min(threads, blocks.blockCount)) {
      guard blocks.blockCount > 0 else { return }
      let workspace = self.takeWorkspace(batch)
      while let block = blocks.next() {
        self.encode(batch, batch.blocks[block], workspace, into: output)
        blocks.finish(batch.blocks[block].count)
      }
      self.workspaces.withLock { $0.append(workspace) }
    }
    return output.matrix()
  }

  private func encode(
    _ batch: TokenBatch, _ block: Range<Int>, _ workspace: TransformerWorkspace,
    into output: SharedRows
  ) {
    let ids = batch.ids[batch.starts[block.lowerBound]..<batch.starts[block.upperBound]]
    BERTForwardPass(weights: weights, workspace: workspace).run(ids, lengths: batch.lengths[block])
    var start = 0
    for place in block {
      let rows = start..<start + batch.lengths[place]
      output.write(batch.order[place]) { pool(workspace, rows, into: $0) }
      start = rows.upperBound
    }
  }

  private func pool(
    _ workspace: TransformerWorkspace, _ rows: Range<Int>,
    into out: UnsafeMutableBufferPointer<Float>
  ) {
    for row in settings.pooling == .mean ? rows : rows.prefix(1) {
      let values = workspace.hidden.buffer[row * dimension..<(row + 1) * dimension]
      for (index, value) in zip(out.indices, values) { out[index] += value }
    }
    UnitVector.normalize(out)
  }

  private func takeWorkspace(_ batch: TokenBatch) -> TransformerWorkspace {
    let spare = workspaces.withLock { $0.popLast() }
    let tokens = batch.largestBlock
    if let spare, spare.tokenCapacity >= tokens { return spare }
    // Rounded up, so that single texts of growing length do not allocate again and again.
    return TransformerWorkspace(
      weights.configuration, tokens: (tokens + 63) / 64 * 64, longest: maximumTokens)
  }
}
