import Testing

@testable import Ranking

@Suite struct QueryKindTests {
  @Test(arguments: [
    ("json.dumps", QueryKind.identifier), ("snake_case error", .identifier), ("E0277", .identifier),
    ("--verbose", .identifier), ("camelCase", .identifier), ("open()", .identifier),
    ("json", .lookup), ("sorting lists", .lookup), ("rate-limit", .lookup), ("C++", .lookup),
    ("how to sort a list", .question), ("sorting?", .question), ("Why not", .lookup),
    ("a b c d e f g h", .question), ("sort list of numbers", .keywords),
    ("what does os.path.join return", .question), ("2024", .lookup), ("-", .lookup),
  ])
  func looksDecide(_ text: String, _ kind: QueryKind) throws {
    #expect(try QueryKind(of: SearchQuery(parsing: text)) == kind)
  }
}
