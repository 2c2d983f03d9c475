import TestSupport
import Testing

@Suite struct EncodePrecisionTests {
  private let workspace = Workspace()
  private let model: String

  init() {
    model = TinyTransformer.write(to: workspace.folder, named: "tiny")
    workspace.folder.write("t.txt", "hello world\nthe default timeout is thirty seconds\n\n")
  }

  private func vectors(_ precision: String) throws -> [Float] {
    let run = workspace.run(
      "encode", "--encoder", model, "--input", "t.txt", "--output", "\(precision).npy",
      "--precision", precision, "--json")
    #expect(run.status == 0, "\(run.errors)")
    #expect(try run.json()["precision"] as? String == precision)
    return try NumPyBytes.read(workspace.folder.read("\(precision).npy"), as: Float.self).1
  }

  @Test func transformersComputeInEveryPrecision() throws {
    let exact = try vectors("fp32")
    #expect(exact.count == 3 * 16)
    for (name, least) in [("bf16", 0.9995 as Float), ("int8", 0.98)] {
      let found = try vectors(name)
      #expect(found != exact)
      for row in 0..<3 {
        let cosine = (row * 16..<row * 16 + 16).reduce(0) { $0 + found[$1] * exact[$1] }
        #expect(cosine > least, "\(name) \(row)")
      }
    }
    #expect(workspace.folder.files(under: "tiny").count { $0.contains("/packed-") } == 3)
  }

  /// Queries and later runs compute as the index does, until it is told otherwise.
  @Test func anIndexKeepsItsPrecision() throws {
    workspace.folder.write("docs/a.txt", "the default timeout is thirty seconds\n")
    func index(_ arguments: String...) throws -> [String: Any] {
      let run = workspace.run(["index", "docs", "--json"] + arguments)
      #expect(run.status == 0, "\(run.errors)")
      return try run.json()
    }
    func precision() throws -> String? {
      let vectors = try workspace.run("status", "--json").json()["vectors"] as? [String: Any]
      return vectors?["precision"] as? String
    }
    #expect(try index("--encoder", model, "--precision", "int8")["embedded"] as? Int == 1)
    #expect(try precision() == "int8")
    #expect(workspace.run("search", "timeout", "--mode", "dense").status == 0)
    workspace.folder.write("docs/b.txt", "hello world\n")
    #expect(try index()["embedded"] as? Int == 1)
    #expect(try index("--encoder", model)["embedded"] as? Int == 0)
    #expect(try precision() == "int8")
    #expect(try index("--precision", "fp32")["embedded"] as? Int == 2)
    #expect(try precision() == "fp32")
    #expect(try index("--encoder", model, "--precision", "bf16")["embedded"] as? Int == 0)

    let run = workspace.run("index", "docs", "--encoder", "builtin", "--precision", "int8")
    #expect(run.status == 2 && run.errors.contains("no transformer"), "\(run.errors)")
  }

  @Test func programsThatStartTogetherAgreeAndLeaveOneFile() throws {
    let runs = (0..<4).map { number in
      workspace.start(
        "encode", "--encoder", model, "--input", "t.txt", "--output", "\(number).npy",
        "--precision", "int8")
    }
    for run in runs { #expect(run.wait().status == 0) }
    let results = Set((0..<4).map { workspace.folder.read("\($0).npy") })
    #expect(results.count == 1 && results.first?.isEmpty == false)
    #expect(workspace.folder.files(under: "tiny").count { $0.contains("packed") } == 1)
    #expect(
      try NumPyBytes.read(workspace.folder.read("0.npy"), as: Float.self).1 == vectors("int8"))
  }

  @Test func aModelThatCannotBeWrittenIsPackedInTheUsersCache() throws {
    let expected = try vectors("int8")
    let name = try #require(
      workspace.folder.files(under: "tiny").first { $0.contains("/packed-int8") })
    workspace.folder.remove(name)
    // A folder in the file's place refuses the superuser too.
    workspace.folder.write("\(name)/occupied", "")
    workspace.environment["XDG_CACHE_HOME"] = workspace.folder.file("cache")
    #expect(try vectors("int8") == expected)
    #expect(workspace.folder.files(under: "cache/sextant").count == 1)
    #expect(try vectors("int8") == expected)
  }
}
