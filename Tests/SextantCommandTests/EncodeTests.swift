import TestSupport
import Testing

@Suite struct EncodeTests {
  @Test func everyLineIsATextAlsoAnEmptyOneAndTheLastWithoutItsEnd() throws {
    let workspace = Workspace()
    workspace.folder.write("t.txt", "hello world\n\nhello\r\nlog files")
    let run = workspace.run("encode", "--input", "t.txt", "--output", "t.npy", "--json")
    #expect(run.status == 0)
    let figures = try run.json()
    #expect(figures["texts"] as? Int == 4)
    #expect(figures["tokens"] as? Int == 5)
    #expect(figures["seconds"] is Double && figures["load_seconds"] is Double)
    #expect(figures["per_text_p50_us"] == nil)
    let (header, values) = try NumPyBytes.read(workspace.folder.read("t.npy"), as: Float.self)
    #expect(header.contains("'<f4'") && header.contains("(4, 16)"))
    for row in 0..<4 {
      let square = values[row * 16..<(row + 1) * 16].reduce(0) { $0 + $1 * $1 }
      #expect(abs(square - 1) < 1e-5)
    }
  }

  @Test func batchesChangeNoVectorAndOneByOneIsMeasured() throws {
    let workspace = Workspace()
    workspace.folder.write("t.txt", "hello world\nlog files\nthe server\n")
    _ = workspace.run("encode", "--input", "t.txt", "--output", "a.npy")
    let run = workspace.run(
      "encode", "--input", "t.txt", "--output", "b.npy", "--batch", "1", "--threads", "2", "--json")
    #expect(workspace.folder.read("a.npy") == workspace.folder.read("b.npy"))
    let figures = try run.json()
    let median = try #require(figures["per_text_p50_us"] as? Double)
    #expect(median > 0 && median <= (figures["per_text_p99_us"] as? Double ?? 0))
  }

  @Test func noTextsMakeAnEmptyMatrix() throws {
    let workspace = Workspace()
    let run = workspace.run(["encode", "--input", "-", "--output", "e.npy", "--json"])
    #expect(run.status == 0)
    let (header, values) = try NumPyBytes.read(workspace.folder.read("e.npy"), as: Float.self)
    #expect(header.contains("(0, 16)"))
    #expect(values.isEmpty)
  }

  @Test(arguments: ["bf16", "int8", "fp64"]) func otherPrecisionsAreRefused(_ name: String) {
    let workspace = Workspace()
    workspace.folder.write("t.txt", "hello\n")
    let run = workspace.run(
      "encode", "--input", "t.txt", "--output", "t.npy", "--precision", name)
    #expect(run.status == 2)
    #expect(run.errors.contains("fp32"))
    #expect(!workspace.has("t.npy"))
  }

  @Test func vectorsAreCutToADimension() throws {
    let workspace = Workspace()
    workspace.folder.write("t.txt", "hello world\nlog files\n")
    let run = workspace.run(
      "encode", "--input", "t.txt", "--output", "t.npy", "--dimension", "4")
    #expect(run.status == 0)
    let (header, values) = try NumPyBytes.read(workspace.folder.read("t.npy"), as: Float.self)
    #expect(header.contains("(2, 4)"))
    #expect(abs(values[..<4].reduce(0) { $0 + $1 * $1 } - 1) < 1e-5)
    let large = workspace.run(
      "encode", "--input", "t.txt", "--output", "u.npy", "--dimension", "17")
    #expect(large.status == 2)
    #expect(large.errors.contains("--dimension 17"))
    #expect(!workspace.has("u.npy"))
  }

  @Test func bytesThatAreNoTextAreRefusedWithTheirLine() {
    let workspace = Workspace()
    workspace.folder.write("t.txt", Array("fine\nalso fine\nbad ".utf8) + [0xFF, 0x0A])
    for command in [
      ["encode", "--output", "t.npy"], ["analyze"], ["model", "tokens"],
    ] {
      let run = workspace.run(command + ["--input", "t.txt"])
      #expect(run.status == 2)
      #expect(run.output.isEmpty)
      #expect(run.errors.contains("t.txt:3: error: the line is not UTF-8"))
    }
  }
}
