import Foundation
import Testing

@testable import Analysis

@Suite struct EnglishStemmerTests {
  private func stem(_ word: String) -> String {
    var bytes = Array(word.utf8)
    var stemmer = EnglishStemmer()
    stemmer.stem(&bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test(arguments: [
    ("a", "a"), ("is", "is"), ("caresses", "caress"), ("ties", "tie"), ("cries", "cri"),
    ("gas", "gas"), ("gaps", "gap"), ("agreed", "agre"), ("feed", "feed"), ("hopping", "hop"),
    ("hoping", "hope"), ("luxuriating", "luxuri"), ("sky", "sky"), ("by", "by"), ("say", "say"),
    ("cry", "cri"), ("relational", "relat"), ("generously", "generous"),
    ("communism", "communism"), ("proceeds", "proceed"), ("yelled", "yell"),
    ("indexes", "index"), ("indices", "indic"), ("user's", "user"), ("players'", "player"),
  ])
  func wordHasItsPorter2Stem(word: String, expected: String) {
    #expect(stem(word) == expected)
  }

  @Test func fiveThousandWordsHaveTheStemsThatSnowballRecorded() throws {
    let path = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Fixtures/english-stems.txt")
    let lines = try String(contentsOf: path, encoding: .utf8).split(separator: "\n")
    var wrong: [String] = []
    var count = 0
    for line in lines {
      let fields = line.split(separator: " ")
      for field in fields.dropFirst() {
        let pair = field.split(separator: "=")
        let word = fields[0] + (pair[0] == "-" ? "" : pair[0])
        count += 1
        if stem(String(word)) != pair[1] { wrong.append("\(word): \(stem(String(word)))") }
      }
    }
    #expect(count > 5_000)
    #expect(wrong.isEmpty, "\(wrong.prefix(10))")
  }

  @Test func anyBytesAreStemmedWithoutATrap() {
    for word in ["'''", "s's'", "yyy", "eeeed", "ing", "ings", "'s'", "aaa", "zzzzing"] {
      #expect(stem(word).utf8.count <= word.utf8.count + 1)
    }
  }
}
