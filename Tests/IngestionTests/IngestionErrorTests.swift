import Ingestion
import Testing

@Suite struct IngestionErrorTests {
  @Test(arguments: [
    (
      IngestionError.syntax(path: "a/b.xml", line: 2, column: 7, reason: "why", advice: "do this"),
      "a/b.xml:2:7: error: why; do this"
    ),
    (.syntax(path: "a", line: 2, column: nil, reason: "why", advice: "do"), "a:2: error: why; do"),
    (.bytes(path: "a.gz", offset: 9, reason: "why", advice: "do"), "a.gz: byte 9: error: why; do"),
    (
      .tooLarge(path: "a", byteCount: 20, maximum: 10),
      "a: byte 10: error: 20 bytes of text, at most 10 are read; split the file"
    ),
    (
      .limit(path: "a", line: 3, what: "cells", found: 20, maximum: 10),
      "a:3: error: 20 cells, at most 10 are allowed; simplify the markup or leave the file out"
    ),
    (
      .deadline(path: "a", line: 3, seconds: 0.5),
      "a:3: error: parsing stopped after 0.5 s; simplify the markup or leave the file out"
    ),
  ])
  func messagesNameThePlaceTheReasonAndTheNextStep(error: IngestionError, message: String) {
    #expect(error.description == message)
  }
}
