import Testing
import Transfer

@Suite struct HTTPAddressTests {
  @Test(arguments: [
    ("http://127.0.0.1:8080/v1", "http", "127.0.0.1", 8080, "/v1"),
    ("HTTPS://Example.ORG", "https", "example.org", 443, ""),
    ("http://[::1]:81?a=b", "http", "[::1]", 81, "/?a=b"),
    ("https://example.org:443/x", "https", "example.org", 443, "/x"),
  ])
  func addressesAreTakenApart(
    _ text: String, _ scheme: String, _ host: String, _ port: Int, _ path: String
  ) throws {
    let address = try HTTPAddress(text)
    #expect(address.scheme == scheme && address.host == host)
    #expect(address.port == port && address.path == path)
    #expect(try HTTPAddress(address.description) == address)
  }

  @Test(arguments: [
    "", "example.org", "file:///etc/passwd", "ftp://example.org", "http://", "http://a b/",
    "http://name:word@example.org/", "http://example.org\\@evil.example/", "http://example.org:0/",
    "http://example.org:65536/", "http://example.org:x/", "http://[::1/", "http://exa%2Fmple/",
    "http://exämple.org/", "http://example.org/#part", "http://example.org/\u{7}",
  ])
  func whatCouldBeReadInTwoWaysIsRefused(_ text: String) {
    #expect(throws: TransferError.self) { try HTTPAddress(text) }
  }

  @Test func anOriginIsSchemeHostAndPort() throws {
    let address = try HTTPAddress("https://example.org/a")
    for (text, isSame) in [
      ("https://EXAMPLE.org:443/b", true), ("http://example.org/a", false),
      ("https://example.org:444/a", false), ("https://example.org.evil.example/a", false),
    ] {
      #expect(address.hasOrigin(of: try HTTPAddress(text)) == isSame)
    }
  }

  @Test(arguments: [
    ("http://127.0.0.1/", true), ("http://localhost/", true), ("http://[::1]/", true),
    ("https://example.org/", true), ("http://example.org/", false),
    ("http://127.0.0.1.example.org/", false), ("http://localhost.example.org/", false),
  ])
  func onlyTLSAndThisMachineArePrivate(_ text: String, _ isPrivate: Bool) throws {
    #expect(try HTTPAddress(text).isPrivate == isPrivate)
  }

  @Test func partsOfPathsAreEscaped() throws {
    let address = try HTTPAddress("http://example.org/v1/")
    #expect(address.appending("a b/ü?#").path == "/v1/a%20b/%C3%BC%3F%23")
    #expect(PercentEncoding.part("refs/pr/1") == "refs%2Fpr%2F1")
    #expect(PercentEncoding.decode("a%20b%C3%BC") == "a bü")
    for text in ["%", "%2", "%zz", "%ff", "%+1"] { #expect(PercentEncoding.decode(text) == nil) }
  }
}
