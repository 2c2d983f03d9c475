/// An information need: what is searched for, under the name that qrels and runs use.
package struct Topic: Equatable, Sendable {
  /// The name.
  package let name: TopicName
  /// The words to search for.
  package let text: String

  /// A topic of these words.
  package init(name: TopicName, text: String) {
    self.name = name
    self.text = text
  }
}
