import Catalog
import GRDB
import Model
import TestSupport
import Testing

@Suite struct CatalogDatabaseTests {
  private func chunk(_ ordinal: Int, _ text: String) -> Chunk {
    Chunk(
      ordinal: ordinal, text: text, headingPath: ["Guide", "Part \(ordinal)"],
      anchor: ordinal == 0 ? nil : "a\(ordinal)",
      lines: SourceSpan(startLine: ordinal + 1, endLine: ordinal + 3))
  }

  /// A catalog with one root, two files and three documents; the second has several blocks.
  private func sample(_ folder: TemporaryFolder) throws -> CatalogDatabase {
    let catalog = try CatalogDatabase(writing: folder.file("catalog.sqlite"))
    try catalog.write { edit in
      var state = try edit.view.state()
      let root = try edit.put(RootRecord(collection: "docs", path: "/docs"), &state)
      for number in 0..<3 {
        let file = try edit.put(
          FileRecord(
            root: root.id, path: "page\(number).html", byteCount: 10, modified: 20, readAt: 30,
            hash: [1, 2, 3], signatures: [5, 9]), &state)
        let count = number == 1 ? 40 : 2
        let chunks = (0..<count).map { chunk($0, "text \(number) \($0) " + pad(1000)) }
        _ = try edit.insert(
          name: DocumentID("page\(number).html"), title: number == 2 ? nil : "Page \(number)",
          file: file.id, passages: StoredPassages(chunks), &state)
      }
      state.generation += 1
      try edit.store(state)
    }
    return catalog
  }

  private func pad(_ count: Int) -> String { String(repeating: "word ", count: count / 5) }

  @Test func rowsComeBackAsStored() throws {
    let folder = TemporaryFolder()
    _ = try sample(folder)
    let catalog = try CatalogDatabase(reading: folder.file("catalog.sqlite"))
    try catalog.read { view in
      let state = try view.state()
      #expect(state.generation == 1 && state.chunkCount == 44 && state.nextChunk == 45)
      let documents = try view.documents()
      #expect(documents.map(\.name.rawValue) == ["page0.html", "page1.html", "page2.html"])
      #expect(documents.map(\.title) == ["Page 0", "Page 1", nil])
      #expect(try view.chunks(of: documents[1]).count == 40)
      let number = ChunkNumber(2 + 37)
      let owner = try view.document(owning: number)
      #expect(owner == documents[1])
      let found = try view.chunk(number, of: owner)
      #expect(found == chunk(36, "text 1 36 " + pad(1000)))
      #expect(try view.files().first?.signatures == [5, 9])
      #expect(try view.verify().isEmpty)
    }
  }

  @Test func deletedDocumentsLeaveTombstones() throws {
    let folder = TemporaryFolder()
    let catalog = try sample(folder)
    try catalog.write { edit in
      var state = try edit.view.state()
      let document = try #require(try edit.view.documents(named: DocumentID("page1.html")).first)
      try edit.delete(document, &state)
      try edit.delete(try edit.view.file(document.file), &state)
      try edit.store(state)
    }
    try catalog.read { view in
      let state = try view.state()
      #expect(state.chunkCount == 4)
      #expect(try view.tombstones(state) == Set((3...42).map { ChunkNumber($0) }))
      #expect(throws: CatalogError.self) { try view.document(owning: ChunkNumber(10)) }
      #expect(try view.verify().isEmpty)
    }
  }

  @Test func anErrorRollsEverythingBack() throws {
    struct Stop: Error {}
    let folder = TemporaryFolder()
    let catalog = try sample(folder)
    let before = try catalog.read { try $0.state() }
    #expect(throws: Stop.self) {
      try catalog.write { edit in
        var state = try edit.view.state()
        try edit.delete(try edit.view.documents()[0], &state)
        try edit.store(state)
        throw Stop()
      }
    }
    let after = try catalog.read { ($0, try $0.state()).1 }
    #expect(after == before)
  }

  @Test(arguments: [
    "UPDATE documents SET title = 'other' WHERE id = 1", "DELETE FROM documents WHERE id = 2",
    "UPDATE passages SET content = zeroblob(40) WHERE first_chunk = 1",
    "UPDATE passages SET first_chunk = 1000 WHERE first_chunk = 1",
    "DELETE FROM passages WHERE first_chunk = 1", "DELETE FROM files WHERE id = 3",
    "UPDATE files SET hash = 'text' WHERE id = 1", "UPDATE roots SET path = 7",
    "INSERT INTO tombstones VALUES (1, 1, 0)", "UPDATE state SET content = x'7b7d'",
    "UPDATE state SET checksum = 'word'", "DELETE FROM state", "DROP TABLE tombstones",
  ])
  func changedRowsAreFound(statement: String) throws {
    let folder = TemporaryFolder()
    do { _ = try sample(folder) }
    let path = folder.file("catalog.sqlite")
    var configuration = Configuration()
    configuration.foreignKeysEnabled = false
    try DatabaseQueue(path: path, configuration: configuration).write {
      try $0.execute(sql: "PRAGMA ignore_check_constraints = ON")
      try? $0.execute(sql: statement)
    }
    let catalog = try CatalogDatabase(reading: path)
    let faults = try? catalog.read { try $0.verify() }
    #expect(faults?.isEmpty != true, "\(statement)")
  }

  @Test func flippedBitsNeverTrapAndAreFoundOrHarmless() throws {
    let folder = TemporaryFolder()
    do { _ = try sample(folder) }
    let whole = folder.read("catalog.sqlite")
    let sound = try CatalogDatabase(reading: folder.file("catalog.sqlite")).read {
      try everything($0)
    }
    var generator = SeededGenerator(seed: 11)
    for number in 0..<150 {
      var damaged = whole
      damaged[Int.random(in: 0..<whole.count, using: &generator)] ^= 1 << UInt8(number % 8)
      let path = folder.write("damaged\(number).sqlite", damaged)
      let read = try? CatalogDatabase(reading: path).read { view in
        (try everything(view), try view.verify())
      }
      if let (content, faults) = read, faults.isEmpty { #expect(content == sound) }
    }
  }

  private func everything(_ view: CatalogView) throws -> [String] {
    let state = try view.state()
    let documents = try view.documents()
    return ["\(state)", "\(documents)", "\(try view.files())"]
      + (try documents.map { "\(try view.chunks(of: $0))" })
  }

  @Test func aMissingCatalogSaysWhatToDo() {
    #expect(throws: CatalogError.missing(path: "/nowhere/catalog.sqlite")) {
      try CatalogDatabase(reading: "/nowhere/catalog.sqlite")
    }
  }
}
