import FileFormat
import Glibc
import Transfer

/// Fetches one file of a model, going on where an earlier run stopped, and checks it.
struct FileDownload {
  let hub: Hub
  let file: HubFile
  let address: HTTPAddress
  /// Where the whole file is to lie; its part lies beside it.
  let path: String
  /// Told the bytes that are there.
  let progress: (Int) -> Void

  /// Gets the file, unless it is there already.
  ///
  /// A part of an earlier run is completed. When the whole is wrong then, the part may have been of
  /// other content: it is fetched from the start, once.
  ///
  /// - Throws: ``HubError``, ``TransferError``; the part is kept unless its bytes are wrong.
  func run() throws {
    // A whole file of an earlier run is checked again like a part: it may be of another revision.
    if rename(path, "\(path).part") != 0, errno != ENOENT {
      throw HubError.cannotWrite(path: path, reason: SystemError.text(errno))
    }
    let partial = try PartialFile(path: "\(path).part", of: file)
    let isResumed = partial.byteCount > 0
    try complete(partial)
    if !partial.isAsExpected, isResumed {
      try partial.restart()
      try complete(partial)
    }
    guard partial.isAsExpected else {
      try partial.restart()
      throw HubError.wrongDigest(path: file.path)
    }
    try partial.publish(as: path)
  }

  /// Asks until all bytes are there; the count of tries begins anew whenever some came.
  private func complete(_ partial: PartialFile) throws {
    progress(partial.byteCount)
    while !partial.isComplete {
      let before = partial.byteCount
      do {
        let response = try hub.retries.run(address, notify: hub.waiting) { _ in
          try fetch(into: partial)
        }
        try check(response, partial)
      } catch let error as TransferError where error.isPassing && partial.byteCount > before {
        continue
      }
    }
  }

  /// Asks once for what is missing.
  private func fetch(into partial: PartialFile) throws -> HTTPResponse {
    let start = partial.byteCount
    var request = HTTPRequest(address, token: hub.token)
    if start > 0 { request.headers["Range"] = "bytes=\(start)-" }
    var isFirst = true
    return try hub.client.stream(request) { response, bytes in
      if isFirst, start > 0, !Self.goesOn(response, from: start) { try partial.restart() }
      isFirst = false
      try partial.append(bytes)
      progress(partial.byteCount)
    }
  }

  /// True when the body begins where we stopped; servers without ranges send all of it again.
  private static func goesOn(_ response: HTTPResponse, from start: Int) -> Bool {
    response.status == 206
      && response.headers["content-range"]?.hasPrefix("bytes \(start)-") == true
  }

  private func check(_ response: HTTPResponse, _ partial: PartialFile) throws {
    // A part that is longer than the file of this server: begin anew.
    if response.status == 416 { return try partial.restart() }
    try hub.check(response, at: address)
    guard partial.isComplete else {
      throw HubError.wrongSize(path: file.path, found: partial.byteCount, expected: file.size)
    }
  }
}
