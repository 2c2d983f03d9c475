import Testing
import Transfer

@testable import Encoder

@Suite struct RemoteModelTests {
  @Test(arguments: [
    ("http://127.0.0.1:8080", "http://127.0.0.1:8080/v1"),
    ("http://127.0.0.1:8080/", "http://127.0.0.1:8080/v1"),
    ("http://127.0.0.1:8080/v1/", "http://127.0.0.1:8080/v1"),
    ("https://example.org/api/v1/embeddings#m", "https://example.org/api/v1#m"),
    ("http://h/v1#a/b:c d", "http://h/v1#a/b%3Ac%20d"),
    ("http://h/v1#m?query=q:%20&dimensions=64", "http://h/v1#m?query=q%3A%20&dimensions=64"),
    ("http://h/v1#?document=a%26b", "http://h/v1#?document=a%26b"),
  ])
  func aNameIsReadAndWritten(_ text: String, _ name: String) throws {
    // Spaces in a fragment are the only thing a shell user writes that an address cannot have.
    let model = try RemoteModel(text)
    #expect(model.name == name)
    #expect(try RemoteModel(model.name) == model)
  }

  @Test func promptsAndDimensionsAreSettings() throws {
    let model = try RemoteModel("http://h/v1#m?query=find:%20&document=text:%20&dimensions=256")
    #expect(model.model == "m" && model.dimensions == 256)
    #expect(model.prompt(.query) == "find: " && model.prompt(.document) == "text: ")
  }

  @Test(arguments: [
    "http://h/v1?key=secret#m", "http://h/v1#m?dimensions=0", "http://h/v1#m?dimensions=x",
    "http://h/v1#m?other=1", "http://h/v1#m?query", "http://h/v1#%zz", "http://me:word@h/v1#m",
    "http://#m",
  ])
  func whatCannotBeIsRefused(_ text: String) {
    #expect(throws: TransferError.self) { try RemoteModel(text) }
  }

  @Test func onlyAddressesAreAddresses() {
    for name in ["http://h", "HTTPS://h"] { #expect(RemoteModel.isAddress(name)) }
    for name in ["builtin", "./http://h", "httpx", "https:/h"] {
      #expect(!RemoteModel.isAddress(name))
    }
  }
}
