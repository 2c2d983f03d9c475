import Glibc
import Synchronization

/// An HTTP/1.1 server on 127.0.0.1 that answers as a test says, and remembers what it was asked.
package final class LocalServer: Sendable {
  /// What was asked.
  package struct Request: Sendable {
    package var method = ""
    /// With its query.
    package var path = ""
    /// By name in small letters.
    package var headers: [String: String] = [:]
    package var body: [UInt8] = []
  }

  /// What is answered.
  package struct Reply: Sendable {
    package var status: Int
    package var headers: [String: String]
    package var body: [UInt8]
    /// Bytes of the body after which the connection is closed, whatever was promised.
    package var cutAfter: Int?
    /// True to say nothing more, not even the status, until the client has gone.
    package var isSilent = false

    package init(_ status: Int, _ body: [UInt8] = [], headers: [String: String] = [:]) {
      (self.status, self.body, self.headers) = (status, body, headers)
    }

    /// Nothing at all, for as long as the client waits.
    package static var silent: Reply {
      var reply = Reply(200)
      reply.isSilent = true
      return reply
    }

    /// A success that ends in the middle.
    package static var cut: Reply {
      var reply = Reply(200, "{\"data\":")
      reply.cutAfter = 3
      return reply
    }

    package init(_ status: Int, _ body: String, headers: [String: String] = [:]) {
      self.init(status, Array(body.utf8), headers: headers)
    }
  }

  /// What the threads share with the server, and outlive it with.
  private final class Shared: Sendable {
    let requests = Mutex<[Request]>([])
    let connections = Mutex<Set<Int32>>([])
  }

  /// The port that the system gave it.
  package let port: Int
  private let listener: Int32
  private let shared = Shared()

  /// What was asked so far, in order.
  package var requests: [Request] { shared.requests.withLock { $0 } }
  /// `http://127.0.0.1:PORT`.
  package var url: String { "http://127.0.0.1:\(port)" }

  /// Starts a server.
  ///
  /// - Parameter answer: Called for each request, from several threads.
  package init(_ answer: @escaping @Sendable (Request) -> Reply) {
    signal(SIGPIPE, SIG_IGN)
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    self.listener = listener
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutableBytes(of: &address) { bytes in
      guard let start = bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self) else {
        return false
      }
      return bind(listener, start, size) == 0 && getsockname(listener, start, &size) == 0
    }
    precondition(isBound && listen(listener, 64) == 0, "no local server can be started")
    port = Int(UInt16(bigEndian: address.sin_port))
    let shared = shared
    Self.thread {
      while case let connection = accept(listener, nil, nil), connection >= 0 {
        shared.connections.withLock { _ = $0.insert(connection) }
        Self.thread { Self.serve(connection, shared, answer) }
      }
      close(listener)
    }
  }

  deinit {
    shutdown(listener, Int32(SHUT_RDWR))
    shared.connections.withLock { for number in $0 { shutdown(number, Int32(SHUT_RDWR)) } }
  }

  private static func serve(
    _ connection: Int32, _ shared: Shared, _ answer: @Sendable (Request) -> Reply
  ) {
    var stream = ConnectionBytes(connection)
    while let request = stream.request() {
      shared.requests.withLock { $0.append(request) }
      guard send(answer(request), on: connection) else { break }
    }
    // Closed while no one else can name it: the number may be another file's at once.
    shared.connections.withLock {
      $0.remove(connection)
      close(connection)
    }
  }

  /// Returns false when the connection is to be closed.
  private static func send(_ reply: Reply, on connection: Int32) -> Bool {
    if reply.isSilent {
      var byte: UInt8 = 0
      while read(connection, &byte, 1) > 0 {}
      return false
    }
    var head = "HTTP/1.1 \(reply.status) Test\r\n"
    for (name, value) in reply.headers { head += "\(name): \(value)\r\n" }
    if reply.headers["Content-Length"] == nil { head += "Content-Length: \(reply.body.count)\r\n" }
    let body = reply.cutAfter.map { Array(reply.body.prefix($0)) } ?? reply.body
    return ConnectionBytes.write(Array((head + "\r\n").utf8) + body, to: connection)
      && reply.cutAfter == nil
  }

  private final class Job {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }

  private static func thread(_ body: @escaping @Sendable () -> Void) {
    var thread = pthread_t()
    let code = pthread_create(
      &thread, nil,
      { context in
        guard let context else { return nil }
        Unmanaged<Job>.fromOpaque(context).takeRetainedValue().body()
        return nil
      }, Unmanaged.passRetained(Job(body)).toOpaque())
    precondition(code == 0, "no thread for a local server")
    pthread_detach(thread)
  }
}
