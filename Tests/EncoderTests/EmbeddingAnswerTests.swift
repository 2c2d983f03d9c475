import Testing

@testable import Encoder

@Suite struct EmbeddingAnswerTests {
  private func read(
    _ text: String, count: Int = 2, dimension: Int? = nil
  ) throws -> EmbeddingAnswer {
    try EmbeddingAnswer(Array(text.utf8), count: count, dimension: dimension)
  }

  @Test func rowsStandInTheOrderOfTheTextsAndAreUnits() throws {
    let answer = try read(
      """
      {"object":"list","model":"m","usage":{"prompt_tokens":3},
       "data":[{"object":"embedding","embedding":[0,-2.0],"index":1},
               {"index":0,"embedding":[3,4e0],"more":[1,{"a":null}]}]}
      """)
    #expect(answer.dimension == 2)
    #expect(answer.values == [0.6, 0.8, 0, -1])
  }

  @Test(arguments: [
    ("", "byte 0"),
    ("[]", "byte 0"),
    ("{}", "no \"data\""),
    (#"{"data":[]}"#, "0 vectors for 2"),
    (#"{"data":[{"index":0,"embedding":[1]}]}"#, "1 vectors for 2"),
    (#"{"data":[{"index":0,"embedding":[1]},{"index":0,"embedding":[1]}]}"#, "repeated"),
    (#"{"data":[{"index":0,"embedding":[1]},{"index":2,"embedding":[1]}]}"#, "not below 2"),
    (#"{"data":[{"index":0,"embedding":[1]},{"index":-1,"embedding":[1]}]}"#, "not below 2"),
    (#"{"data":[{"index":0,"embedding":[1]},{"embedding":[1]}]}"#, "without \"index\""),
    (#"{"data":[{"index":0,"embedding":[1]},{"index":1,"embedding":[1,2]}]}"#, "lengths"),
    (#"{"data":[{"index":0,"embedding":[]},{"index":1,"embedding":[]}]}"#, "empty"),
    (#"{"data":[{"index":0,"embedding":[1]},{"index":1,"embedding":[NaN]}]}"#, "byte"),
    (#"{"data":[{"index":0,"embedding":[1]},{"index":1,"embedding":[null]}]}"#, "byte"),
    (#"{"data":[{"index":0,"embedding":[1]},{"index":1,"embedding":"AAAA"}]}"#, "byte"),
    (#"{"data":[{"index":0,"embedding":[1]},{"index":1,"embedding":[1e39]}]}"#, "not finite"),
    (#"{"data":[{"index":0,"embedding":[1]},{"index":1,"embedding":[0]}]}"#, "zero"),
    (#"{"data":[{"index":0,"embedding":[1]},{"index":1,"embedding":[1]}]} x"#, "after the end"),
  ])
  func whatTheAPIDoesNotPromiseIsRefused(_ text: String, _ reason: String) {
    #expect { try read(text) } throws: {
      ($0 as? EmbeddingAnswer.Fault)?.reason.contains(reason) == true
    }
  }

  @Test func everyCutIsRefused() {
    let text = #"{"data":[{"index":0,"embedding":[1]},{"index":1,"embedding":[1]}]}"#
    for length in 0..<text.utf8.count {
      #expect(throws: EmbeddingAnswer.Fault.self) { try read(String(text.prefix(length))) }
    }
  }

  @Test func anotherLengthThanKnownIsSaid() {
    let text = #"{"data":[{"index":0,"embedding":[1,1]}]}"#
    #expect { try read(text, count: 1, dimension: 3) } throws: {
      ($0 as? EmbeddingAnswer.Fault)?.foundDimension == 2
    }
  }
}
