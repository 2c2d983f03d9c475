import Glibc

@testable import Evaluation

/// Qrels in TREC form.
func qrels(_ text: String, path: String = "q.txt") throws(EvaluationError) -> Qrels {
  try Qrels(bytes: Array(text.utf8), path: path)
}

/// A run in TREC form.
func run(_ text: String, path: String = "r.trec") throws(EvaluationError) -> Run {
  try Run(bytes: Array(text.utf8), path: path)
}

/// Topics in any form.
func topics(_ text: String, path: String = "t.txt") throws(EvaluationError) -> Topics {
  try Topics(bytes: Array(text.utf8), path: path)
}

/// The message of the error that `body` throws; empty when it throws none.
func message(_ body: () throws(EvaluationError) -> Void) -> String {
  do {
    try body()
    return ""
  } catch {
    return error.description
  }
}

/// A run that ranks `documents` in the order given, for one topic.
func ranking(_ documents: DocumentName...) -> [RankedDocument] {
  documents.enumerated().map { RankedDocument($1, score: Double(-$0)) }
}

/// Runs `body` with the path of a folder that exists only meanwhile.
func withTemporaryFolder(_ body: (String) throws -> Void) throws {
  var template = Array("/tmp/sextant-evaluation-XXXXXX".utf8CString)
  guard mkdtemp(&template) != nil else {
    throw EvaluationError.unwritableFile(path: "", code: errno)
  }
  let folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  defer { removeFolder(folder) }
  try body(folder)
}

/// The names of the files in a folder.
func files(in folder: String) -> [String] {
  guard let entries = opendir(folder) else { return [] }
  defer { closedir(entries) }
  var names: [String] = []
  while let entry = readdir(entries) {
    let name = withUnsafePointer(to: &entry.pointee.d_name.0) { String(cString: $0) }
    if name != "." && name != ".." { names.append(name) }
  }
  return names
}

private func removeFolder(_ folder: String) {
  for name in files(in: folder) { unlink("\(folder)/\(name)") }
  rmdir(folder)
}
