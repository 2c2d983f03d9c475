/// A sentence, or a line of code, of a passage.
package struct Sentence: Hashable, Sendable {
  /// Its UTF-8 bytes in the passage, without white space around.
  package let range: Range<Int>
  /// True for a line that looks like program text or output.
  package let isCode: Bool
  /// True when it announces what follows.
  package let endsWithColon: Bool
}
