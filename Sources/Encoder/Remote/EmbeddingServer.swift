import Transfer

/// One server's embeddings API: builds requests, reads answers, tries again.
struct EmbeddingServer: Sendable {
  let model: RemoteModel
  private let client: HTTPClient
  private let key: String?

  /// Bytes of an answer: a value takes about 12, so 32 vectors of 4,096 take 1.6 MB.
  private static let answerLimit = 64 << 20
  private static let modelListLimit = 4 << 20

  init(_ model: RemoteModel, client: HTTPClient) {
    self.model = model
    self.client = client
    key = Self.key(for: model.base)
  }

  /// `$SEXTANT_API_KEY`, for whichever server the user names; `$OPENAI_API_KEY` for that company's
  /// server alone, because many have it set and use other servers too.
  private static func key(for address: HTTPAddress) -> String? {
    if let key = Environment["SEXTANT_API_KEY"] { return key }
    return address.host == "api.openai.com" ? Environment["OPENAI_API_KEY"] : nil
  }

  private var embeddings: HTTPAddress { model.base.appending("embeddings") }

  /// What came of a request for vectors.
  enum Outcome {
    case rows(EmbeddingAnswer)
    /// The server takes fewer texts at once.
    case tooMany
  }

  /// Asks for the vectors of `texts`.
  ///
  /// - Parameter dimension: What each vector must have, when it is known.
  func embed(
    _ texts: [String], dimension: Int?, retries: Retries, timeouts: Timeouts
  ) throws(RemoteEncoderError) -> Outcome {
    let request = HTTPRequest(
      embeddings, body: EmbeddingRequest.body(texts, model: model), token: key)
    let response = try ask(request, Self.answerLimit, retries, timeouts)
    if texts.count > 1, response.status == 413 || response.status == 422 { return .tooMany }
    try check(response)
    do {
      return .rows(try EmbeddingAnswer(response.body, count: texts.count, dimension: dimension))
    } catch {
      if let found = error.foundDimension, let dimension {
        throw .wrongDimension(address: embeddings, found: found, expected: dimension)
      }
      throw .badAnswer(address: embeddings, reason: error.reason)
    }
  }

  /// The names of the server's models, sorted; empty when it does not tell.
  func modelNames(_ timeouts: Timeouts) throws(RemoteEncoderError) -> [String] {
    let request = HTTPRequest(model.base.appending("models"), token: key)
    let response = try ask(request, Self.modelListLimit, .prompt, timeouts)
    if response.status == 404 || response.status == 405 { return [] }
    try check(response)
    guard case .array(let models)? = (try? JSONValue(parsing: response.body))?["data"] else {
      return []
    }
    return models.compactMap { value in
      if case .string(let name)? = value["id"] { name } else { nil }
    }.sorted()
  }

  private func ask(
    _ request: HTTPRequest, _ limit: Int, _ retries: Retries, _ timeouts: Timeouts
  ) throws(RemoteEncoderError) -> HTTPResponse {
    var client = client
    client.timeouts = timeouts
    do {
      return try retries.run(request.address) { _ in
        try client.answer(to: request, bodyLimit: limit)
      }
    } catch let error as TransferError {
      throw .transfer(error)
    } catch {
      preconditionFailure("requests throw nothing else")
    }
  }

  private func check(_ response: HTTPResponse) throws(RemoteEncoderError) {
    switch response.status {
    case 200: return
    case 401, 403:
      throw .unauthorized(address: embeddings, code: response.status, hasKey: key != nil)
    default:
      throw .refused(
        address: embeddings, code: response.status, reason: Self.reason(response.body))
    }
  }

  /// The server's own words: `{"error":{"message":…}}` and its kin, else the start of the body.
  private static func reason(_ body: [UInt8]) -> String {
    let value = try? JSONValue(parsing: body)
    let texts = [value?["error"]?["message"], value?["error"], value?["message"], value?["detail"]]
    for case .string(let text)? in texts { return plain(text) }
    return value == nil ? plain(String(decoding: body.prefix(400), as: UTF8.self)) : ""
  }

  /// One line of at most 200 characters that cannot drive a terminal.
  private static func plain(_ text: String) -> String {
    let line = text.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? " " : $0 }
    return String(String(String.UnicodeScalarView(line)).prefix(200))
  }
}
