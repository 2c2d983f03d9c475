import Crypto
import FoundationEssentials
import Synchronization

/// A hub with one model, `org/tiny`, on this machine: lists its files with their hashes, and sends
/// large ones from another server, as hubs do.
package final class HubStub: Sendable {
  /// Answers for `org/tiny`.
  package let hub: LocalServer
  /// Where large files come from.
  package let storage: LocalServer

  /// The commit that every revision means but `none`.
  package static let commit = "0123456789abcdef0123456789abcdef01234567"
  private let files: [String: [UInt8]]

  /// - Parameters:
  ///   - files: By path; those that end in `.safetensors` are large.
  ///   - listed: What the list says of the files, where that is not the truth.
  ///   - before: What to answer instead, for a request to either server and its number from 0.
  package init(
    _ files: [String: [UInt8]], listed: [String: [UInt8]] = [:],
    before: @escaping @Sendable (LocalServer.Request, Int) -> LocalServer.Reply? = { _, _ in nil }
  ) {
    self.files = files
    let count = Mutex(0)
    let other: @Sendable (LocalServer.Request) -> LocalServer.Reply? = { request in
      before(
        request,
        count.withLock {
          $0 += 1; return $0 - 1
        })
    }
    let storage = LocalServer { request in
      if let reply = other(request) { return reply }
      return Self.content(files[String(request.path.dropFirst("/storage/".count))], request)
    }
    self.storage = storage
    let storageURL = storage.url
    let entries = Self.listing(files.merging(listed) { $1 })
    hub = LocalServer { request in
      if let reply = other(request) { return reply }
      switch request.path {
      case "/api/models/org/tiny/revision/main": return .init(200, #"{"sha":"\#(Self.commit)"}"#)
      case "/api/models/org/tiny/tree/\(Self.commit)?recursive=true": return .init(200, entries)
      case let path where path.hasPrefix("/org/tiny/resolve/\(Self.commit)/"):
        let name = String(path.dropFirst("/org/tiny/resolve/\(Self.commit)/".count))
        guard name.hasSuffix(".safetensors") else { return Self.content(files[name], request) }
        return .init(302, "", headers: ["Location": "\(storageURL)/storage/\(name)"])
      case let path where path.hasPrefix("/api/models/org/tiny/revision/"):
        return .init(404, "", headers: ["X-Error-Code": "RevisionNotFound"])
      default: return .init(401, "", headers: ["X-Error-Code": "RepoNotFound"])
      }
    }
  }

  /// Names of the files that were asked for, in order.
  package var fetched: [String] {
    hub.requests.compactMap { request in
      let start = "/org/tiny/resolve/\(Self.commit)/"
      return request.path.hasPrefix(start) ? String(request.path.dropFirst(start.count)) : nil
    }
  }

  private static func content(
    _ bytes: [UInt8]?, _ request: LocalServer.Request
  ) -> LocalServer.Reply {
    guard let bytes else { return .init(404, "", headers: ["X-Error-Code": "EntryNotFound"]) }
    guard let range = request.headers["range"], let start = Int(range.dropFirst(6).dropLast()),
      start < bytes.count
    else { return .init(200, bytes) }
    return .init(
      206, Array(bytes[start...]),
      headers: ["Content-Range": "bytes \(start)-\(bytes.count - 1)/\(bytes.count)"])
  }

  /// The JSON list of files.
  package static func listing(_ files: [String: [UInt8]]) -> String {
    let entries = files.sorted { $0.key < $1.key }.map { path, bytes in
      let oid = hex(Insecure.SHA1.hash(data: Array("blob \(bytes.count)\0".utf8) + bytes))
      let lfs =
        path.hasSuffix(".safetensors")
        ? #","lfs":{"oid":"\#(hex(SHA256.hash(data: bytes)))","size":\#(bytes.count)}"# : ""
      return #"{"type":"file","oid":"\#(oid)","size":\#(bytes.count),"path":"\#(path)"\#(lfs)}"#
    }
    let folder = #"{"type":"directory","oid":"00","size":0,"path":"onnx"}"#
    return "[\((entries + [folder]).joined(separator: ","))]"
  }

  private static func hex(_ bytes: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef")
    return String(bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
  }
}
