package import Transfer

/// A model on a server that speaks the OpenAI embeddings API, as one text names it.
///
/// `http://127.0.0.1:8080/v1#nomic-embed-text?query=search_query:%20&document=search_document:%20`:
/// the server's base address, the model's name there, and where the model wants them a prompt for
/// each role and a shorter dimension (`dimensions=512`). Only the address is needed.
package struct RemoteModel: Sendable, Hashable {
  /// What requests are sent below, such as `http://127.0.0.1:8080/v1`.
  package let base: HTTPAddress
  /// The model's name on the server; nil until the server has been asked for its only one.
  package var model: String?
  /// Put before questions.
  package private(set) var queryPrompt = ""
  /// Put before passages.
  package private(set) var documentPrompt = ""
  /// Values that the server is asked to shorten its vectors to; nil for its own number.
  package private(set) var dimensions: Int?

  /// True for an encoder's name that is an address.
  package static func isAddress(_ name: String) -> Bool {
    let start = name.prefix(8).lowercased()
    return start.hasPrefix("http://") || start == "https://"
  }

  /// Reads an address with its fragment.
  ///
  /// - Throws: ``TransferError/badAddress(text:reason:)``.
  package init(_ text: String) throws(TransferError) {
    func refused(_ reason: String) -> TransferError { .badAddress(text: text, reason: reason) }
    let mark = text.firstIndex(of: "#") ?? text.endIndex
    let address = try HTTPAddress(String(text[..<mark]))
    guard !address.path.contains("?") else {
      throw refused("a query in it would be stored with the index; leave it out")
    }
    base = Self.base(of: address)
    let fragment = text[mark...].dropFirst().split(
      separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    guard let name = PercentEncoding.decode(fragment.first ?? "") else {
      throw refused("the model's name after # has a % that is no escape")
    }
    model = name.isEmpty ? nil : name
    for setting in fragment.dropFirst().joined().split(separator: "&") {
      guard set(setting) else {
        throw refused("after # only ?query=…&document=…&dimensions=… is known, not '\(setting)'")
      }
    }
  }

  /// `…/v1` for an address without path, and what is above `/embeddings` for one that names it.
  private static func base(of address: HTTPAddress) -> HTTPAddress {
    var path = Substring(address.path)
    while path.hasSuffix("/") { path.removeLast() }
    if path.isEmpty { return address.replacing(path: "/v1") }
    if path.hasSuffix("/embeddings") { path.removeLast("/embeddings".count) }
    return address.replacing(path: String(path))
  }

  private mutating func set(_ setting: Substring) -> Bool {
    guard let mark = setting.firstIndex(of: "="),
      let value = PercentEncoding.decode(setting[setting.index(after: mark)...])
    else { return false }
    switch setting[..<mark] {
    case "query": queryPrompt = value
    case "document": documentPrompt = value
    case "dimensions":
      guard let number = Int(value), (1...65536).contains(number) else { return false }
      dimensions = number
    default: return false
    }
    return true
  }

  /// The prompt for a role, often empty.
  package func prompt(_ role: EmbeddingRole) -> String {
    role == .query ? queryPrompt : documentPrompt
  }

  /// The text that names this model, with everything in it; reading it gives an equal value.
  package var name: String {
    let settings = [
      queryPrompt.isEmpty ? nil : "query=\(PercentEncoding.part(queryPrompt))",
      documentPrompt.isEmpty ? nil : "document=\(PercentEncoding.part(documentPrompt))",
      dimensions.map { "dimensions=\($0)" },
    ].compactMap(\.self)
    let fragment =
      (model.map(PercentEncoding.path) ?? "")
      + (settings.isEmpty ? "" : "?\(settings.joined(separator: "&"))")
    return "\(base)\(fragment.isEmpty ? "" : "#\(fragment)")"
  }
}
