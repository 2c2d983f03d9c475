import Testing

@testable import Evaluation

@Test func queriesOfBEIRAreRead() throws {
  let found = try topics(
    """
    {"_id": "q1", "text": "  how do \\n I \\u00e9crire?  ", "metadata": {"url": "x"}}

    {"text": "two", "_id": 2}
    """)
  #expect(
    found.all == [
      Topic(name: "q1", text: "how do I écrire?"), Topic(name: "2", text: "two"),
    ])
  #expect(found.text(of: "2") == "two")
  #expect(found.text(of: "3") == nil)
}

@Test func topicsOfTRECAreReadByTheirTitles() throws {
  let found = try topics(
    """
    <top>
    <num> Number: 301
    <title> International Organized
       Crime
    <desc> Description:
    Identify organizations that participate.
    </top>

    <TOP><NUM>302</NUM><TITLE>Topic: when a < b</TITLE></TOP>
    """)
  #expect(
    found.all == [
      Topic(name: "301", text: "International Organized Crime"),
      Topic(name: "302", text: "when a < b"),
    ])
}

@Test func tabbedTopicsAreRead() throws {
  let found = try topics("\u{FEFF}a 1\tfirst  topic\r\nb\tsecond\ttopic\n")
  #expect(
    found.all == [
      Topic(name: "a 1", text: "first topic"), Topic(name: "b", text: "second topic"),
    ])
}

@Test(arguments: [
  ("a\tone\nb\n", "t.txt:2: error: no tab between name and text; write 'id<TAB>text'"),
  ("a\tone\n\tb\n", "t.txt:2: error: a name is empty; name every topic and document"),
  ("a\tone\nb\t  \n", "t.txt:2: error: topic 'b' has no words; give every topic a text"),
  ("a\tone\nb\ttwo\na\tx\n", "t.txt:3: error: topic 'a' is on line 1 already; keep one of the two"),
  (
    "{\"_id\": \"1\", \"text\": \"x\"}\n{\"_id\": \"2\"}\n",
    "t.txt:2: error: not a query; write one JSON object a line with \"_id\" and \"text\""
  ),
  (
    "{\"_id\": \"1\", \"text\":\n\"x\"}",
    "t.txt:1: error: not a query; write one JSON object a line with \"_id\" and \"text\""
  ),
  (
    "{\"_id\": \"1\", \"text\": \" \"}\n",
    "t.txt:1: error: topic '1' has no words; give every topic a text"
  ),
  (
    "\n<top>\n<num> 1\n<title> x\n</top>\n<top>\n<title> y\n</top>",
    "t.txt:6: error: <top> has no <num>; number every topic"
  ),
  (
    "<top>\n<num> 1\n</top>",
    "t.txt:1: error: <top> has no <title>; give every topic a title"
  ),
  (
    "<top>\n<num> 1\n<title>\n</top>",
    "t.txt:1: error: topic '1' has no words; give every topic a text"
  ),
  (
    "<top>\n<num> 1\n<title> x\n\n<top>\n<num> 2\n<title> y\n</top>",
    "t.txt:1: error: <top> is not closed; end every topic with </top>"
  ),
  (
    "<top>\n<num> 1\n<title> x\n",
    "t.txt:1: error: <top> is not closed; end every topic with </top>"
  ),
  (
    " \n\n",
    "t.txt: error: no topic in the file; give queries.jsonl, TREC topics or id<TAB>text lines"
  ),
  (
    "<html></html>",
    "t.txt: error: no topic in the file; give queries.jsonl, TREC topics or id<TAB>text lines"
  ),
])
func malformedTopicsAreRefusedWithTheirLine(text: String, expected: String) {
  #expect(message { () throws(EvaluationError) in _ = try topics(text) } == expected)
}
