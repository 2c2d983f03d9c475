package import Transfer

/// Why a server gives no usable vectors.
package enum RemoteEncoderError: Error, Equatable, CustomStringConvertible {
  /// The server could not be asked at all.
  case transfer(TransferError)
  /// The key is missing or wrong.
  case unauthorized(address: HTTPAddress, code: Int, hasKey: Bool)
  /// The server refuses; its own words.
  case refused(address: HTTPAddress, code: Int, reason: String)
  /// No model was named, and the server has not exactly one.
  case noModel(address: HTTPAddress, names: [String])
  /// The answer is not what the API promises.
  case badAnswer(address: HTTPAddress, reason: String)
  /// Vectors of another length than before.
  case wrongDimension(address: HTTPAddress, found: Int, expected: Int)

  /// One line: place, fact, what to do.
  package var description: String {
    switch self {
    case .transfer(let error):
      "\(error)\(error.isPassing || error.isOffline ? "; 'search --mode lexical' does without" : "")"
    case .unauthorized(let address, let code, let hasKey):
      "\(address): error: the server answered \(code): "
        + (hasKey ? "it does not take the key" : "it wants a key")
        + "; set SEXTANT_API_KEY to one of this server"
    case .refused(let address, let code, let reason):
      "\(address): error: the server answered \(code)\(reason.isEmpty ? "" : " (\(reason))"); "
        + "see that address and model are right"
    case .noModel(let address, let names) where names.isEmpty:
      "\(address): error: the server names no model; put its name behind the address, as in "
        + "URL#NAME"
    case .noModel(let address, let names):
      "\(address): error: no model is named; put one behind the address, as in URL#\(names[0]); "
        + "there are \(names.prefix(20).joined(separator: ", "))"
    case .badAnswer(let address, let reason):
      "\(address): error: not an answer of the embeddings API: \(reason)"
    case .wrongDimension(let address, let found, let expected):
      "\(address): error: vectors of \(found) values where \(expected) are expected; the server has "
        + "another model now: index again with '--encoder'"
    }
  }
}
