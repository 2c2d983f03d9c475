import Synchronization
import TestSupport
import Testing
import Transfer

@Suite struct HTTPClientTests {
  private static let quick = Timeouts(
    connect: .seconds(2), stall: nil, total: .milliseconds(300))

  private func client(_ timeouts: Timeouts = .answer) -> HTTPClient {
    HTTPClient(timeouts: timeouts, isOffline: false)
  }

  @Test func answersComeWithStatusHeadersAndBody() throws {
    let server = LocalServer { .init(404, "not \($0.path)", headers: ["X-Kind": "  none "]) }
    let response = try client().answer(
      to: HTTPRequest(try HTTPAddress("\(server.url)/a?b=c")), bodyLimit: 100)
    #expect(response.status == 404 && !response.isSuccess)
    #expect(response.body == Array("not /a?b=c".utf8))
    #expect(response.headers["x-kind"]?.hasPrefix("none") == true)
  }

  @Test func bodiesAreSentAsJSON() throws {
    let server = LocalServer { .init(200, $0.body) }
    let body = Array(repeating: UInt8(ascii: "x"), count: 300_000)
    let response = try client().answer(
      to: HTTPRequest(try HTTPAddress(server.url), body: body), bodyLimit: 400_000)
    #expect(response.body == body)
    let request = try #require(server.requests.first)
    #expect(request.method == "POST" && request.headers["content-type"] == "application/json")
    #expect(request.headers["expect"] == nil)
  }

  @Test func aLargeAnswerIsNotTaken() throws {
    let server = LocalServer { _ in .init(200, [UInt8](repeating: 1, count: 100_001)) }
    let request = HTTPRequest(try HTTPAddress(server.url))
    #expect(try client().answer(to: request, bodyLimit: 100_001).body.count == 100_001)
    #expect(throws: TransferError.tooLarge(address: request.address, limit: 100_000)) {
      try client().answer(to: request, bodyLimit: 100_000)
    }
  }

  @Test func headersHaveALimit() throws {
    let server = LocalServer { _ in
      var headers: [String: String] = [:]
      for number in 0..<60 { headers["X-\(number)"] = String(repeating: "x", count: 5000) }
      return .init(200, "", headers: headers)
    }
    #expect(throws: TransferError.self) {
      try client().answer(to: HTTPRequest(try HTTPAddress(server.url)), bodyLimit: 10)
    }
  }

  @Test func aTokenDoesNotFollowToAnotherPort() throws {
    let other = LocalServer { _ in .init(200, "there") }
    let otherURL = other.url
    let server = LocalServer { request in
      let target = request.path == "/far" ? "\(otherURL)/x" : "/far"
      return .init(302, "", headers: ["Location": target])
    }
    let request = HTTPRequest(try HTTPAddress("\(server.url)/near"), token: "secret")
    #expect(try client().answer(to: request, bodyLimit: 100).body == Array("there".utf8))
    #expect(
      server.requests.map { $0.headers["authorization"] } == ["Bearer secret", "Bearer secret"])
    #expect(other.requests.count == 1)
    #expect(other.requests[0].headers["authorization"] == nil)
  }

  @Test func aTokenIsNeverSentInTheClear() throws {
    let request = HTTPRequest(try HTTPAddress("http://192.0.2.1/"), token: "secret")
    #expect(throws: TransferError.openToken(address: request.address)) {
      try client(Self.quick).answer(to: request, bodyLimit: 1)
    }
  }

  @Test(arguments: ["two words", "line\nbreak", ""]) func aTokenIsPlain(_ token: String) throws {
    let server = LocalServer { _ in .init(200) }
    let request = HTTPRequest(try HTTPAddress(server.url), token: token)
    #expect(throws: TransferError.badToken(address: request.address)) {
      try client().answer(to: request, bodyLimit: 1)
    }
    #expect(server.requests.isEmpty)
  }

  @Test(arguments: ["file:///etc/passwd", "ftp://127.0.0.1/x", "http://a@127.0.0.1/", "/again"])
  func suchRedirectionsAreNotFollowed(_ target: String) throws {
    let server = LocalServer { _ in .init(302, "", headers: ["Location": target]) }
    let request = HTTPRequest(try HTTPAddress(server.url))
    #expect { try client().answer(to: request, bodyLimit: 1) } throws: {
      if case .badRedirection = $0 as? TransferError { true } else { false }
    }
    #expect(server.requests.count == (target == "/again" ? 6 : 1))
  }

  @Test func whatIsPostedIsNotSentElsewhere() throws {
    let server = LocalServer { _ in .init(307, "", headers: ["Location": "/other"]) }
    #expect(throws: TransferError.self) {
      try client().answer(to: HTTPRequest(try HTTPAddress(server.url), body: [1]), bodyLimit: 1)
    }
    #expect(server.requests.count == 1)
  }

  @Test func aSilentServerIsGivenUp() throws {
    let server = LocalServer { _ in .silent }
    let request = HTTPRequest(try HTTPAddress(server.url))
    #expect { try client(Self.quick).answer(to: request, bodyLimit: 1) } throws: {
      if case .timedOut = $0 as? TransferError { true } else { false }
    }
  }

  @Test func aCutAnswerIsNoAnswer() throws {
    let server = LocalServer { _ in
      var reply = LocalServer.Reply(200, [UInt8](repeating: 7, count: 1000))
      reply.cutAfter = 400
      return reply
    }
    var received = 0
    let request = HTTPRequest(try HTTPAddress(server.url))
    #expect {
      _ = try client().stream(request) { _, bytes in received += bytes.count }
    } throws: {
      if case .cut = $0 as? TransferError { true } else { false }
    }
    #expect(received == 400)
  }

  @Test func nobodyThereIsSaid() throws {
    let port = LocalServer { _ in .init(200) }.port
    let request = HTTPRequest(try HTTPAddress("http://127.0.0.1:\(port)/"))
    #expect { try client().answer(to: request, bodyLimit: 1) } throws: {
      if case .unreachable = $0 as? TransferError { true } else { false }
    }
  }

  @Test func offlineOpensNoConnection() throws {
    let server = LocalServer { _ in .init(200) }
    let request = HTTPRequest(try HTTPAddress(server.url))
    #expect(throws: TransferError.offline(address: request.address)) {
      try HTTPClient(timeouts: .answer, isOffline: true).answer(to: request, bodyLimit: 1)
    }
    #expect(server.requests.isEmpty)
  }

  @Test func whatAReceiverThrowsStopsTheExchange() throws {
    struct Enough: Error {}
    let server = LocalServer { _ in .init(200, [UInt8](repeating: 7, count: 1_000_000)) }
    #expect(throws: Enough.self) {
      _ = try client().stream(HTTPRequest(try HTTPAddress(server.url))) { _, _ in throw Enough() }
    }
  }
}
