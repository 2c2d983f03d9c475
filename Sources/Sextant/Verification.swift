import Catalog
import FileFormat
import LexicalIndex
import Model
import VectorIndex

/// Reads an index whole: every checksum, and whether catalog and segments agree.
struct Verification {
  private let folder: IndexFolder

  init(_ folder: IndexFolder) { self.folder = folder }

  /// What is wrong, one sentence each.
  func faults() -> [String] {
    var faults: [String] = []
    do {
      let catalog = try CatalogDatabase(reading: folder.catalogPath)
      try catalog.read { view in
        faults += try view.verify().map { "\(folder.catalogPath): error: \($0)" }
        let state = try view.state()
        let live = Set(try view.documents().flatMap(\.chunks))
        let dead = Set(try view.tombstones(state).map(\.rawValue))
        faults += lexicalFaults(state, live: live, dead: dead)
        faults += vectorFaults(state, live: live, dead: dead)
      }
    } catch { faults.append("\(error)") }
    return faults
  }

  private func lexicalFaults(
    _ state: IndexState, live: Set<Int64>, dead: Set<Int64>
  ) -> [String] {
    var faults: [String] = []
    var seen: Set<Int64> = []
    for segment in state.lexical {
      let path = folder.segmentPath(segment.file)
      do {
        try Generation.checkSize(path, segment)
        let opened = try LexicalSegment(path: path)
        try opened.verify()
        for ordinal in 0..<opened.chunkCount {
          let chunk = try opened.chunkNumber(ordinal).rawValue
          if !seen.insert(chunk).inserted || !(live.contains(chunk) || dead.contains(chunk)) {
            faults.append("\(path): error: chunk \(chunk) is not the catalog's")
          }
        }
      } catch { faults.append("\(error)") }
    }
    if faults.isEmpty, !live.isSubset(of: seen) {
      faults.append("\(folder.segmentsPath): error: passages without postings")
    }
    return faults
  }

  private func vectorFaults(
    _ state: IndexState, live: Set<Int64>, dead: Set<Int64>
  ) -> [String] {
    var faults: [String] = []
    var seen: [String: Set<Int64>] = [:]
    for segment in state.vectors {
      let path = folder.segmentPath(segment.file)
      do {
        try Generation.checkSize(path, segment)
        let opened = try VectorSegment(path: path)
        try opened.verify()
        let ids = try opened.ids()
        if !ids.allSatisfy({ live.contains($0) || dead.contains($0) }) {
          faults.append("\(path): error: vectors of chunks that are not the catalog's")
        }
        if !seen[segment.fingerprint, default: []].isDisjoint(with: ids) {
          faults.append("\(path): error: vectors of chunks that another segment has")
        }
        seen[segment.fingerprint, default: []].formUnion(ids)
      } catch { faults.append("\(error)") }
    }
    return faults
  }
}
