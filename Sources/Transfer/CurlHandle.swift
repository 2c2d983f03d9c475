import CCurl
import Synchronization

/// A handle of libcurl with the connections it keeps alive; one thread at a time.
final class CurlHandle: @unchecked Sendable {
  // Sendable, because ``CurlHandles`` hands each to one thread at a time.
  let pointer: UnsafeMutableRawPointer

  /// - Throws: ``TransferError/noLibrary(reason:)`` where there is no libcurl.
  init() throws(TransferError) {
    if let reason = ccurl_load() { throw .noLibrary(reason: String(cString: reason)) }
    guard let pointer = ccurl_open() else { throw .noLibrary(reason: "no memory") }
    self.pointer = pointer
  }

  deinit { ccurl_close(pointer) }
}

/// Handles that are not in use, for whichever thread is next.
final class CurlHandles: Sendable {
  private let idle = Mutex<[CurlHandle]>([])

  /// Runs `body` with a handle of its own.
  func withHandle<Result>(_ body: (CurlHandle) -> Result) throws(TransferError) -> Result {
    let kept = idle.withLock { $0.popLast() }
    let handle = if let kept { kept } else { try CurlHandle() }
    defer { idle.withLock { $0.append(handle) } }
    return body(handle)
  }
}
