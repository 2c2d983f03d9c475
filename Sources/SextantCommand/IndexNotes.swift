import Sextant

/// What a user should know about the index beside the results, on standard error.
enum IndexNotes {
  /// Says that the index is empty when that is why `isEmpty`, and that vectors are missing.
  static func write(_ index: SearchIndex, mode: SearchMode, isEmpty: Bool) {
    let terminal = Terminal.standardError
    guard isEmpty || terminal.isInteractive, let status = try? index.status() else { return }
    if status.documents == 0 {
      terminal.message(
        "\(status.path): the index is empty; add files with 'sextant index PATH'")
    }
    if mode != .lexical, status.vectors.pending > 0, terminal.isInteractive {
      terminal.message(
        "note: \(status.vectors.pending) of \(Numbers.count(status.chunks, "passage")) have no "
          + "vector yet and are found by their words alone; 'sextant index' on their folders "
          + "makes the rest")
    }
  }
}
