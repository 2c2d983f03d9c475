package import Encoder
import FileFormat
import Glibc

/// Trains a small static encoder to imitate a transformer on documentation.
public enum ModelTraining {
  /// What to train and how long.
  public struct Options: Sendable {
    /// Name or folder of the transformer to imitate.
    public var teacher = ModelStore.preferred
    /// The folder to write; it must not hold a model that training would overwrite unasked.
    public var output: String
    /// Passages to draw from the documentation.
    public var passages = 30_000
    /// Passages of these, at most, that the teacher encodes; the others only train to be found by
    /// their headings and sentences.
    public var taught = 16_000
    /// Passes over the passages that the teacher encoded; 0 leaves the start table as it is.
    public var epochs = 20
    /// Passes over all passages after that, without the teacher.
    public var pairEpochs = 4
    /// Values of a vector, an even number; nil for as many as the teacher has, at most
    /// ``largestDimension``.
    public var dimension: Int?
    /// How the teacher computes; nil for what the CPU does best without loss.
    package var precision: EncoderPrecision?
    /// Threads that work.
    public var threads = 1
    /// Decides which passages are drawn and their order.
    public var seed: UInt64 = 1
    /// Leaves the teacher's vectors beside the output.
    public var keepsCache = false

    /// Options for a model written to `output`.
    public init(output: String) { self.output = output }
  }

  /// Values of a vector where a teacher has more and nothing else is asked for.
  public static let largestDimension = 384

  /// What is being done.
  public enum Event: Sendable {
    case reading(done: Int, total: Int)
    case encoding(done: Int, total: Int)
    case encodingSubwords(done: Int, total: Int)
    case fitted(epoch: Int, total: Int, cosineLoss: Double, retrievalLoss: Double)
    case paired(epoch: Int, total: Int, retrievalLoss: Double)
  }

  /// Reads `paths`, trains, writes the model's folder and measures it on documents left out.
  ///
  /// The same paths, options and number formats of the machine give the same bytes, whatever the
  /// number of threads.
  ///
  /// - Throws: ``SextantError``, and the errors of model and vector files.
  public static func train(
    _ paths: [String], options: Options, models: ModelStore = ModelStore(),
    onEvent: @escaping @Sendable (Event) -> Void = { _ in }
  ) throws -> ModelTrainingReport {
    let loaded = try models.load(options.teacher, precision: options.precision)
    guard let teacher = loaded as? TransformerEncoder else {
      throw SextantError.badOption(
        name: "--teacher", value: options.teacher, advice: "give a transformer, not a static model")
    }
    guard let tokenizer = teacher.wordPiece else {
      throw SextantError.badOption(
        name: "--teacher", value: options.teacher,
        advice: "give a transformer with a WordPiece tokenizer")
    }
    let dimension = options.dimension ?? min(teacher.dimension, Self.largestDimension) & ~1
    guard 2...teacher.dimension ~= dimension, dimension.isMultiple(of: 2) else {
      throw SextantError.badOption(
        name: "--dimension", value: "\(dimension)",
        advice: "give an even number, at most the teacher's \(teacher.dimension)")
    }
    return try ModelTrainingRun(
      options: options, teacher: teacher, tokenizer: tokenizer, dimension: dimension,
      onEvent: onEvent
    ).run(paths)
  }
}

/// What a training run did and how good its model is on documents that it was not trained with.
public struct ModelTrainingReport: Codable, Sendable {
  /// How well one encoder does on the passages left out.
  public struct Retrieval: Codable, Sendable {
    /// Mean of 1 / rank of the passage a heading belongs to, 0 beyond rank ten.
    public var headings: Double
    /// The same for a sentence and the passage it was taken out of.
    public var sentences: Double
  }

  /// Passages trained with.
  public var passages: Int
  /// Those of them that the teacher encoded.
  public var taught: Int
  /// Passages left out, with which everything below was measured.
  public var heldOut: Int
  /// Mean cosine of the model's and the teacher's vectors of a text, along the model's directions.
  public var cosine: Double
  /// Share of a passage's ten nearest passages that model and teacher have in common.
  public var neighbourOverlap: Double
  /// Finding passages with the teacher.
  public var teacher: Retrieval
  /// Finding passages with subwords that only went through the teacher one by one.
  public var start: Retrieval
  /// Finding passages with the table fitted to the teacher.
  public var fitted: Retrieval
  /// Finding passages with the model, fitted and then trained on all passages.
  public var model: Retrieval
  /// Bytes of the model's folder.
  public var bytes: Int
}
