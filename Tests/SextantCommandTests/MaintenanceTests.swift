import Foundation
import TestSupport
import Testing

@Suite struct MaintenanceTests {
  @Test func statusHasTheContractsKeys() throws {
    let status = try Workspace.indexed().run("status", "--json").json()
    #expect(status["schema"] as? Int == 1)
    #expect(status["documents"] as? Int == 3)
    #expect((status["chunks"] as? Int ?? 0) >= 3 && (status["bytes"] as? Int ?? 0) > 0)
    #expect(status["encoder"] as? String == "builtin")
    let lexical = try #require(status["lexical"] as? [String: Any])
    #expect(lexical["k1"] as? Double == 1.2 && lexical["b"] as? Double == 0.75)
    #expect((lexical["field_weights"] as? [Double])?.count == 3)
    #expect(["exact", "byte4"].contains(lexical["lengths"] as? String))
  }

  @Test func checkPassesASoundIndexAndNamesDamage() throws {
    let workspace = Workspace.indexed()
    let sound = workspace.run("check")
    #expect(sound.status == 0)
    #expect(sound.output.isEmpty)
    let segments = workspace.folder.file(".sextant/segments")
    let name = try #require(
      try FileManager.default.contentsOfDirectory(atPath: segments).first {
        $0.hasSuffix(".lexical")
      })
    var bytes = workspace.folder.read(".sextant/segments/\(name)")
    bytes[bytes.count - 70] ^= 0xFF
    workspace.folder.write(".sextant/segments/\(name)", bytes)
    let damaged = workspace.run("check")
    #expect(damaged.status == 2)
    #expect(damaged.output.isEmpty)
    #expect(damaged.errors.contains(name))
  }

  @Test func removedDocumentsAreNotFoundAndFilesStay() throws {
    let workspace = Workspace.indexed()
    let run = workspace.run("remove", "guide", "--json")
    #expect(run.status == 0)
    #expect(try run.json()["removed"] as? Int == 2)
    #expect(workspace.has("docs/guide/timeouts.md"))
    #expect(workspace.run("search", "thirty", "--mode", "lexical").status == 1)
    let nothing = workspace.run("remove", "guide")
    #expect(nothing.status == 1)
    #expect(workspace.run("remove", "guide", "--no-fail").status == 0)
  }

  @Test func compactionKeepsTheAnswers() throws {
    let workspace = Workspace.indexed()
    _ = workspace.run("remove", "notes.txt")
    let query = ["search", "files", "--mode", "lexical", "--format", "jsonl"]
    let before = workspace.run(query).text
    let run = workspace.run("compact", "--json")
    #expect(run.status == 0)
    #expect(try run.json()["bytes_after"] is Int)
    #expect(workspace.run(query).text == before)
    #expect(try workspace.run("status", "--json").json()["tombstones"] as? Int == 0)
  }
}
