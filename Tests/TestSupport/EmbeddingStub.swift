import FoundationEssentials
import Synchronization

/// A server of the embeddings API whose vector of a text counts its letters.
///
/// It can be told to misbehave before it answers.
package final class EmbeddingStub: Sendable {
  /// What is asked.
  package struct Body: Decodable, Equatable, Sendable {
    package var model: String
    package var input: [String]
    package var dimensions: Int?
  }

  package let server: LocalServer

  /// - Parameter before: What to answer instead, for the texts and the number of the request from 0.
  package init(
    models: [String] = ["stub"],
    before: @escaping @Sendable (Body, Int) -> LocalServer.Reply? = { _, _ in nil }
  ) {
    let count = Mutex(0)
    server = LocalServer { request in
      if request.path.hasSuffix("/models") {
        let list = models.map { #"{"id":"\#($0)"}"# }.joined(separator: ",")
        return .init(200, #"{"data":[\#(list)]}"#)
      }
      guard request.path == "/v1/embeddings", request.method == "POST",
        let body = try? JSONDecoder().decode(Body.self, from: Data(request.body))
      else { return .init(404) }
      let number = count.withLock { number in
        number += 1
        return number - 1
      }
      return before(body, number) ?? .init(200, Self.answer(body.input))
    }
  }

  /// The bodies of the requests for vectors so far.
  package var bodies: [Body] {
    server.requests.compactMap { try? JSONDecoder().decode(Body.self, from: Data($0.body)) }
  }

  /// Rows last first: clients must go by `index`.
  package static func answer(_ texts: [String]) -> String {
    let rows = texts.enumerated().reversed().map { index, text in
      let vector = vector(text).map { "\($0)" }.joined(separator: ",")
      return #"{"index":\#(index),"embedding":[\#(vector)]}"#
    }
    return #"{"data":[\#(rows.joined(separator: ","))]}"#
  }

  /// Values of each vector: how often each letter of a to z occurs, and 1.
  package static let dimension = 27

  /// The vector of a text, not normalised.
  package static func vector(_ text: String) -> [Float] {
    var vector = [Float](repeating: 0, count: dimension - 1) + [1]
    for byte in text.lowercased().utf8 where (97...122).contains(byte) {
      vector[Int(byte) - 97] += 1
    }
    return vector
  }
}
