import Glibc
import TestSupport
import Testing

@testable import Sextant

@Suite struct HubFilesTests {
  private func file(_ path: String, size: Int = 1) throws -> HubFile {
    try HubFile(
      HubListing.Entry(
        type: "file", oid: String(repeating: "a", count: 40), size: size, path: path))
  }

  @Test func onlyWhatAnEncoderNeedsIsChosen() throws {
    let paths = [
      "config.json", "modules.json", "tokenizer.json", "sentence_bert_config.json", "README.md",
      "model.safetensors", "model.fp16.safetensors", "pytorch_model.bin", "onnx/model.onnx",
      "onnx/config.json", "1_Pooling/config.json", "2_Dense/model.safetensors",
      "2_Dense/config.json", "3_Other/config.json", "openvino/model.safetensors",
    ]
    let selection = HubSelection(
      try paths.map { try file($0) }, folders: ["", "1_Pooling", "2_Dense"])
    #expect(
      selection.settings.map(\.path) == [
        "config.json", "modules.json", "sentence_bert_config.json", "tokenizer.json",
        "1_Pooling/config.json", "2_Dense/config.json",
      ])
    #expect(selection.weights.map(\.path) == ["model.safetensors", "2_Dense/model.safetensors"])
  }

  @Test func partsAreTakenWhereThereIsNoWhole() throws {
    let paths = [
      "model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors",
      "model.safetensors.index.json", "model-other.safetensors", "model-x-of-y.safetensors",
    ]
    let parts = HubSelection(try paths.map { try file($0) }, folders: [""])
    #expect(parts.weights.map(\.path) == Array(paths.prefix(3)))
    let whole = HubSelection(
      try (paths + ["model.safetensors"]).map { try file($0) }, folders: [""])
    #expect(whole.weights.map(\.path) == ["model.safetensors"])
  }

  @Test func listsThatCannotBeAreRefused() {
    #expect(throws: HubError.self) { try file("config.json", size: -1) }
    #expect(throws: HubError.self) { try file("config.json", size: 1 << 50) }
    #expect(throws: HubError.self) {
      try HubFile(HubListing.Entry(type: "file", oid: "xyz", size: 1, path: "config.json"))
    }
    #expect(throws: HubError.self) {
      try HubFile(
        HubListing.Entry(
          type: "file", oid: String(repeating: "a", count: 40), size: 1, path: "m.safetensors",
          lfs: HubListing.LargeFile(oid: String(repeating: "A", count: 64), size: 1)))
    }
  }

  @Test func hashesAreThoseOfGitAndSHA256() throws {
    // `printf 'hello\n' | git hash-object --stdin`, `printf 'hello\n' | sha256sum`.
    let git = "ce013625030ba8dba906f756967f9e9ca394464a"
    let sha = "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03"
    for expected in [ContentDigest.Expected.gitBlob(git), .sha256(sha)] {
      let folder = TemporaryFolder()
      let lfs = expected.digits == sha ? HubListing.LargeFile(oid: sha, size: 6) : nil
      let file = try HubFile(
        HubListing.Entry(type: "file", oid: git, size: 6, path: "a", lfs: lfs))
      let partial = try PartialFile(path: folder.file("a.part"), of: file)
      try Array("hel".utf8).withUnsafeBytes { try partial.append($0) }
      // Opened anew, what is there is hashed again.
      let again = try PartialFile(path: folder.file("a.part"), of: file)
      #expect(again.byteCount == 3 && !again.isAsExpected)
      try Array("lo\n".utf8).withUnsafeBytes { try again.append($0) }
      #expect(again.isAsExpected)
    }
  }

  @Test func aFullDiskIsSaid() throws {
    let partial = try PartialFile(path: "/dev/full", of: try file("config.json", size: 100))
    #expect {
      try [UInt8](repeating: 1, count: 60).withUnsafeBytes { try partial.append($0) }
    } throws: {
      guard case .noSpace(_, 100, _) = $0 as? HubError else { return false }
      return "\($0)".contains("disk is full")
    }
  }

  @Test func aLinkIsNotWrittenThrough() throws {
    let folder = TemporaryFolder()
    folder.write("victim", "safe")
    try symlink(folder.file("victim"), at: folder.file("a.part"))
    #expect(throws: HubError.self) {
      try PartialFile(path: folder.file("a.part"), of: try file("a"))
    }
    #expect(folder.read("victim") == Array("safe".utf8))
  }

  private func symlink(_ target: String, at path: String) throws {
    try #require(Glibc.symlink(target, path) == 0)
  }

  @Test func theNextPageIsInTheLinkHeader() {
    #expect(HubListing.next(nil) == nil)
    #expect(HubListing.next("<http://h/a>; rel=\"prev\"") == nil)
    #expect(
      HubListing.next("<http://h/a>; rel=\"prev\", <http://h/b?x=1>; rel=\"next\"")
        == "http://h/b?x=1")
  }
}
