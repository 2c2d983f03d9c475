import Ranking

/// How a question is answered.
public struct AskOptions: Sendable {
  /// Tokens that the packed passages may take.
  public var budget = 2000
  /// How passages are found; `count` of them are considered.
  public var search: SearchOptions

  /// The defaults: a budget of 2,000 tokens, 20 passages, both legs.
  public init() {
    search = SearchOptions()
    search.count = 20
  }
}

/// An answer made of sentences that stand in the documents, each with its citation.
public struct AskAnswer: Codable, Sendable {
  /// A part of the answer.
  public struct Sentence: Codable, Sendable {
    /// The sentence, as it stands in its document.
    public var text: String
    /// Code that follows the sentence in its document.
    public var code: String?
    /// The number of its citation.
    public var citation: Int
  }

  /// Where a sentence stands.
  public struct Citation: Codable, Sendable {
    /// From 1, as sentences refer to it.
    public var number: Int
    /// Path relative to the indexed root, or the record's `_id`.
    public var documentID: String
    /// Path of the source file relative to its root.
    public var path: String
    /// Absolute path of the source file at the time of indexing.
    public var file: String
    /// The document's title, when it has one.
    public var title: String?
    /// Headings above the passage, outermost first.
    public var headingPath: [String]
    /// The nearest anchor id, for links.
    public var anchor: String?
    /// First line in the source, from 1.
    public var startLine: Int
    /// Last line in the source.
    public var endLine: Int
    /// The cited text, exactly as it stands in the passage.
    public var quote: String

    enum CodingKeys: String, CodingKey {
      case number, path, file, title, anchor, quote
      case documentID = "document_id"
      case headingPath = "heading_path"
      case startLine = "start_line"
      case endLine = "end_line"
    }
  }

  /// What the support was estimated from.
  public struct Evidence: Codable, Sendable {
    /// Greatest share of the question's words, weighted by rarity, that one passage has; 0…1.
    public var passageCoverage: Double
    /// Share that the best sentence has, with credit for headings and passage; 0…1.
    public var sentenceCoverage: Double
    /// Greatest cosine of a passage with the question; nil without an encoder.
    public var passageCosine: Double?
    /// Greatest cosine of a chosen sentence with the question; nil without an encoder.
    public var sentenceCosine: Double?

    enum CodingKeys: String, CodingKey {
      case passageCoverage = "passage_coverage"
      case sentenceCoverage = "sentence_coverage"
      case passageCosine = "passage_cosine"
      case sentenceCosine = "sentence_cosine"
    }
  }

  /// Version of the JSON form.
  public var schema = 1
  /// The question as it was asked.
  public var question: String
  /// False when nothing supports an answer; `reason` then says why.
  public var isAnswered: Bool
  /// How well the passages support the answer, 0…1.
  public var support: Double
  /// What `support` was estimated from; nil when nothing was found.
  public var evidence: Evidence?
  /// Why an answer was withheld; nil when there is one.
  public var reason: String?
  /// The answer, in reading order.
  public var sentences: [Sentence]
  /// The sources of the sentences, by number.
  public var citations: [Citation]
  /// The best passages, numbered, with path, headings and lines: for a language model.
  public var context: String
  /// Tokens of `context`, as the encoder counts them.
  public var contextTokens: Int
  /// Wall time inside the library.
  public var tookMilliseconds: Double

  enum CodingKeys: String, CodingKey {
    case schema, question, support, evidence, reason, sentences, citations, context
    case isAnswered = "answered"
    case contextTokens = "context_tokens"
    case tookMilliseconds = "took_ms"
  }
}
