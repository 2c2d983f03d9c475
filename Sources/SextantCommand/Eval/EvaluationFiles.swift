import Evaluation
import Sextant

/// Qrels, topics and runs from files that may be compressed.
enum EvaluationFiles {
  static func qrels(_ path: String) throws -> Qrels {
    path.hasSuffix(".gz")
      ? try Qrels(bytes: SourceText.read(path), path: path) : try Qrels(path: path)
  }

  static func topics(_ path: String) throws -> Topics {
    path.hasSuffix(".gz")
      ? try Topics(bytes: SourceText.read(path), path: path) : try Topics(path: path)
  }

  static func run(_ path: String) throws -> Run {
    path.hasSuffix(".gz") ? try Run(bytes: SourceText.read(path), path: path) : try Run(path: path)
  }
}
