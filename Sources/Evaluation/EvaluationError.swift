/// What can be wrong with qrels, topics, runs and the names of measures: facts only.
///
/// The sentences for people are in ``description``.
package enum EvaluationError: Error, Equatable, Sendable {
  /// The file could not be read; `code` is the system's error number.
  case unreadableFile(path: String, code: Int32)
  /// The file could not be written; `code` is the system's error number.
  case unwritableFile(path: String, code: Int32)
  /// The file holds none of what it should hold.
  case emptyFile(path: String, expected: FileContent)
  /// Line `line` (from 1) of the file cannot be understood.
  case malformedLine(path: String, line: Int, fault: LineFault)
  /// The run must not be scored: a number would say nothing about the search.
  case unsoundRun(name: String, fault: RunFault)
  /// No measure has this name.
  case unknownMeasure(String)
  /// A comparison needs at least two runs.
  case tooFewRuns(count: Int)

  /// What a file should hold.
  package enum FileContent: Sendable {
    /// Relevance judgements.
    case judgements
    /// Topics.
    case topics
    /// Ranked documents.
    case rankedDocuments
  }

  /// Why a run must not be scored.
  package enum RunFault: Equatable, Sendable {
    /// No document for any topic: the arm that made the run never ran.
    case nothingRetrieved
    /// No topic with results is judged: run and qrels belong to different collections.
    case noCommonTopic(qrels: String, runTopic: TopicName, qrelsTopic: TopicName)
    /// Topics that were never asked.
    case foreignTopics(count: Int, example: TopicName)
    /// Documents that the collection does not hold: another index leaked into the run.
    case foreignDocuments(count: Int, example: DocumentName, topic: TopicName)
    /// A ranking holds a document twice.
    case repeatedDocument(topic: TopicName, document: DocumentName)
    /// A topic is ranked twice.
    case repeatedRanking(topic: TopicName)
    /// A score is not a number.
    case scoreIsNaN(topic: TopicName, document: DocumentName)
    /// A name is empty or holds white space, which the columns of a run file cannot carry.
    case unwritableName(String)
  }

  /// What is wrong with one line of a file.
  package enum LineFault: Equatable, Sendable {
    /// Bytes that are not UTF-8, or control characters.
    case notText
    /// A run line without its six columns.
    case runColumns(found: Int)
    /// A TREC qrels line without its four columns.
    case qrelsColumns(found: Int)
    /// A BEIR qrels line without its three columns.
    case tabbedQrelsColumns(found: Int)
    /// A first line that is neither TREC nor BEIR qrels.
    case unknownQrelsForm
    /// A grade that is not a whole number.
    case gradeNotWhole(String)
    /// A score that is not a number.
    case scoreNotNumber(String)
    /// An empty name of a topic or document.
    case emptyName
    /// A document judged twice for one topic.
    case repeatedJudgement(topic: TopicName, document: DocumentName, firstLine: Int)
    /// A document ranked twice for one topic.
    case repeatedDocument(topic: TopicName, document: DocumentName, firstLine: Int)
    /// A topic given twice.
    case repeatedTopic(TopicName, firstLine: Int)
    /// A line of queries.jsonl that is no object with the strings `_id` and `text`.
    case notQuery
    /// A topic without words.
    case emptyTopic(TopicName)
    /// A line without the tab between name and text.
    case missingTab
    /// A `<top>` whose `</top>` is missing.
    case unclosedTop
    /// A `<top>` without `<num>`.
    case missingNumber
    /// A `<top>` without `<title>`.
    case missingTitle
  }
}
