import Sextant

/// Shows the events of an indexing run.
final class IndexDisplay: Sendable {
  private let progress = ProgressLine()

  func show(_ event: IndexEvent) {
    switch event {
    case .scanning(let path): progress.update("looking through \(path)")
    case .loading(let encoder): progress.update("loading the encoder \(encoder)")
    case .reading(let done, let total, let bytes):
      progress.update(
        "reading  ", done: done, total: total, unit: "files", note: Numbers.bytes(Int(bytes)))
    case .analysing(let done, let total):
      progress.update("analysing", done: done, total: total, unit: "documents")
    case .publishing: progress.update("publishing text and postings")
    case .embedding(let done, let total):
      progress.update("embedding", done: done, total: total, unit: "passages")
    case .merging: progress.update("merging segments")
    case .warning(let text): progress.message(Terminal.harmless(text))
    }
  }

  func finish() { progress.finish() }

  /// One line that says what was done.
  static func summary(_ report: IndexReport, folder: IndexFolder, isDryRun: Bool) -> String {
    let counts = [
      (report.added, "added"), (report.updated, "updated"), (report.unchanged, "unchanged"),
      (report.removed, "removed"), (report.failed, "failed"),
    ].map { "\($0) \($1)" }.joined(separator: ", ")
    guard !isDryRun else { return "would be: \(counts)" }
    var lines = [counts]
    lines.append(
      "\(folder.path): \(Numbers.count(report.documents, "document")), "
        + "\(Numbers.count(report.chunks, "passage"))"
        + (report.encoder.map { ", encoder \($0)" } ?? "")
        + " (\(Numbers.decimal(report.seconds, 1)) s)")
    return lines.joined(separator: "\n")
  }
}
