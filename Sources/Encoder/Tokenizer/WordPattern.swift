/// The regular expressions with which byte-level tokenizers cut text into words, done by hand.
///
/// All of them are one alternation of the same parts with small differences: contractions, letters,
/// numbers, other characters, line ends, white space.
struct WordPattern: Sendable, Equatable {
  /// `'s` and the like in capitals too, and the long s.
  var ignoresCase: Bool
  /// What may come before letters: any character but letters, numbers and line ends, or a space.
  var lettersTakeAnyPrefix: Bool
  /// Most digits of a number; nil for any number of them, with a space before.
  var mostDigits: Int?
  /// Line ends belong to the signs before them, and with the white space before them are words.
  var knowsLines: Bool

  /// GPT-2, RoBERTa, ModernBERT.
  static let gpt2 = WordPattern(
    ignoresCase: false, lettersTakeAnyPrefix: false, mostDigits: nil, knowsLines: false)
  /// Qwen 2 and 3.
  static let qwen2 = WordPattern(
    ignoresCase: true, lettersTakeAnyPrefix: true, mostDigits: 1, knowsLines: true)
  /// Llama 3 and GPT-4.
  static let llama3 = WordPattern(
    ignoresCase: true, lettersTakeAnyPrefix: true, mostDigits: 3, knowsLines: true)

  /// The pattern that an expression writes; nil for one that is not known.
  init?(expression: String) {
    let numbers = ["\\p{N}": WordPattern.qwen2, "\\p{N}{1,3}": .llama3]
    for (number, pattern) in numbers where expression == Self.expression(number) {
      self = pattern
      return
    }
    guard expression == Self.gpt2Expression else { return nil }
    self = .gpt2
  }

  private init(
    ignoresCase: Bool, lettersTakeAnyPrefix: Bool, mostDigits: Int?, knowsLines: Bool
  ) {
    self.ignoresCase = ignoresCase
    self.lettersTakeAnyPrefix = lettersTakeAnyPrefix
    self.mostDigits = mostDigits
    self.knowsLines = knowsLines
  }

  private static let gpt2Expression =
    #"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"#

  private static func expression(_ numbers: String) -> String {
    #"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|"# + numbers
      + #"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"#
  }

  /// Calls `body` with the byte range of each word of well-formed UTF-8; together they cover it.
  ///
  /// - Complexity: O(*n*) for *n* bytes.
  func forEachWord(of text: [UInt8], _ body: (Range<Int>) -> Void) {
    text.withUnsafeBufferPointer { text in
      let scan = WordPatternScan(pattern: self, text: text)
      var start = 0
      while start < text.count {
        let end = scan.wordEnd(from: start)
        body(start..<end)
        start = end
      }
    }
  }
}
