import FileFormat
import Model
import TestSupport
import Testing

@testable import Sextant

@Suite struct DocumentSpoolTests {
  private let folder = TemporaryFolder()

  /// Documents of all kinds of blocks; headings and anchors stay, change and go.
  private func documents(_ count: Int) -> [Document] {
    var generator = SeededGenerator(seed: 7)
    let kinds: [Block.Kind] = [
      .heading(level: 1), .heading(level: 6), .paragraph, .listItem, .code, .tableRow, .definition,
      .admonition, .quote,
    ]
    return (0..<count).map { number in
      let blocks = (0..<number % 12).map { place in
        Block(
          kind: kinds[(number + place) % kinds.count],
          text: "text \(place) ü " + String(repeating: "日本 ", count: number % 50),
          headingPath: Array(["Guide", "Teil ß"].prefix(Int.random(in: 0...2, using: &generator))),
          anchor: [nil, "a", "b"].randomElement(using: &generator) ?? nil,
          lines: SourceSpan(startLine: place + 1, endLine: place + 1 + number))
      }
      return Document(
        id: DocumentID("d\(number)"), path: "path/\(number).html",
        title: number % 3 == 0 ? nil : "Title \(number)", blocks: blocks)
    }
  }

  @Test(arguments: [0, 1000, 1 << 24])
  func documentsComeBack(memoryLimit: Int) throws {
    let spool = DocumentSpool(beside: folder.file("catalog"), memoryLimit: memoryLimit)
    let documents = documents(300)
    let places = try documents.map { try spool.append([$0])[0] }
    #expect(folder.files(under: ".").isEmpty, "the file has a name")
    for (place, document) in zip(places, documents).reversed() {
      #expect(try spool.document(at: place) == document)
    }
  }

  /// Swift takes both spellings of an accent for the same text; links do not.
  @Test func spellingsOfAnAccentAreKeptApart() throws {
    let spool = DocumentSpool(beside: folder.file("catalog"))
    let names = ["caf\u{E9}", "cafe\u{301}"]
    let blocks = names.map {
      Block(
        kind: .paragraph, text: $0, headingPath: [$0], anchor: $0,
        lines: SourceSpan(startLine: 1, endLine: 1))
    }
    let document = Document(id: DocumentID("d"), path: "d", title: nil, blocks: blocks)
    let found = try spool.document(at: try spool.append([document])[0])
    for (block, name) in zip(found.blocks, names) {
      #expect(Array((block.anchor ?? "").utf8) == Array(name.utf8))
      #expect(Array(block.headingPath[0].utf8) == Array(name.utf8))
    }
  }

  @Test func threadsMayUseItTogether() throws {
    let spool = DocumentSpool(beside: folder.file("catalog"), memoryLimit: 5000)
    let documents = documents(400)
    let found = try concurrentMap(40, threads: 4) { number in
      let own = Array(documents[number * 10..<number * 10 + 10])
      return try spool.append(own).map { try spool.document(at: $0) } == own
    }
    #expect(!found.contains(false))
  }

  @Test func noRoomIsAnError() throws {
    let spool = DocumentSpool(beside: folder.file("missing/catalog"), memoryLimit: 10)
    #expect(throws: FileFormatError.self) { try spool.append(documents(5)) }
  }
}
