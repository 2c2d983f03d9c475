import FoundationEssentials
import Transfer

/// The hub's own words about a model's files.
enum HubListing {
  /// An entry of `GET /api/models/ID/tree/REVISION`.
  struct Entry: Decodable {
    var type: String
    var oid: String
    var size: Int?
    var path: String
    var lfs: LargeFile?
  }

  /// The content of a file that git holds by reference only.
  struct LargeFile: Decodable {
    /// SHA-256.
    var oid: String
    var size: Int
  }

  /// The part of `GET /api/models/ID/revision/REVISION` that matters.
  struct Revision: Decodable {
    var sha: String?
  }

  /// A module of `modules.json`.
  struct Module: Decodable {
    var path: String
  }

  /// Reads JSON.
  ///
  /// - Throws: ``HubError/badListing(reason:)``.
  static func decode<Value: Decodable>(
    _ type: Value.Type, from bytes: [UInt8], of what: String
  ) throws(HubError) -> Value {
    do { return try JSONDecoder().decode(type, from: Data(bytes)) } catch {
      throw .badListing(reason: "\(what) is not the JSON that is expected there")
    }
  }

  /// The address of the next page in a `Link` header (RFC 8288); nil when there is none.
  static func next(_ link: String?) -> String? {
    for part in (link ?? "").split(separator: ",") where part.contains("rel=\"next\"") {
      guard let start = part.firstIndex(of: "<"), let end = part.firstIndex(of: ">"), start < end
      else { continue }
      return String(part[part.index(after: start)..<end])
    }
    return nil
  }
}
